import type { Context } from '../access/context.ts';
import { invalid } from '../platform/errors.ts';
import { deleteMemberships, findAssignableRoles, findBuiltinRole, insertMemberships } from './store.ts';

/**
 * Sets which roles wait for a pending user until they accept (SPEC 5); Everyone comes by itself then. Part of inviting.
 * 422 for an id that is not a role of the organisation.
 */
export async function setWaitingRoles(
  context: Context,
  waiting: { userId: string; organisationId: string; roleIds: string[] },
): Promise<void> {
  const wanted = [...new Set(waiting.roleIds)];
  const known = await findAssignableRoles(context, waiting.organisationId, wanted);
  if (known.length < wanted.length) throw invalid('roleIds', 'must be roles of this organisation, Everyone excepted');
  await deleteMemberships(context, waiting.userId);
  await insertMemberships(context, { ...waiting, roleIds: wanted, withEveryone: false });
}

/** The id of an organisation's role Administrators. */
export function findAdministratorsRole(context: Context, organisationId: string): Promise<string> {
  return findBuiltinRole(context, organisationId, 'administrators');
}
