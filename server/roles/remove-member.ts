import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { expectSamePowers } from '../identity/same-powers.ts';
import { keepAnAdministrator } from '../organisations/keep-an-administrator.ts';
import { expectUserOf } from '../users/find-users.ts';
import { reachRole } from './find-roles.ts';
import { refuseToEditEveryone } from './role.ts';
import { deleteMemberships } from './store.ts';

/**
 * Takes a user out of a role; taking out somebody who does not hold it changes nothing. Only administrators of the
 * organisation. 404 for users of others, 409 `role_builtin` for Everyone, `last_administrator` (SPEC 5).
 */
export function removeMember(context: Outside<UserActor>, roleId: string, userId: string): Promise<void> {
  return inTransaction(context, async (context) => {
    const { role: asked, facts } = await reachRole(context, roleId);
    await expectUserOf(context, facts.organisationId, userId);
    authorize(context.actor, 'role.change', facts);
    refuseToEditEveryone(asked);
    await keepAnAdministrator(context, [facts.organisationId], async () => {
      await expectSamePowers(context);
      // It may have been deleted or renamed before the organisation was held.
      const { role } = await reachRole(context, roleId);
      if ((await deleteMemberships(context, userId, roleId)) === 0) return;
      await record(context, {
        kind: 'role.member_removed',
        organisationIds: [facts.organisationId],
        subject: { kind: 'role', id: roleId },
        detail: { userId, role: role.name, securityLevel: role.security_level },
      });
    });
  });
}
