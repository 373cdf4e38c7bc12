import { z } from 'zod';
import type { Actor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize, may } from '../access/policy.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { cutPage, decodeCursor } from '../platform/page.ts';
import { countShares } from '../shares/count-shares.ts';
import type { AccountListQuery, AccountPage, AccountShares, AccountView } from './contract.ts';
import { type AccountRow, findAccount, listAccounts } from './store.ts';

/**
 * An account for operators and its enterprise administrators. Its other users know that it exists (403); for anybody else
 * it does not (404).
 */
export async function reachAccount(context: Context, id: string): Promise<AccountRow> {
  const account = await withOperatorsSight(context, () => findAccount(context, id));
  const { actor } = context;
  if (account && may(actor, 'account.read', { accountId: id })) return account;
  if (account && actor.kind === 'user' && actor.accountId === id) throw new Problem('forbidden');
  throw notFound();
}

/** One account with its plan and allowance; for operators and its enterprise administrators. */
export function readAccount(context: Outside, id: string): Promise<AccountView> {
  return inTransaction(context, async (context) => viewAccount(context.actor, await reachAccount(context, id)));
}

/** All accounts by name; for operators. */
export function listAccountsForOperator(context: Outside, query: AccountListQuery): Promise<AccountPage> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'installation.operate', undefined);
    const after = decodeCursor(query.cursor, z.tuple([z.string(), z.guid()]));
    const filter = {
      q: query.q?.trim() || undefined,
      after: after && { name: after[0], id: after[1] },
      limit: query.limit + 1,
    };
    const rows = await withOperatorsSight(context, () => listAccounts(context, filter));
    return cutPage(
      rows,
      query.limit,
      (row) => [row.sort_name, row.id],
      (row) => viewAccount(context.actor, row),
    );
  });
}

/** How many shares the account has, uses and has left; for operators and its enterprise administrators. */
export function readShares(context: Outside, id: string): Promise<AccountShares> {
  return inTransaction(context, async (context) => {
    await reachAccount(context, id);
    return countShares(context, id);
  });
}

/** The view of an account, with what the actor may do with it. */
export function viewAccount(actor: Actor, account: AccountRow): AccountView {
  const facts = { accountId: account.id };
  const isOperated = may(actor, 'account.change_plan', facts);
  return {
    id: account.id,
    name: account.name,
    plan: account.plan,
    shareAllowance: account.share_allowance,
    sharesUsed: account.shares_used,
    version: account.version,
    may: {
      rename: may(actor, 'account.rename', facts),
      changePlan: isOperated,
      addOrganisation: may(actor, 'organisation.create', facts) && (account.plan === 'paid' || isOperated),
    },
  };
}
