import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction } from '../access/context.ts';
import type { Caller } from './caller.ts';
import { compileFilter, noFilter } from './filter-store.ts';
import { groupSchema } from './group-resource.ts';
import {
  findMembersOf,
  findProvisionedGroup,
  type GroupMember,
  groupColumns,
  listProvisionedGroups,
  type ProvisionedGroup,
} from './group-store.ts';
import { type List, type ListQuery, listOfResources } from './list.ts';
import { parseFilter } from './parse-filter.ts';
import { isWanted, type Projection, project } from './project.ts';
import { locationOf, type Resource } from './resource.ts';
import { badRequest, noSuchResource } from './scim-error.ts';

/** Members in one answer. */
export const membersMaximum = 50_000;

/** A role's version for ETag: it changes with the role and its members. */
export function etagOfGroup(group: ProvisionedGroup): string {
  return `W/"${group.etag}"`;
}

/** The roles of the organisation for which the filter holds. */
export function findGroups(caller: Caller, query: ListQuery): Promise<List> {
  const condition = query.filter === undefined ? noFilter : compileFilter(parseFilter(query.filter), groupColumns);
  return inTransaction(caller.context, async (context) => {
    const { groups, total } = await listProvisionedGroups(context, context.actor.organisationId, {
      condition,
      offset: query.startIndex - 1,
      limit: query.count,
    });
    return listOfResources(await viewGroups(context, groups, query.projection), total, query.startIndex);
  });
}

/** One of them; 404 for any other. */
export function findGroup(caller: Caller, id: string, projection: Projection): Promise<Resource> {
  return inTransaction(caller.context, (context) => readGroupView(context, id, projection));
}

/** The same inside a verb. */
export async function readGroupView(
  context: Context<UserActor>,
  id: string,
  projection: Projection,
): Promise<Resource> {
  const [view] = await viewGroups(context, [await reachProvisionedGroup(context, id)], projection);
  if (!view) throw noSuchResource();
  return view;
}

/** A role that provisioning may know of, or 404. */
export async function reachProvisionedGroup(context: Context<UserActor>, id: string): Promise<ProvisionedGroup> {
  const group = await findProvisionedGroup(context, context.actor.organisationId, id);
  if (!group) throw noSuchResource();
  return group;
}

async function viewGroups(
  context: Context<UserActor>,
  groups: ProvisionedGroup[],
  projection: Projection,
): Promise<Resource[]> {
  const ids = isWanted(projection, 'members') ? groups.map(({ id }) => id) : [];
  const members = await findMembersOf(context, ids, membersMaximum + 1);
  if (members.length > membersMaximum)
    throw badRequest('tooMany', 'These groups have too many members for one answer; send excludedAttributes=members.');
  const byGroup = Map.groupBy(members, (member) => member.role_id);
  return groups.map((group) => ({
    etag: etagOfGroup(group),
    body: project(viewGroup(context, group, byGroup.get(group.id) ?? []), projection),
  }));
}

function viewGroup(
  context: Context<UserActor>,
  group: ProvisionedGroup,
  members: GroupMember[],
): Record<string, unknown> {
  return {
    schemas: [groupSchema],
    id: group.id,
    ...(group.external_id === null ? {} : { externalId: group.external_id }),
    displayName: group.name,
    members: members.map(({ id, name }) => ({
      value: id,
      display: name,
      type: 'User',
      $ref: locationOf(context, 'Users', id),
    })),
    meta: {
      resourceType: 'Group',
      created: group.created_at.toISOString(),
      location: locationOf(context, 'Groups', group.id),
      version: etagOfGroup(group),
    },
  };
}
