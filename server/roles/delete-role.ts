import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { expectSamePowers } from '../identity/same-powers.ts';
import { keepAnAdministrator } from '../organisations/keep-an-administrator.ts';
import { notFound } from '../platform/errors.ts';
import { reachRole } from './find-roles.ts';
import { refuseToDeleteBuiltin } from './role.ts';
import { lockRole, deleteRole as removeRole } from './store.ts';

/**
 * Deletes a role; its members stay in the organisation. Only administrators of its organisation. 409 `role_builtin` for
 * Administrators and Everyone, `last_administrator` when nobody would administer without it (SPEC 5), `role_in_use` when a
 * task, open or over, was ever assigned to it: the task's history names it, so it can be made private, not deleted.
 */
export function deleteRole(context: Outside<UserActor>, id: string): Promise<void> {
  return inTransaction(context, async (context) => {
    const { facts } = await reachRole(context, id);
    authorize(context.actor, 'role.change', facts);
    await keepAnAdministrator(context, [facts.organisationId], async () => {
      await expectSamePowers(context);
      const role = await lockRole(context, id);
      if (!role) throw notFound();
      expectVersion(context, role);
      refuseToDeleteBuiltin(role);
      await removeRole(context, id);
      const subject = { kind: 'role', id };
      await record(context, {
        kind: 'role.deleted',
        organisationIds: [facts.organisationId],
        subject,
        detail: { name: role.name },
      });
    });
  });
}
