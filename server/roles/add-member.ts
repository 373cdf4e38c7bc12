import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { expectUserOf } from '../users/find-users.ts';
import { reachRole } from './find-roles.ts';
import { refuseToEditEveryone } from './role.ts';
import { findHeldRoles, insertMemberships } from './store.ts';

/**
 * Puts a user of the organisation into a role; doing it twice changes nothing. A pending user holds it from when they
 * accept (SPEC 5). Only administrators of the organisation. 404 for users of others, 409 `role_builtin` for Everyone.
 */
export function addMember(context: Outside<UserActor>, roleId: string, userId: string): Promise<void> {
  return inTransaction(context, async (context) => {
    const { role: asked, facts } = await reachRole(context, roleId);
    await expectUserOf(context, facts.organisationId, userId);
    authorize(context.actor, 'role.change', facts);
    refuseToEditEveryone(asked);
    // Under the same lock as moving somebody to another organisation and deleting a role, so that nobody gets a role where
    // they no longer are, or one that is gone.
    await holdOrganisation(context, facts.organisationId);
    const { role } = await reachRole(context, roleId);
    await expectUserOf(context, facts.organisationId, userId);
    const held = await findHeldRoles(context, [userId]);
    if (held.some((other) => other.id === roleId)) return;
    await insertMemberships(context, {
      userId,
      organisationId: facts.organisationId,
      roleIds: [roleId],
      withEveryone: false,
    });
    await record(context, {
      kind: 'role.member_added',
      organisationIds: [facts.organisationId],
      subject: { kind: 'role', id: roleId },
      detail: { userId, role: role.name, securityLevel: role.security_level },
    });
  });
}
