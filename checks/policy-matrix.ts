import type { SecurityLevel, UserActor } from '../server/access/actor.ts';
import {
  type Ability,
  abilities,
  type DocumentFacts,
  may,
  type Person,
  policy,
  type SubjectOf,
  type TaskFacts,
  type Verb,
} from '../server/access/policy.ts';
import type { AccountId, OrganisationId, UserId } from '../server/platform/ids.ts';

const accountOf: Record<string, string> = {
  Acme: 'Acme Group',
  Hooli: 'Acme Group',
  Globex: 'Globex',
  Initech: 'Initech',
  Operations: 'Operations',
};
const organisation = (name: string, hasActiveAdministrator = true) => ({
  organisationId: name,
  accountId: accountOf[name] ?? name,
  hasActiveAdministrator,
});

function user(name: string, at: string, securityLevel: SecurityLevel, more: Partial<UserActor> = {}): UserActor {
  return {
    kind: 'user',
    userId: name as UserId,
    organisationId: at as OrganisationId,
    accountId: (accountOf[at] ?? at) as AccountId,
    organisationKind: 'organisation',
    plan: 'paid',
    isOperator: false,
    isEnterpriseAdministrator: false,
    securityLevel,
    sessionId: null,
    apiTokenId: null,
    secondFactorAt: null,
    hasSecondFactor: false,
    isSecondFactorRequired: false,
    ...more,
  };
}

/** The columns: the cast, and the installation itself. */
export const people: Record<string, Person> = {
  ada: user('ada', 'Acme', 'administrator'),
  colin: user('colin', 'Acme', 'coordinator'),
  mia: user('mia', 'Acme', 'member'),
  max: user('max', 'Acme', 'member'),
  erin: user('erin', 'Acme', 'member', { isEnterpriseAdministrator: true }),
  hugo: user('hugo', 'Hooli', 'administrator'),
  gwen: user('gwen', 'Globex', 'administrator'),
  carla: user('carla', 'Globex', 'coordinator'),
  greta: user('greta', 'Globex', 'member'),
  gus: user('gus', 'Globex', 'member'),
  ingrid: user('ingrid', 'Initech', 'administrator'),
  otto: user('otto', 'Operations', 'administrator', { isOperator: true }),
  itself: { kind: 'installation' },
};

type Situation = { name: string; subject: (person: Person) => unknown };
const always = (name: string, subject: unknown): Situation => ({ name, subject: () => subject });

const account = always("Acme's account", { accountId: 'Acme Group' });
const organisations = [
  always('Acme', organisation('Acme')),
  always("Hooli, of Acme's account", organisation('Hooli')),
  always('Globex', organisation('Globex')),
];
const ownerless = always('Globex without an active administrator', organisation('Globex', false));
const audits: Situation[] = [
  ...['Acme', 'Globex'].map((name) =>
    always(`${name}, without the right to read the audit`, { ...organisation(name), isActorAuditor: false }),
  ),
  always('Acme, with it', { ...organisation('Acme'), isActorAuditor: true }),
];
const connection = always('Acme → Globex', { from: organisation('Acme'), to: organisation('Globex') });
const users = [
  always('Mia of Acme', { ...organisation('Acme'), userId: 'mia' }),
  always('Hugo of Hooli', { ...organisation('Hooli'), userId: 'hugo' }),
  always('Greta of Globex', { ...organisation('Globex'), userId: 'greta' }),
];

const coverages = [
  always("under an e-mail domain of Acme's account", { accountId: 'Acme Group' }),
  always('under no owned e-mail domain', { accountId: null }),
];

function task(name: string, facts: Omit<TaskFacts, 'isAssignedToActor'>, assignees: string[]): Situation {
  return {
    name,
    subject: (person): TaskFacts => ({
      ...facts,
      isAssignedToActor: person.kind === 'user' && assignees.includes(person.userId),
      administeredOrganisationIds: person.kind === 'user' && person.isEnterpriseAdministrator ? ['Acme', 'Hooli'] : [],
    }),
  };
}

