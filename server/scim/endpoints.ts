import type { Caller } from './caller.ts';
import { createGroup, deleteGroup, patchGroup, replaceGroup } from './change-group.ts';
import { deleteUser, patchUser, replaceUser } from './change-user.ts';
import { createUser } from './create-user.ts';
import { findGroup, findGroups } from './find-groups.ts';
import { findUser, findUsers } from './find-users.ts';
import { projectionOf, readListQuery } from './list.ts';

type Input = { id: string; query: Record<string, unknown>; body: Record<string, unknown> };

/** A route of SCIM as data. */
export type ScimRoute = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /scim/v2. */
  url: string;
  status: number;
  verb: (caller: Caller, input: Input) => Promise<unknown>;
};

const asked = ({ id, query, body }: Input) => ({ id, body, projection: projectionOf(query) });

export const scimRoutes: ScimRoute[] = [
  { method: 'GET', url: '/Users', status: 200, verb: (caller, { query }) => findUsers(caller, readListQuery(query)) },
  {
    method: 'POST',
    url: '/Users',
    status: 201,
    verb: (caller, { query, body }) => createUser(caller, body, projectionOf(query)),
  },
  {
    method: 'GET',
    url: '/Users/:id',
    status: 200,
    verb: (caller, { id, query }) => findUser(caller, id, projectionOf(query)),
  },
  { method: 'PUT', url: '/Users/:id', status: 200, verb: (caller, input) => replaceUser(caller, asked(input)) },
  { method: 'PATCH', url: '/Users/:id', status: 200, verb: (caller, input) => patchUser(caller, asked(input)) },
  { method: 'DELETE', url: '/Users/:id', status: 204, verb: (caller, { id }) => deleteUser(caller, id) },
  { method: 'GET', url: '/Groups', status: 200, verb: (caller, { query }) => findGroups(caller, readListQuery(query)) },
  {
    method: 'POST',
    url: '/Groups',
    status: 201,
    verb: (caller, { query, body }) => createGroup(caller, body, projectionOf(query)),
  },
  {
    method: 'GET',
    url: '/Groups/:id',
    status: 200,
    verb: (caller, { id, query }) => findGroup(caller, id, projectionOf(query)),
  },
  { method: 'PUT', url: '/Groups/:id', status: 200, verb: (caller, input) => replaceGroup(caller, asked(input)) },
  { method: 'PATCH', url: '/Groups/:id', status: 200, verb: (caller, input) => patchGroup(caller, asked(input)) },
  { method: 'DELETE', url: '/Groups/:id', status: 204, verb: (caller, { id }) => deleteGroup(caller, id) },
];
