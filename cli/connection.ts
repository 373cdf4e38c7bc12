import type {
  BlockView,
  ConnectionEventView,
  ConnectionView,
  ImpactView,
  PreviewView,
} from '../server/connections/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { askPassword, passwordOption } from './password.ts';
import { given, inPath, printAll, readAll, word } from './reading.ts';
import { request } from './request.ts';

/** Always in words, with who may send to whom. */
function sentence({ id, from, to, status, level, endsAt }: ConnectionView): string {
  const shown = level ? `  at level ${level}` : '';
  return `${id}  ${from.name} → ${to.name}  ${status}${shown}${endsAt ? `  until ${endsAt}` : ''}`;
}

function eventSentence({ at, kind, organisation, level, comment }: ConnectionEventView): string {
  const said = [
    kind,
    organisation && `by ${organisation.name}`,
    level && `at level ${level}`,
    comment && `“${comment}”`,
  ];
  return `${at}  ${said.filter(Boolean).join('  ')}`;
}

function previewLines({ roles, users, provenEmailDomains, totals }: PreviewView): string[] {
  return [
    `It has proved: ${provenEmailDomains.join(', ') || 'no e-mail domain'}.`,
    `It would see ${totals.roles} roles: ${roles.map(({ name }) => name).join(', ') || 'none'}.`,
    `It would see ${totals.users} people: ${users.map(({ name }) => name).join(', ') || 'nobody'}.`,
  ];
}

const pathOf = (call: Call) => `/connections/${inPath(call, 0, 'ID')}`;
/** For which organisation an enterprise administrator asks; one's own without. */
const whose = (call: Call): Record<string, string> => (call.words[0] ? { organisationId: call.words[0] } : {});

async function act(call: Call, path: string, body: object): Promise<number> {
  const connection = await request<ConnectionView>(call.server, 'POST', path, body);
  call.print(connection, [sentence(connection)]);
  return 0;
}

/** What takes a comment, and the password. */
async function confirm(call: Call, verb: string, body: object): Promise<number> {
  const comment = required(call.values, 'comment');
  return act(call, `${pathOf(call)}/${verb}`, { comment, ...body, ...(await askPassword(call)) });
}

const reasons = { comment: { type: 'string' }, ...passwordOption } as const;
const levels = { level: { type: 'string' }, ...reasons } as const;

export const connectionCommands: Command[] = [
  {
    name: 'connection list',
    takes: '[ORGANISATION-ID] [--view incoming|requested|paired|rejected|ended]',
    does: 'Lists the connections of an organisation, yours unless another is named; the paired ones, unless said otherwise.',
    options: { view: { type: 'string' } },
    async run(call) {
      const query = { view: 'paired', ...given(call, { view: 'view' }), ...whose(call) };
      printAll(call, await readAll<ConnectionView>(call, '/connections', query), sentence);
      return 0;
    },
  },
  {
    name: 'connection show',
    takes: 'ID',
    does: 'Shows a connection.',
    options: {},
    async run(call) {
      const connection = await request<ConnectionView>(call.server, 'GET', pathOf(call));
      call.print(connection, [sentence(connection)]);
      return 0;
    },
  },
  {
    name: 'connection history',
    takes: 'ID',
    does: 'Lists what became of a connection, and by whom.',
    options: {},
    async run(call) {
      printAll(call, await readAll<ConnectionEventView>(call, `${pathOf(call)}/history`), eventSentence);
      return 0;
    },
  },
  {
    name: 'connection request',
    takes: 'TO-ORGANISATION-ID [--from ORGANISATION-ID] [--comment TEXT] [--ends-at TIME]',
    does: 'Asks an organisation whether yours may send work to it.',
    options: { from: { type: 'string' }, 'ends-at': { type: 'string' }, ...reasons },
    run: async (call) =>
      act(call, '/connections', {
        toOrganisationId: word(call, 0, 'TO-ORGANISATION-ID'),
        ...given(call, { from: 'fromOrganisationId', comment: 'comment', 'ends-at': 'endsAt' }),
        ...(await askPassword(call)),
      }),
  },
  {
    name: 'connection preview',
    takes: 'ID --level roles|roles_and_users',
    does: 'Shows what the asking organisation would see at a level, and which e-mail domains it has proved.',
    options: { level: { type: 'string' } },
    async run(call) {
      const query = new URLSearchParams({ level: required(call.values, 'level') });
      const preview = await request<PreviewView>(call.server, 'GET', `${pathOf(call)}/preview?${query}`);
      call.print(preview, previewLines(preview));
      return 0;
    },
  },
  {
    name: 'connection accept',
    takes: 'ID --level roles|roles_and_users --comment TEXT',
    does: 'Accepts a request: the asking organisation may send work to yours.',
    options: levels,
    run: (call) => confirm(call, 'accept', { level: required(call.values, 'level') }),
  },
  {
    name: 'connection reject',
    takes: 'ID --comment TEXT [--block]',
    does: 'Rejects a request; with --block, takes none from that organisation any more.',
    options: { block: { type: 'boolean' }, ...reasons },
    run: (call) => confirm(call, 'reject', call.values.block ? { block: true } : {}),
  },
  {
    name: 'connection cancel',
    takes: 'ID',
    does: 'Takes back a request that is not answered.',
    options: {},
    run: (call) => act(call, `${pathOf(call)}/cancel`, {}),
  },
  {
    name: 'connection resend',
    takes: 'ID',
    does: 'Has the other side told of a request again, once a day at most.',
    options: {},
    run: (call) => act(call, `${pathOf(call)}/resend`, {}),
  },
  {
    name: 'connection level',
    takes: 'ID --level roles|roles_and_users --comment TEXT',
    does: 'Changes what the sending organisation sees of yours.',
    options: levels,
    run: (call) => confirm(call, 'level', { level: required(call.values, 'level') }),
  },
  {
    name: 'connection impact',
    takes: 'ID',
    does: 'Says what ending a connection would touch.',
    options: {},
    async run(call) {
      const impact = await request<ImpactView>(call.server, 'GET', `${pathOf(call)}/impact`);
      call.print(impact, [impact.sentence]);
      return 0;
    },
  },
  {
    name: 'connection end',
    takes: 'ID --comment TEXT [--withdraw-tasks]',
    does: 'Ends a connection; open tasks may be finished, unless they are withdrawn.',
    options: { 'withdraw-tasks': { type: 'boolean' }, ...reasons },
    run: (call) => confirm(call, 'end', call.values['withdraw-tasks'] ? { withdrawTasks: true } : {}),
  },
  {
    name: 'connection blocks',
    takes: '[ORGANISATION-ID]',
    does: 'Lists the organisations from which no requests are taken.',
    options: {},
    async run(call) {
      const blocks = await readAll<BlockView>(call, '/connection-blocks', whose(call));
      printAll(call, blocks, ({ organisation, blockedAt }) => `${organisation.id}  ${organisation.name}  ${blockedAt}`);
      return 0;
    },
  },
  {
    name: 'connection unblock',
    takes: 'BLOCKED-ORGANISATION-ID [--of ORGANISATION-ID]',
    does: 'Takes requests from an organisation again.',
    options: { of: { type: 'string' } },
    async run(call) {
      const query = new URLSearchParams(given(call, { of: 'organisationId' }));
      const blocked = inPath(call, 0, 'BLOCKED-ORGANISATION-ID');
      await request(call.server, 'DELETE', `/connection-blocks/${blocked}?${query}`);
      call.print({ unblocked: call.words[0] }, ['It may ask again.']);
      return 0;
    },
  },
];