const crossing = { fromOrganisationId: 'Acme', fromUserId: 'mia', toOrganisationIds: ['Globex'] };
const unheld = { holderUserId: null, holderOrganisationId: null };
const tasks = [
  task("Mia's, waits for Globex Reception (Carla, Greta)", { ...crossing, ...unheld }, ['carla', 'greta']),
  task("Mia's, held by Greta", { ...crossing, holderUserId: 'greta', holderOrganisationId: 'Globex' }, [
    'carla',
    'greta',
  ]),
  task(
    "Gwen's, waits for Hooli (Hugo)",
    { fromOrganisationId: 'Globex', fromUserId: 'gwen', toOrganisationIds: ['Hooli'], ...unheld },
    ['hugo'],
  ),
];

const inWorkspace = { ...organisation('Acme'), ownerUserId: 'mia', isOpen: true, hasActiveOwner: true };

/** Mia's workspace at Acme as it stands to everybody, where Greta is a participant with these abilities. */
function workspace(name: string, given: readonly Ability[], more: Partial<DocumentFacts> = {}): Situation {
  return {
    name,
    subject: (person): DocumentFacts => ({
      ...inWorkspace,
      ...more,
      abilities: person.kind === 'user' && person.userId === 'greta' ? given : null,
      isOnTaskOfActor: person.kind === 'user' && person.userId === 'gus' && more.isOpen !== false,
    }),
  };
}

const workspaces = [
  workspace("Mia's at Acme, Greta previews, Gus holds a task with the document", ['preview']),
  ...abilities
    .filter((ability) => ability !== 'preview')
    .map((ability) => workspace(`Mia's at Acme, Greta has preview and ${ability}`, ['preview', ability])),
  workspace("Mia's at Acme, whose owner is disabled, Greta manages", ['preview', 'manage'], { hasActiveOwner: false }),
  workspace("Mia's at Acme, closed, Greta managed", ['preview', 'manage'], { isOpen: false }),
  workspace("Mia's at Acme, kept equal with a repository by Max, Greta manages", ['preview', 'manage'], {
    link: { agentUserId: 'max', mode: 'collaboration' },
  }),
  workspace("Mia's at Acme, published from a repository by Max, Greta manages", ['preview', 'manage'], {
    link: { agentUserId: 'max', mode: 'publication' },
  }),
];

const links: Situation[] = [
  ...organisations.map(({ name, subject }) => ({
    name: `${name}, without the link's token`,
    subject: (person: Person) => ({ ...(subject(person) as object), isOfActor: false }),
  })),
  {
    name: "Acme, Max and Gus with the link's token",
    subject: (person: Person) => ({
      ...organisation('Acme'),
      isOfActor: person.kind === 'user' && ['max', 'gus'].includes(person.userId),
    }),
  },
];

