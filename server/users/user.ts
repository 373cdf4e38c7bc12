import { Problem } from '../platform/errors.ts';
import type { UserChange } from './contract.ts';

export type UserStatus = 'pending' | 'active' | 'disabled';
export type ChangeableUser = { name: string; status: UserStatus };

/**
 * What a change makes different. Active and disabled people turn into each other; a pending one becomes active only by
 * accepting the invitation, and goes by its withdrawal (SPEC 5): 409 `user_pending`.
 */
export function changeUser(user: ChangeableUser, change: UserChange): Partial<ChangeableUser> {
  if (change.status !== undefined) expectAccepted(user);
  return {
    ...(change.name !== undefined && change.name !== user.name && { name: change.name }),
    ...(change.status !== undefined && change.status !== user.status && { status: change.status }),
  };
}

/** 409 `user_pending` for somebody who has not accepted the invitation yet. */
export function expectAccepted(user: { status: UserStatus }): void {
  if (user.status === 'pending') throw new Problem('user_pending');
}
