import { type Context, withWiderSight } from '../access/context.ts';
import { countForAccount, findOrganisationsOfAccount, findWorkspaceNames } from './count-store.ts';

export type CountedShares = {
  allowance: number;
  used: number;
  available: number;
  byOrganisation: { organisationId: string; name: string; used: number }[];
  byWorkspace: { workspaceId: string; name: string | null; organisationId: string; used: number }[];
};

const why = 'an account is counted as a whole, for those who may read it';

/**
 * What an account has, uses and has left, and which organisation and workspace uses how much of it, all of one moment. The
 * caller has checked who asks; names of workspaces are given to administrators of the account and to nobody else.
 */
export async function countShares(context: Context, accountId: string): Promise<CountedShares> {
  const counted = await withWiderSight(context, why, () => countForAccount(context, accountId));
  const organisations = await withWiderSight(context, why, () => findOrganisationsOfAccount(context, accountId));
  const isInstallation = context.actor.kind !== 'user';
  const ids = counted.workspaces.map((row) => row.workspace_id);
  const names = isInstallation ? new Map<string, string>() : await findWorkspaceNames(context, ids);
  const used = new Map<string, number>();
  for (const row of counted.workspaces) used.set(row.organisation_id, (used.get(row.organisation_id) ?? 0) + row.used);
  return {
    allowance: counted.allowance,
    used: counted.used,
    available: Math.max(0, counted.allowance - counted.used),
    byOrganisation: organisations.map(({ id, name }) => ({ organisationId: id, name, used: used.get(id) ?? 0 })),
    byWorkspace: counted.workspaces.map((row) => ({
      workspaceId: row.workspace_id,
      name: names.get(row.workspace_id) ?? null,
      organisationId: row.organisation_id,
      used: row.used,
    })),
  };
}
