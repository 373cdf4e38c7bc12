import { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize, may, type OrganisationFacts } from '../access/policy.ts';
import { findOrganisationFacts, reachOrganisation } from '../organisations/find-organisation.ts';
import { notFound } from '../platform/errors.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import type { RoleListQuery, RolePage, RoleSummary, RoleView } from './contract.ts';
import { findHeldRoles, findRole, findSoleAdministrators, listRoles, type RoleRowWithCount } from './store.ts';

/** A role of an organisation that the actor belongs to or administers, with that organisation's facts; 404 for others. */
export async function reachRole(
  context: Context,
  id: string,
): Promise<{ role: RoleRowWithCount; facts: Required<OrganisationFacts> }> {
  const role = await findRole(context, id);
  if (!role) throw notFound();
  const facts = await findOrganisationFacts(context, role.organisation_id);
  if (!may(context.actor, 'role.read', facts)) throw notFound();
  return { role, facts };
}

/** One role, for the members of its organisation; for others there is none (404), public or not. */
export function readRole(context: Outside, id: string): Promise<RoleView> {
  return inTransaction(context, async (context) => {
    const { role, facts } = await reachRole(context, id);
    return viewRole(context.actor, role, facts);
  });
}

/** The roles of an organisation by name, for its members; public ones are found by connected organisations in the directory. */
export function listOrganisationRoles(
  context: Outside,
  organisationId: string,
  query: RoleListQuery,
): Promise<RolePage> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'role.read', facts);
    const after = decodeCursor(query.cursor, z.tuple([z.string(), z.guid()]));
    const rows = await listRoles(context, organisationId, {
      q: query.q?.trim(),
      after: after && { name: after[0], id: after[1] },
      limit: query.limit + 1,
    });
    return cutPage(
      rows,
      query.limit,
      (row) => [row.sort_name, row.id],
      (row) => viewRole(context.actor, row, facts),
    );
  });
}

/** The view of a role, with what the actor may do with it. */
export function viewRole(actor: Actor, role: RoleRowWithCount, facts: OrganisationFacts): RoleView {
  const mayChange = may(actor, 'role.change', facts);
  return {
    id: role.id,
    organisationId: role.organisation_id,
    name: role.name,
    description: role.description,
    visibility: role.visibility,
    securityLevel: role.security_level,
    isAuditor: role.is_auditor,
    builtin: role.builtin,
    memberCount: role.member_count,
    version: role.version,
    may: {
      update: mayChange,
      delete: mayChange && !role.builtin,
      changeMembers: mayChange && role.builtin !== 'everyone',
    },
  };
}

/** The roles that each of these people holds, by their ids. */
export async function findRolesOf(context: Context, userIds: string[]): Promise<(userId: string) => RoleSummary[]> {
  const held = await findHeldRoles(context, userIds);
  const byUser = Map.groupBy(held, (role) => role.user_id);
  return (userId) =>
    (byUser.get(userId) ?? []).map((role) => ({
      id: role.id,
      name: role.name,
      visibility: role.visibility,
      securityLevel: role.security_level,
    }));
}

/** Those of these people who have joined their organisation: they are in Everyone from then on, disabled or not (SPEC 5). */
export async function findJoined(context: Context, userIds: string[]): Promise<Set<string>> {
  const held = await findHeldRoles(context, userIds);
  return new Set(held.filter((role) => role.builtin === 'everyone').map((role) => role.user_id));
}

/** Those who are the only active administrator of one of these organisations, and so cannot be removed (SPEC 5). */
export async function findLastAdministrators(context: Context, organisationIds: string[]): Promise<Set<string>> {
  return new Set(await findSoleAdministrators(context, organisationIds));
}
