import type { Context } from '../access/context.ts';
import { type AccountId, newId } from '../platform/ids.ts';
import { insertAccount } from './store.ts';

export type NewAccount = { name: string; plan: 'free' | 'paid'; shareAllowance: number };

/**
 * Opens an account: the subscription that organisations belong to (SPEC 2). Part of a larger act, whose verb has asked
 * whether the actor may, has installation scope, and records it.
 */
export async function openAccount(context: Context, account: NewAccount): Promise<AccountId> {
  const id = newId<'account'>();
  await insertAccount(context, {
    id,
    name: account.name,
    plan: account.plan,
    share_allowance: account.shareAllowance,
    created_at: context.now(),
  });
  return id;
}
