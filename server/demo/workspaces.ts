/** The workspaces of the demo world, with what lies in them. `by` and people are "organisation/person". */
export type DemoDocument = {
  name: string;
  folder?: string;
  tags?: string[];
  comment?: { by: string; text: string };
  /** A task with it. */
  task?: { to: string; title: string; description: string; kind: 'review' | 'approve' };
} & ({ text: string; earlierText?: string } | { pages: { title: string; lines: string[] }[] } | { depths: number[] });

export type DemoWorkspace = {
  by: string;
  name: string;
  description: string;
  participants: { people: string[]; abilities: string[]; message: string }[];
  folders: string[];
  documents: DemoDocument[];
};

const clause = (topic: string) =>
  `${topic}: the contractor reports to the duty office before work begins each day, and once more when it ends.`;

export const demoWorkspaces: DemoWorkspace[] = [
  {
    by: 'harbour/Ruth Okafor',
    name: 'Dredging pier 4',
    description: 'Tender, soundings and permits for dredging pier 4 in spring.',
    participants: [
      {
        people: ['surveyors/Edith Calder', 'surveyors/Owen Finch'],
        abilities: ['download', 'upload', 'comment'],
        message: 'Your soundings go into the folder Soundings.',
      },
      { people: ['city/Ingrid Solberg'], abilities: ['download', 'comment'], message: 'For the noise permit.' },
      { people: ['harbour/Samir Haddad'], abilities: ['download', 'upload', 'edit', 'comment'], message: '' },
    ],
    folders: ['Soundings', 'Permits'],
    documents: [
      {
        name: 'Conditions of tender.pdf',
        tags: ['tender'],
        pages: [
          {
            title: 'Dredging pier 4: conditions of tender',
            lines: ['Fairway', 'Noise', 'Turbidity', 'Disposal', 'Insurance', 'Divers'].map(clause),
          },
          {
            title: 'Prices and dates',
            lines: ['Offers close on the first of March at noon.', 'Work is done between April and the end of May.'],
          },
        ],
        comment: { by: 'city/Ingrid Solberg', text: 'May we add that work rests between ten at night and six?' },
        task: {
          to: 'surveyors/Hull surveys',
          title: 'Review the conditions of tender for pier 4',
          description: 'Above all the part on divers. Offers close soon.',
          kind: 'review',
        },
      },
      {
        name: 'Minutes of the first meeting.txt',
        earlierText: 'Present: Ruth Okafor, Owen Finch.\n\n1. Soundings are due on Friday.\n',
        text: [
          'Present: Ruth Okafor, Owen Finch, Ingrid Solberg.',
          '',
          '1. Soundings are due on Friday.',
          '2. The city asks for rest between ten at night and six in the morning.',
          '3. MV Corinna needs pier 4 until the 20th; work begins after that.',
          '',
        ].join('\n'),
      },
      {
        name: 'Depth profile.png',
        folder: 'Soundings',
        tags: ['soundings'],
        depths: [4.9, 5.1, 5.0, 4.6, 4.1, 3.8, 3.9, 4.4, 4.8, 5.2, 5.3],
      },
      {
        name: 'Depths.csv',
        folder: 'Soundings',
        tags: ['soundings'],
        text: 'station;depth in metres\n1;4.9\n2;5.1\n3;5.0\n4;4.6\n5;4.1\n6;3.8\n',
      },
      {
        name: 'Noise permit, draft.txt',
        folder: 'Permits',
        tags: ['permit'],
        text: 'Permit for dredging at pier 4.\n\nNoise at the nearest house stays below 55 dB by day.\n',
      },
    ],
  },
  {
    by: 'meridian/Clara Novak',
    name: 'Fleet certificates',
    description: 'Certificates of our four coasters, for whoever inspects them.',
    participants: [
      { people: ['surveyors/Owen Finch'], abilities: ['download'], message: 'Please tell us what runs out this year.' },
    ],
    folders: [],
    documents: [
      {
        name: 'MV Corinna, load line certificate.pdf',
        pages: [
          {
            title: 'International load line certificate',
            lines: ['Ship: MV Corinna, 82 m.', 'Port of registry: Aldermoor.', 'Valid for five years from the survey.'],
          },
        ],
      },
    ],
  },
];
