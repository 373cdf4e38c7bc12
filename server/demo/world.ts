/** The small, believable world that `bin/start --demo` opens with. Names are invented. */
export type DemoOrganisation = {
  key: string;
  name: string;
  shortName: string;
  plan: 'free' | 'paid';
  shareAllowance: number;
  /** The first is the administrator. */
  people: { name: string; roles: string[] }[];
  roles: {
    name: string;
    visibility: 'public' | 'private';
    securityLevel: 'member' | 'coordinator';
    description: string;
  }[];
};

export const demoPassword = 'demo-password';

/** anna.berg@harbour.example for Anna Berg of harbour. */
export function demoEmail(name: string, organisation: DemoOrganisation): string {
  return `${name.toLowerCase().replaceAll(' ', '.')}@${organisation.shortName}.example`;
}

export const demoOrganisations: DemoOrganisation[] = [
  {
    key: 'harbour',
    name: 'Aldermoor Harbour Authority',
    shortName: 'aldermoor-harbour',
    plan: 'paid',
    shareAllowance: 500,
    people: [
      { name: 'Anna Berg', roles: [] },
      { name: 'Tomas Lind', roles: ['Duty office', 'Permits'] },
      { name: 'Ruth Okafor', roles: ['Permits'] },
      { name: 'Samir Haddad', roles: ['Berth planning'] },
    ],
    roles: [
      {
        name: 'Permits',
        visibility: 'public',
        securityLevel: 'member',
        description: 'Checks and issues permits for work in the harbour.',
      },
      {
        name: 'Berth planning',
        visibility: 'public',
        securityLevel: 'member',
        description: 'Decides which ship lies where.',
      },
      {
        name: 'Duty office',
        visibility: 'private',
        securityLevel: 'coordinator',
        description: 'Hands out work when somebody is away.',
      },
    ],
  },
  {
    key: 'meridian',
    name: 'Meridian Shipping',
    shortName: 'meridian',
    plan: 'paid',
    shareAllowance: 200,
    people: [
      { name: 'Clara Novak', roles: ['Fleet operations'] },
      { name: 'Jonas Weber', roles: ['Fleet operations'] },
      { name: 'Mei Tanaka', roles: ['Invoices'] },
    ],
    roles: [
      {
        name: 'Fleet operations',
        visibility: 'public',
        securityLevel: 'coordinator',
        description: 'Runs the ships day to day.',
      },
      {
        name: 'Invoices',
        visibility: 'public',
        securityLevel: 'member',
        description: 'Pays and disputes what others charge.',
      },
    ],
  },
  {
    key: 'surveyors',
    name: 'Calder & Finch Surveyors',
    shortName: 'calder-finch',
    plan: 'paid',
    shareAllowance: 50,
    people: [
      { name: 'Edith Calder', roles: ['Hull surveys'] },
      { name: 'Owen Finch', roles: ['Hull surveys', 'Cargo surveys'] },
    ],
    roles: [
      {
        name: 'Hull surveys',
        visibility: 'public',
        securityLevel: 'member',
        description: 'Inspects ships in dock and afloat.',
      },
      {
        name: 'Cargo surveys',
        visibility: 'public',
        securityLevel: 'member',
        description: 'Counts and weighs what is on board.',
      },
    ],
  },
  {
    key: 'city',
    name: 'City of Aldermoor',
    shortName: 'aldermoor-city',
    plan: 'free',
    shareAllowance: 0,
    people: [
      { name: 'Ingrid Solberg', roles: ['Environment office'] },
      { name: 'Paul Adeyemi', roles: ['Environment office'] },
    ],
    roles: [
      {
        name: 'Environment office',
        visibility: 'public',
        securityLevel: 'member',
        description: 'Answers for water, noise and air.',
      },
    ],
  },
];

