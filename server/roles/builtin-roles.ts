import type { Context } from '../access/context.ts';
import { newId, type RoleId } from '../platform/ids.ts';
import { insertRoles } from './store.ts';

/** The roles that a new organisation has (SPEC 5); part of founding it. */
export async function insertBuiltinRoles(
  context: Context,
  organisationId: string,
): Promise<{ administratorsRoleId: RoleId; everyoneRoleId: RoleId }> {
  const administratorsRoleId = newId<'role'>();
  const everyoneRoleId = newId<'role'>();
  const common = { organisation_id: organisationId, visibility: 'private', created_at: context.now() } as const;
  await insertRoles(context, [
    {
      ...common,
      id: administratorsRoleId,
      name: 'Administrators',
      security_level: 'administrator',
      builtin: 'administrators',
    },
    { ...common, id: everyoneRoleId, name: 'Everyone', security_level: 'member', builtin: 'everyone' },
  ]);
  return { administratorsRoleId, everyoneRoleId };
}
