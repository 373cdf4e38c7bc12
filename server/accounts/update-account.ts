import { expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import { notFound } from '../platform/errors.ts';
import { changeAccount } from './account.ts';
import type { AccountChange, AccountView } from './contract.ts';
import { reachAccount, readAccount } from './find-accounts.ts';
import { recordForAccount } from './record-for-account.ts';
import { lockAccount, updateAccount as saveAccount } from './store.ts';

/**
 * Renames an account, or changes its plan or share allowance. Its enterprise administrators rename; plan and allowance are
 * the operators' (SPEC 2). An allowance below what is used removes nothing (SPEC 9). 409 `version_conflict`.
 */
export function updateAccount(context: Outside, id: string, change: AccountChange): Promise<AccountView> {
  return inTransaction(context, async (context) => {
    await reachAccount(context, id);
    if (change.name !== undefined) authorize(context.actor, 'account.rename', { accountId: id });
    if (change.plan !== undefined || change.shareAllowance !== undefined) {
      authorize(context.actor, 'account.change_plan', { accountId: id });
    }
    const changed = await withOperatorsSight(context, async () => {
      const account = await lockAccount(context, id);
      if (!account) throw notFound();
      expectVersion(context, account);
      const changed = changeAccount(account, change);
      if (Object.keys(changed).length > 0) await saveAccount(context, account, changed);
      return changed;
    });
    if (Object.keys(changed).length > 0)
      await recordForAccount(context, id, { kind: 'account.updated', detail: { changed } });
    return readAccount(context, id);
  });
}