/** from asks, to answers. */
export const demoConnections: {
  from: string;
  to: string;
  comment: string;
  answer: 'roles' | 'roles_and_users' | 'rejected' | null;
  answerComment?: string;
}[] = [
  {
    from: 'harbour',
    to: 'surveyors',
    comment: 'We send you hull surveys, about ten a month.',
    answer: 'roles_and_users',
    answerComment: 'Agreed with Anna on the phone; surveyors may be asked in person.',
  },
  {
    from: 'surveyors',
    to: 'harbour',
    comment: 'To send our reports back.',
    answer: 'roles',
    answerComment: 'Reports go to the permits desk, not to individuals.',
  },
  {
    from: 'meridian',
    to: 'harbour',
    comment: 'Berth requests for our four coasters.',
    answer: 'roles',
    answerComment: 'Berth planning takes your requests.',
  },
  {
    from: 'harbour',
    to: 'meridian',
    comment: 'Invoices and damage reports.',
    answer: 'roles_and_users',
    answerComment: 'Fine; Mei handles invoices.',
  },
  {
    from: 'meridian',
    to: 'city',
    comment: 'Noise measurements at pier 4.',
    answer: 'rejected',
    answerComment: 'Please send these through the harbour authority.',
  },
  { from: 'city', to: 'harbour', comment: 'We would like to ask you for water samples.', answer: null },
  { from: 'surveyors', to: 'meridian', comment: 'Reports straight to the owner would save a day.', answer: null },
];

/** `to` is "organisation/role" or "organisation/person". */
export const demoTasks: {
  by: string;
  to: string;
  title: string;
  description: string;
  kind: 'basic' | 'acknowledge' | 'review' | 'approve';
  priority: 'low' | 'normal' | 'high' | 'urgent';
  dueInDays: number;
  outcome: 'open' | 'taken' | 'completed' | 'declined';
}[] = [
  {
    by: 'harbour/Ruth Okafor',
    to: 'surveyors/Hull surveys',
    title: 'Survey the tug Halvard after grounding',
    description: 'She touched ground at the north mole on Tuesday. Please look at the keel plates and the shaft.',
    kind: 'review',
    priority: 'urgent',
    dueInDays: 1,
    outcome: 'taken',
  },
  {
    by: 'harbour/Anna Berg',
    to: 'surveyors/Owen Finch',
    title: 'Read the new safety rules for divers',
    description: 'They hold from the first of next month.',
    kind: 'acknowledge',
    priority: 'normal',
    dueInDays: 7,
    outcome: 'open',
  },
  {
    by: 'meridian/Jonas Weber',
    to: 'harbour/Berth planning',
    title: 'Berth for MV Corinna, 3 nights',
    description: '82 m, draught 4.9 m. Shore power if possible.',
    kind: 'approve',
    priority: 'high',
    dueInDays: 2,
    outcome: 'open',
  },
  {
    by: 'meridian/Clara Novak',
    to: 'harbour/Permits',
    title: 'Hot work permit, pier 2',
    description: 'Welding on the aft ramp, two days.',
    kind: 'approve',
    priority: 'normal',
    dueInDays: 4,
    outcome: 'completed',
  },
  {
    by: 'harbour/Tomas Lind',
    to: 'meridian/Mei Tanaka',
    title: 'Check harbour dues for October',
    description: 'Two calls seem to be counted twice.',
    kind: 'review',
    priority: 'normal',
    dueInDays: 10,
    outcome: 'open',
  },
  {
    by: 'surveyors/Edith Calder',
    to: 'harbour/Permits',
    title: 'Survey report: barge Lotte',
    description: 'No defects. The certificate can be renewed.',
    kind: 'acknowledge',
    priority: 'low',
    dueInDays: 14,
    outcome: 'taken',
  },
  {
    by: 'harbour/Anna Berg',
    to: 'harbour/Berth planning',
    title: 'Plan berths for the regatta weekend',
    description: 'Forty boats between piers 1 and 3.',
    kind: 'basic',
    priority: 'normal',
    dueInDays: 21,
    outcome: 'open',
  },
  {
    by: 'meridian/Jonas Weber',
    to: 'harbour/Berth planning',
    title: 'Move MV Sella to the inner basin',
    description: 'Swell at the outer pier.',
    kind: 'basic',
    priority: 'high',
    dueInDays: 1,
    outcome: 'declined',
  },
];
