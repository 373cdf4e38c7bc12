import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { NewRole, RoleView } from './contract.ts';
import { readRole } from './find-roles.ts';
import { rolesMaximum } from './role.ts';
import { countRoles, insertRoles } from './store.ts';

/**
 * A new role, without members. Only administrators of the organisation. 409 `name_taken` when one has this name,
 * whatever its case; 409 `limit_reached` beyond 1,000 roles.
 */
export function createRole(context: Outside<UserActor>, organisationId: string, role: NewRole): Promise<RoleView> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'role.change', facts);
    if ((await countRoles(context, organisationId)) >= rolesMaximum) {
      throw new Problem('limit_reached', `An organisation has at most ${rolesMaximum} roles.`);
    }
    const id = newId<'role'>();
    await insertRoles(context, [
      {
        id,
        organisation_id: organisationId,
        name: role.name,
        description: role.description,
        visibility: role.visibility,
        security_level: role.securityLevel,
        is_auditor: role.isAuditor,
        created_at: context.now(),
      },
    ]);
    const detail = {
      name: role.name,
      visibility: role.visibility,
      securityLevel: role.securityLevel,
      isAuditor: role.isAuditor,
    };
    await record(context, {
      kind: 'role.created',
      organisationIds: [organisationId],
      subject: { kind: 'role', id },
      detail,
    });
    return readRole(context, id);
  });
}
