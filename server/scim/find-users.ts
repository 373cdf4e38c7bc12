import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction } from '../access/context.ts';
import type { Caller } from './caller.ts';
import { compileFilter, noFilter } from './filter-store.ts';
import { type List, type ListQuery, listOfResources } from './list.ts';
import { parseFilter } from './parse-filter.ts';
import { isWanted, type Projection, project } from './project.ts';
import { locationOf, type Resource } from './resource.ts';
import { noSuchResource } from './scim-error.ts';
import { userSchema } from './user-resource.ts';
import {
  findGroupsOf,
  findProvisionedUser,
  listProvisionedUsers,
  type ProvisionedUser,
  userColumns,
} from './user-store.ts';

/** A person's version for ETag: it changes with the person and with what provisioning keeps of them. */
export function etagOfUser(user: ProvisionedUser): string {
  return `W/"${user.version}.${user.own_version}"`;
}

/** The people of the organisation for whom the filter holds. Operators, agents and people of others are none of them. */
export function findUsers(caller: Caller, query: ListQuery): Promise<List> {
  const condition = query.filter === undefined ? noFilter : compileFilter(parseFilter(query.filter), userColumns);
  return inTransaction(caller.context, async (context) => {
    const { users, total } = await listProvisionedUsers(context, context.actor.organisationId, {
      condition,
      offset: query.startIndex - 1,
      limit: query.count,
    });
    return listOfResources(await viewUsers(context, users, query.projection), total, query.startIndex);
  });
}

/** One of them; 404 for anybody else. */
export function findUser(caller: Caller, id: string, projection: Projection): Promise<Resource> {
  return inTransaction(caller.context, (context) => readUserView(context, id, projection));
}

/** The same inside a verb. */
export async function readUserView(context: Context<UserActor>, id: string, projection: Projection): Promise<Resource> {
  const [view] = await viewUsers(context, [await reachProvisionedUser(context, id)], projection);
  if (!view) throw noSuchResource();
  return view;
}

/** Somebody whom provisioning may know of, or 404. */
export async function reachProvisionedUser(context: Context<UserActor>, id: string): Promise<ProvisionedUser> {
  const user = await findProvisionedUser(context, context.actor.organisationId, id);
  if (!user) throw noSuchResource();
  return user;
}

async function viewUsers(
  context: Context<UserActor>,
  users: ProvisionedUser[],
  projection: Projection,
): Promise<Resource[]> {
  const ids = isWanted(projection, 'groups') ? users.map(({ id }) => id) : [];
  const groups = Map.groupBy(await findGroupsOf(context, ids), (group) => group.user_id);
  return users.map((user) => {
    const own = (groups.get(user.id) ?? []).map(({ id, name }) => ({
      value: id,
      display: name,
      type: 'direct',
      $ref: locationOf(context, 'Groups', id),
    }));
    return { etag: etagOfUser(user), body: project(viewUser(context, user, own), projection) };
  });
}

/** A person in SCIM's words. Pending ones are active: their invitation waits until it is withdrawn. */
export function viewUser(
  context: Context<UserActor>,
  user: ProvisionedUser,
  groups: unknown[],
): Record<string, unknown> {
  return {
    schemas: [userSchema],
    id: user.id,
    ...(user.external_id === null ? {} : { externalId: user.external_id }),
    userName: user.email,
    displayName: user.name,
    name: {
      formatted: user.name,
      ...(user.given_name === null ? {} : { givenName: user.given_name }),
      ...(user.family_name === null ? {} : { familyName: user.family_name }),
    },
    emails: [{ value: user.email, type: 'work', primary: true }],
    active: user.status !== 'disabled',
    groups,
    meta: {
      resourceType: 'User',
      created: user.created_at.toISOString(),
      location: locationOf(context, 'Users', user.id),
      version: etagOfUser(user),
    },
  };
}
