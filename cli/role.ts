import type { RoleView } from '../server/roles/contract.ts';
import type { UserView } from '../server/users/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { given, inPath, organisationInPath, printAll, readAll } from './reading.ts';
import { request } from './request.ts';

const sentence = ({ id, visibility, securityLevel, memberCount, name }: RoleView) =>
  `${id}  ${visibility}  ${securityLevel}  ${memberCount === 1 ? '1 member' : `${memberCount} members`}  ${name}`;

const pathOf = (call: Call) => `/roles/${inPath(call, 0, 'ROLE-ID')}`;
const fields = {
  name: { type: 'string' },
  description: { type: 'string' },
  visibility: { type: 'string' },
  level: { type: 'string' },
} as const;
const names = { name: 'name', description: 'description', visibility: 'visibility', level: 'securityLevel' };

async function act(call: Call, method: string, path: string, body?: unknown): Promise<number> {
  const role = await request<RoleView>(call.server, method, path, body);
  call.print(role, [sentence(role)]);
  return 0;
}

async function changeMember(call: Call, method: 'PUT' | 'DELETE', done: string): Promise<number> {
  await request(call.server, method, `${pathOf(call)}/members/${inPath(call, 1, 'USER-ID')}`);
  call.print({ roleId: call.words[0], userId: call.words[1] }, [done]);
  return 0;
}

export const roleCommands: Command[] = [
  {
    name: 'role list',
    takes: '[ORGANISATION-ID]',
    does: 'Lists the roles of an organisation, yours unless another is named.',
    options: {},
    async run(call) {
      printAll(call, await readAll<RoleView>(call, `/organisations/${await organisationInPath(call)}/roles`), sentence);
      return 0;
    },
  },
  {
    name: 'role show',
    takes: 'ROLE-ID',
    does: 'Shows a role.',
    options: {},
    run: (call) => act(call, 'GET', pathOf(call)),
  },
  {
    name: 'role create',
    takes:
      '[ORGANISATION-ID] --name NAME [--visibility public|private] [--level member|coordinator|administrator] [--description TEXT]',
    does: 'Makes a role.',
    options: {
      ...fields,
      visibility: { type: 'string', default: 'private' },
      level: { type: 'string', default: 'member' },
    },
    async run(call) {
      required(call.values, 'name');
      return act(call, 'POST', `/organisations/${await organisationInPath(call)}/roles`, given(call, names));
    },
  },
  {
    name: 'role change',
    takes:
      'ROLE-ID [--name NAME] [--visibility public|private] [--level member|coordinator|administrator] [--description TEXT]',
    does: 'Changes a role.',
    options: fields,
    run: (call) => act(call, 'PATCH', pathOf(call), given(call, names)),
  },
  {
    name: 'role delete',
    takes: 'ROLE-ID',
    does: 'Deletes a role to which no task was ever assigned.',
    options: {},
    async run(call) {
      await request(call.server, 'DELETE', pathOf(call));
      call.print({ deleted: call.words[0] }, ['It is deleted.']);
      return 0;
    },
  },
  {
    name: 'role members',
    takes: 'ROLE-ID',
    does: 'Lists who holds a role.',
    options: {},
    async run(call) {
      const line = ({ id, status, name, email }: UserView) => `${id}  ${status}  ${name} <${email}>`;
      printAll(call, await readAll<UserView>(call, `${pathOf(call)}/members`), line);
      return 0;
    },
  },
  {
    name: 'role add-member',
    takes: 'ROLE-ID USER-ID',
    does: 'Gives somebody a role.',
    options: {},
    run: (call) => changeMember(call, 'PUT', 'They hold the role now.'),
  },
  {
    name: 'role remove-member',
    takes: 'ROLE-ID USER-ID',
    does: 'Takes a role from somebody.',
    options: {},
    run: (call) => changeMember(call, 'DELETE', 'They hold the role no more.'),
  },
];
