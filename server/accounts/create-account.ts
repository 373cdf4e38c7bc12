import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { withOperatorsSight } from '../organisations/find-organisation.ts';
import type { AccountView, NewAccount } from './contract.ts';
import { readAccount } from './find-accounts.ts';
import { openAccount } from './open-account.ts';
import { recordForAccount } from './record-for-account.ts';

/** A new account, without organisations yet; for operators (SPEC 2). */
export function createAccount(context: Outside, account: NewAccount): Promise<AccountView> {
  return inTransaction(context, async (context) => {
    authorize(context.actor, 'account.create', undefined);
    const id = await withOperatorsSight(context, () => openAccount(context, account));
    await recordForAccount(context, id, { kind: 'account.created', detail: account });
    return readAccount(context, id);
  });
}
