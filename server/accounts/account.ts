import type { AccountChange } from './contract.ts';

export type ChangeableAccount = { name: string; plan: 'free' | 'paid'; share_allowance: number };

/** What a change makes different. An allowance below what is used removes nothing and stops new shares (SPEC 9). */
export function changeAccount(account: ChangeableAccount, change: AccountChange): Partial<ChangeableAccount> {
  const { name, plan, shareAllowance } = change;
  return {
    ...(name !== undefined && name !== account.name && { name }),
    ...(plan !== undefined && plan !== account.plan && { plan }),
    ...(shareAllowance !== undefined &&
      shareAllowance !== account.share_allowance && { share_allowance: shareAllowance }),
  };
}
