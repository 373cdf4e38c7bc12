import type { Context } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { findFacts, lockOrganisations } from './store.ts';

/**
 * Does something that may take an administrator away from an organisation: disabling, demoting, moving, deleting a role.
 * The last active administrator cannot be removed, disabled or demoted (SPEC 5): 409 `last_administrator`, and the whole
 * act is undone. The organisation's row is locked first, so that two such acts see each other's outcome. An organisation
 * that has no administrator yet may be changed freely.
 */
export async function keepAnAdministrator<Result>(
  context: Context,
  organisationIds: string[],
  act: () => Promise<Result>,
): Promise<Result> {
  await lockOrganisations(context, organisationIds);
  const administered = await administeredAmong(context, organisationIds);
  const result = await act();
  const left = await administeredAmong(context, administered);
  if (left.length < administered.length) throw new Problem('last_administrator');
  return result;
}

async function administeredAmong(context: Context, organisationIds: string[]): Promise<string[]> {
  const administered: string[] = [];
  for (const id of organisationIds) {
    if ((await findFacts(context, id))?.hasActiveAdministrator) administered.push(id);
  }
  return administered;
}
