import type { Context } from '../access/context.ts';
import type { OwnAccountView, OwnOrganisationView } from './contract.ts';

/** The account that an organisation of the actor's belongs to. */
export async function findOwnAccount({ database }: Context, organisationId: string): Promise<OwnAccountView> {
  const row = await database
    .selectFrom('organisations as o')
    .innerJoin('accounts as a', 'a.id', 'o.account_id')
    .where('o.id', '=', organisationId)
    .select(['a.id', 'a.name', 'a.plan', 'a.share_allowance as shareAllowance', 'a.shares_used as sharesUsed'])
    .executeTakeFirstOrThrow();
  return row;
}

export function findOwnOrganisation({ database }: Context, id: string): Promise<OwnOrganisationView> {
  return database
    .selectFrom('organisations')
    .where('id', '=', id)
    .select([
      'id',
      'account_id as accountId',
      'name',
      'short_name as shortName',
      'kind',
      'connection_visibility as connectionVisibility',
      'transfer_needs_shared_role as transferNeedsSharedRole',
      'second_factor_required as secondFactorRequired',
      'version',
    ])
    .executeTakeFirstOrThrow();
}