const nothing = [always('', undefined)];
const situationsOf: { [V in Verb]: Situation[] } = {
  'installation.operate': nothing,
  'account.create': nothing,
  'account.read': [account],
  'account.rename': [account],
  'account.change_plan': [account],
  'account.appoint': [account],
  'account.change_addresses': [account],
  'organisation.create': [account],
  'organisation.read': organisations,
  'organisation.read_settings': organisations,
  'organisation.update': organisations,
  'user.read': users,
  'user.rename': users,
  'user.disable': users,
  'user.transfer': [account],
  'user.claim': [account],
  'user.remove_alias': users,
  'user.read_second_factors': users,
  'user.reset_second_factors': users,
  'placement.explain': coverages,
  'invitation.read': organisations,
  'invitation.create': [...organisations, ownerless],
  'invitation.withdraw': organisations,
  'role.read': organisations,
  'role.change': organisations,
  'email_domain.read': organisations,
  'email_domain.read_history': organisations,
  'email_domain.claim': organisations,
  'email_domain.prove': organisations,
  'email_domain.change': organisations,
  'email_domain.remove': organisations,
  'email_domain.attest': organisations,
  'email_domain.decide': nothing,
  'identity_provider.read': organisations,
  'identity_provider.change': organisations,
  'single_sign_on.lift': organisations,
  'provisioning.read': organisations,
  'provisioning.change': organisations,
  'webhook.read': organisations,
  'webhook.change': organisations,
  'link.read': organisations,
  'link.change': organisations,
  'link.add_user': links,
  'link.sync': links,
  'agent.create': organisations,
  'connection.request': organisations,
  'connection.read': [connection],
  'connection.preview': [connection],
  'connection.accept': [connection],
  'connection.reject': [connection],
  'connection.cancel': [connection],
  'connection.resend': [connection],
  'connection.change_level': [connection],
  'connection.read_impact': [connection],
  'connection.end': [connection],
  'connection.unblock': organisations,
  'audit.read': audits,
  'audit.verify': audits,
  'directory.search': nothing,
  'task.create': nothing,
  'task.read': tasks,
  'task.read_organisation': organisations,
  'task.take': tasks,
  'task.put_back': tasks,
  'task.complete': tasks,
  'task.decline': tasks,
  'task.transfer': tasks,
  'task.change': tasks,
  'task.cancel': tasks,
  'task.comment': tasks,
  'task.attach': tasks,
  'task.detach': tasks,
  'workspace.create': nothing,
  'workspace.read': workspaces,
  'workspace.update': workspaces,
  'workspace.transfer': workspaces,
  'workspace.close': workspaces,
  'workspace.leave': workspaces,
  'workspace.read_record': workspaces,
  'workspace.read_cost': workspaces,
  'participant.invite': workspaces,
  'participant.read': workspaces,
  'participant.read_hidden': workspaces,
  'participant.change': workspaces,
  'participant.remove': workspaces,
  'folder.create': workspaces,
  'folder.change': workspaces,
  'folder.delete': workspaces,
  'document.create': workspaces,
  'document.read': workspaces,
  'document.download': workspaces,
  'document.add_version': workspaces,
  'document.change': workspaces,
  'document.delete': workspaces,
  'document.comment': workspaces,
  'document.read_comments': workspaces,
  'document.read_people': workspaces,
  'document.attach': workspaces,
  'share.read_usage': organisations,
  'share.set_quota': organisations,
};

export type Cell = { verb: Verb; situation: string; person: string; allowed: boolean };

/** Every verb in every situation for everybody. */
export function policyCells(): Cell[] {
  return (Object.keys(policy) as Verb[]).flatMap((verb) =>
    situationsOf[verb].flatMap(({ name, subject }) =>
      Object.entries(people).map(([person, actor]) => ({
        verb,
        situation: name,
        person,
        allowed: may(actor, verb, subject(actor) as SubjectOf<typeof verb>),
      })),
    ),
  );
}

/** The grid as text: a change of rights shows in a review as changed cells. */
export function policyMatrix(): string {
  const names = Object.keys(people);
  const rows = Map.groupBy(policyCells(), ({ verb, situation }) => (situation ? `${verb}: ${situation}` : verb));
  const width = Math.max(...[...rows.keys()].map((row) => row.length)) + 2;
  const line = (row: string, cells: string[]) =>
    `${row.padEnd(width)}${cells.map((cell) => cell.padEnd(8)).join('')}`.trimEnd();
  return [
    '# Who may do what, generated from policy.ts by checks/docs.ts. Nobody signed in may do nothing.',
    '# Ada administers Acme, Colin coordinates there, Mia and Max are members; Erin is enterprise administrator of the account of Acme and',
    '# Hooli, where Hugo administers. Gwen, Carla, Greta and Gus likewise at Globex. Ingrid administers Initech, which is outside. Otto is the',
    '# operator; "itself" is the installation: jobs, and the command line on its own machine.',
    '',
    line('', names),
    ...[...rows].map(([row, cells]) =>
      line(
        row,
        cells.map(({ allowed }) => (allowed ? 'may' : '·')),
      ),
    ),
    '',
  ].join('\n');
}
