import type { UserView } from '../server/users/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { askPassword, passwordOption } from './password.ts';
import { given, inPath, organisationInPath, printAll, readAll, word } from './reading.ts';
import { request } from './request.ts';

const sentence = ({ id, status, name, email, roles }: UserView) =>
  `${id}  ${status}  ${name} <${email}>${roles.length > 0 ? `  ${roles.map((role) => role.name).join(', ')}` : ''}`;

function details(user: UserView): string[] {
  return [
    sentence(user),
    ...(user.aliases.length > 0 ? [`also signs in with ${user.aliases.join(', ')}`] : []),
    ...(user.placement ? [user.placement.because] : []),
  ];
}

const pathOf = (call: Call) => `/users/${inPath(call, 0, 'USER-ID')}`;

async function act(call: Call, method: string, path: string, body?: unknown): Promise<number> {
  const user = await request<UserView>(call.server, method, path, body);
  call.print(user, details(user));
  return 0;
}

export const userCommands: Command[] = [
  {
    name: 'user list',
    takes: '[ORGANISATION-ID] [--status active|disabled|pending] [--q TEXT]',
    does: 'Lists the people of an organisation, yours unless another is named.',
    options: { status: { type: 'string' }, q: { type: 'string' } },
    async run(call) {
      const path = `/organisations/${await organisationInPath(call)}/users`;
      printAll(call, await readAll<UserView>(call, path, given(call, { status: 'status', q: 'q' })), sentence);
      return 0;
    },
  },
  {
    name: 'user show',
    takes: 'USER-ID',
    does: 'Shows a person, and why they are where they are.',
    options: {},
    run: (call) => act(call, 'GET', pathOf(call)),
  },
  {
    name: 'user rename',
    takes: 'USER-ID --name NAME',
    does: 'Gives a person another name.',
    options: { name: { type: 'string' } },
    run: (call) => act(call, 'PATCH', pathOf(call), { name: required(call.values, 'name') }),
  },
  {
    name: 'user disable',
    takes: 'USER-ID',
    does: 'Ends a person’s sessions and tokens at once; they cannot sign in any more.',
    options: {},
    run: (call) => act(call, 'PATCH', pathOf(call), { status: 'disabled' }),
  },
  {
    name: 'user enable',
    takes: 'USER-ID',
    does: 'Lets a disabled person sign in again.',
    options: {},
    run: (call) => act(call, 'PATCH', pathOf(call), { status: 'active' }),
  },
  {
    name: 'user transfer',
    takes: 'USER-ID ORGANISATION-ID',
    does: 'Moves a person to another organisation of the account.',
    options: {},
    run: (call) => act(call, 'POST', `${pathOf(call)}/transfer`, { organisationId: word(call, 1, 'ORGANISATION-ID') }),
  },
  {
    name: 'user claim',
    takes: 'ACCOUNT-ID USER-ID',
    does: 'Moves somebody who registered alone into the organisation that owns their e-mail domain.',
    options: {},
    run: (call) =>
      act(call, 'POST', `/accounts/${inPath(call, 0, 'ACCOUNT-ID')}/users/${inPath(call, 1, 'USER-ID')}/claim`),
  },
  {
    name: 'user remove-alias',
    takes: 'USER-ID ADDRESS',
    does: 'Takes a former address from a person: it signs them in no more.',
    options: {},
    async run(call) {
      await request(call.server, 'DELETE', `${pathOf(call)}/aliases/${inPath(call, 1, 'ADDRESS')}`);
      call.print({ removed: call.words[1] }, ['It signs them in no more.']);
      return 0;
    },
  },
  {
    name: 'user reset-second-factors',
    takes: 'ADDRESS [--password PASSWORD]',
    does: 'Takes away the second factors of somebody who has lost them; their sessions end. For operators.',
    options: passwordOption,
    async run(call) {
      const email = word(call, 0, 'ADDRESS');
      const body = { email, ...(await askPassword(call)) };
      const { removed } = await request<{ removed: number }>(
        call.server,
        'POST',
        '/operator/second-factor-resets',
        body,
      );
      call.print({ removed }, [`${removed} removed; their password alone signs them in.`]);
      return 0;
    },
  },
];
