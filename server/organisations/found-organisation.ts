import { type Context, withWiderSight } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { newId, type OrganisationId, type RoleId } from '../platform/ids.ts';
import { insertBuiltinRoles } from '../roles/builtin-roles.ts';
import { deriveShortName, numberShortName, randomShortName } from './short-name.ts';
import { highestShortNameNumber, insertOrganisation } from './store.ts';

export type NewOrganisation = {
  accountId: string;
  name: string;
  /** Taken as it is, 409 `name_taken` when it is not free; made from the name, and unique, when missing. */
  shortName?: string | undefined;
  /** What a missing short name is made from, when not from the name. */
  derivesShortNameFrom?: string | undefined;
  kind: 'organisation' | 'individual' | 'installation';
  connectionVisibility: 'listed' | 'unlisted' | 'none';
  importKey?: string | undefined;
};

export type FoundedOrganisation = {
  id: OrganisationId;
  shortName: string;
  administratorsRoleId: RoleId;
  everyoneRoleId: RoleId;
};

/**
 * Makes an organisation with the roles that each is born with, Administrators and Everyone (SPEC 5). Part of a larger act,
 * such as adding one to an account or signing up, whose verb has asked whether the actor may and records it.
 */
export function foundOrganisation(context: Context, organisation: NewOrganisation): Promise<FoundedOrganisation> {
  return withWiderSight(context, "a new organisation is within nobody's reach until it stands", async () => {
    const id = newId<'organisation'>();
    const shortName = await insertUnderFreeShortName(context, id, organisation);
    return { id, shortName, ...(await insertBuiltinRoles(context, id)) };
  });
}

async function insertUnderFreeShortName(context: Context, id: string, organisation: NewOrganisation): Promise<string> {
  const insert = (shortName: string) =>
    insertOrganisation(context, {
      id,
      account_id: organisation.accountId,
      name: organisation.name,
      short_name: shortName,
      kind: organisation.kind,
      connection_visibility: organisation.connectionVisibility,
      import_key: organisation.importKey ?? null,
      created_at: context.now(),
    });
  if (organisation.shortName !== undefined) {
    if (!(await insert(organisation.shortName)))
      throw new Problem('name_taken', 'shortName: another organisation has this short name.');
    return organisation.shortName;
  }
  const base =
    organisation.kind === 'individual'
      ? randomShortName()
      : deriveShortName(organisation.derivesShortNameFrom ?? organisation.name);
  if (await insert(base)) return base;
  const highest = await highestShortNameNumber(context, base);
  for (let number = highest + 1; number <= highest + 20; number++) {
    const shortName = numberShortName(base, number);
    if (await insert(shortName)) return shortName;
  }
  throw new Problem('name_taken', 'No free short name could be made from this name; choose one.');
}
