import { z } from 'zod';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisations } from '../access/people.ts';
import { authorize } from '../access/policy.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import { prepareUserViewsById } from '../users/find-users.ts';
import type { AccountUser, AccountUserListQuery, AccountUserPage } from './contract.ts';
import { reachAccount } from './find-accounts.ts';
import {
  type AccountUserFilter,
  type AccountUserRow,
  listManagedUsers,
  listPeopleOutside,
  type OutsidePersonRow,
} from './user-store.ts';

/**
 * The users across an account's organisations by name, or, with managed=false, the people outside it whose address its
 * owned e-mail domains cover: those who registered on their own, whom it may claim, and those of other accounts'
 * organisations, of whom it learns no more than that (SPEC 4). For its enterprise administrators.
 */
export function listAccountUsers(
  context: Outside,
  accountId: string,
  query: AccountUserListQuery,
): Promise<AccountUserPage> {
  return inTransaction(context, async (context) => {
    await reachAccount(context, accountId);
    authorize(context.actor, 'user.claim', { accountId });
    const after = decodeCursor(query.cursor, z.tuple([z.string(), z.guid()]));
    const filter = {
      q: query.q?.trim() || undefined,
      status: query.status,
      emailDomain: query.emailDomain,
      after: after && { name: after[0], id: after[1] },
      limit: query.limit + 1,
    };
    return query.managed === 'true'
      ? listManaged(context, accountId, filter)
      : cut(await listPeopleOutside(context, accountId, filter), filter, viewOutside);
  });
}

async function listManaged(context: Context, accountId: string, filter: AccountUserFilter): Promise<AccountUserPage> {
  const rows = await listManagedUsers(context, accountId, filter);
  const view = await prepareUserViewsById(
    context,
    rows.map((row) => row.id),
  );
  const organisation = await nameOrganisations(
    context,
    rows.map((row) => row.organisation_id),
  );
  return cut(rows, filter, (row: AccountUserRow) => {
    const user = view(row.id);
    return (
      user && {
        ...user,
        organisation: { ...organisation(row.organisation_id), kind: row.organisation_kind },
        managed: true,
      }
    );
  });
}

function viewOutside(row: OutsidePersonRow): AccountUser {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    status: row.status,
    organisation: { kind: row.organisation_kind },
    managed: false,
    emailDomain: row.email_domain,
    owner: { id: row.owner_id, name: row.owner_name },
    may: { claim: row.organisation_kind === 'individual' },
  };
}

function cut<Row extends { id: string; sort_name: string }>(
  rows: Row[],
  { limit }: AccountUserFilter,
  view: (row: Row) => AccountUser | undefined,
): AccountUserPage {
  return cutPage(rows, limit - 1, (row) => [row.sort_name, row.id], view);
}
