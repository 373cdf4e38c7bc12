import { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { findUsers as findKnownUsers } from '../identity/find-user.ts';
import { findOrganisationFacts, reachOrganisation } from '../organisations/find-organisation.ts';
import { notFound } from '../platform/errors.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { RoleMemberListQuery } from '../roles/contract.ts';
import { findLastAdministrators, reachRole } from '../roles/find-roles.ts';
import type { UserListQuery, UserPage, UserView } from './contract.ts';
import { findProvisioningAgents } from './provisioning-agent.ts';
import { findUser, findUsersById, listUsers, type UserFilter, type UserRow } from './store.ts';

const cursorShape = z.tuple([z.string(), z.guid()]);

/** A user of an organisation that the actor belongs to or administers, with that organisation's facts; 404 for others. */
export async function reachUser(
  context: Context,
  id: string,
): Promise<{ user: UserRow; facts: Required<OrganisationFacts> & { userId: string } }> {
  const user = await findUser(context, id);
  if (!user) throw notFound();
  const facts = { ...(await findOrganisationFacts(context, user.organisation_id)), userId: id };
  if (!may(context.actor, 'user.read', facts)) throw notFound();
  return { user, facts };
}

/** 404 unless this user belongs to this organisation. */
export async function expectUserOf(context: Context, organisationId: string, userId: string): Promise<void> {
  const user = await findUser(context, userId);
  if (user?.organisation_id !== organisationId) throw notFound();
}

/** One user, for the people of their organisation and the enterprise administrators of its account; 404 for others. */
export function readUser(context: Outside, id: string): Promise<UserView> {
  return inTransaction(context, async (context) => {
    const { user } = await reachUser(context, id);
    return findView(context, user);
  });
}

async function findView(context: Context, user: UserRow): Promise<UserView> {
  const facts = await findOrganisationFacts(context, user.organisation_id);
  const view = (await prepareUserViews(context, [user]))(user, facts);
  if (!view) throw notFound();
  return view;
}

/** The users of an organisation by name, pending and disabled ones included, for its members (SPEC 5). */
export function listOrganisationUsers(
  context: Outside,
  organisationId: string,
  query: UserListQuery,
): Promise<UserPage> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'user.read', { ...facts, userId: '' });
    const { q, status, roleId, kind } = query;
    return findPage(context, facts, { q: q?.trim(), status, roleId, kind, limit: query.limit }, query.cursor);
  });
}

/** Who holds a role: pending and disabled people are told by their status; Everyone holds only active ones (SPEC 5). */
export function listRoleMembers(context: Outside, roleId: string, query: RoleMemberListQuery): Promise<UserPage> {
  return inTransaction(context, async (context) => {
    const { role, facts } = await reachRole(context, roleId);
    const status = role.builtin === 'everyone' ? 'active' : undefined;
    return findPage(context, facts, { roleId, status, limit: query.limit }, query.cursor);
  });
}

async function findPage(
  context: Context,
  facts: OrganisationFacts,
  filter: UserFilter,
  cursor: string | undefined,
): Promise<UserPage> {
  const after = decodeCursor(cursor, cursorShape);
  const rows = await listUsers(context, facts.organisationId, {
    ...filter,
    after: after && { name: after[0], id: after[1] },
    limit: filter.limit + 1,
  });
  const view = await prepareUserViews(context, rows);
  return cutPage(
    rows,
    filter.limit,
    (row) => [row.sort_name, row.id],
    (row) => view(row, facts),
  );
}

/**
 * Fetches at once what the views of these users need, and gives what makes each of them: undefined for who is gone, or out
 * of the actor's sight, since they were found.
 */
async function prepareUserViews(
  context: Context,
  users: UserRow[],
): Promise<(user: { id: string }, facts: OrganisationFacts) => UserView | undefined> {
  const known = await findKnownUsers(
    context,
    users.map((user) => user.id),
  );
  const byId = new Map(known.map((user) => [user.id, user]));
  const refusedAt = new Map(users.map((user) => [user.id, user.email_refused_at]));
  const last = await findLastAdministrators(context, [...new Set(users.map((user) => user.organisation_id))]);
  const provisioning = await findProvisioningAgents(context, users);
  return ({ id }, facts) => {
    const user = byId.get(id);
    if (!user) return undefined;
    const may = mayWith(context.actor, user, { facts, isLast: last.has(id), isProvisioning: provisioning.has(id) });
    const emailRefusedAt = may.rename ? (refusedAt.get(id)?.toISOString() ?? null) : null;
    return { ...user, emailRefusedAt, may };
  };
}

function mayWith(
  actor: Actor,
  user: Pick<UserView, 'id' | 'status'>,
  { facts, isLast, isProvisioning }: { facts: OrganisationFacts; isLast: boolean; isProvisioning: boolean },
): UserView['may'] {
  const subject = { ...facts, userId: user.id };
  const mayDisable = may(actor, 'user.disable', subject);
  return {
    rename: may(actor, 'user.rename', subject),
    disable: mayDisable && user.status === 'active' && !isLast,
    enable: mayDisable && user.status === 'disabled' && !isProvisioning,
    transfer: may(actor, 'user.transfer', facts) && user.status !== 'pending' && !isLast && !isProvisioning,
  };
}

/**
 * The views of users of several organisations, for a list whose verb has asked whether the actor may see them; undefined
 * for who is gone, or out of the actor's sight, since they were found.
 */
export async function prepareUserViewsById(
  context: Context,
  ids: string[],
): Promise<(id: string) => UserView | undefined> {
  const users = await findUsersById(context, ids);
  const facts = new Map<string, OrganisationFacts>();
  for (const organisationId of new Set(users.map((user) => user.organisation_id))) {
    facts.set(organisationId, await findOrganisationFacts(context, organisationId));
  }
  const organisationOf = new Map(users.map((user) => [user.id, user.organisation_id]));
  const view = await prepareUserViews(context, users);
  return (id) => {
    const its = facts.get(organisationOf.get(id) ?? '');
    return its && view({ id }, its);
  };
}
