import type { UserActor } from '../access/actor.ts';
import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { expectSamePowers } from '../identity/same-powers.ts';
import { keepAnAdministrator } from '../organisations/keep-an-administrator.ts';
import { notFound } from '../platform/errors.ts';
import type { RoleChange, RoleView } from './contract.ts';
import { reachRole, readRole } from './find-roles.ts';
import { changeRole } from './role.ts';
import { lockRole, updateRole as saveRole } from './store.ts';

/**
 * Renames a role, makes it public or private, or changes its security level. Only administrators of its organisation.
 * 409 `role_builtin` for the level of Administrators and Everyone, `last_administrator` when a lower level would leave
 * nobody who administers (SPEC 5), `name_taken`, `version_conflict`.
 */
export function updateRole(context: Outside<UserActor>, id: string, change: RoleChange): Promise<RoleView> {
  return inTransaction(context, async (context) => {
    const { facts } = await reachRole(context, id);
    authorize(context.actor, 'role.change', facts);
    await keepAnAdministrator(context, [facts.organisationId], async () => {
      await expectSamePowers(context);
      const role = await lockRole(context, id);
      if (!role) throw notFound();
      expectVersion(context, role);
      const changed = changeRole(role, change);
      if (Object.keys(changed).length === 0) return;
      await saveRole(context, role, changed);
      const detail = { name: role.name, changed };
      await record(context, {
        kind: 'role.updated',
        organisationIds: [facts.organisationId],
        subject: { kind: 'role', id },
        detail,
      });
    });
    return readRole(context, id);
  });
}
