import type { Context } from '../access/context.ts';
import { deleteMemberships } from './store.ts';

/** Takes a user out of every role, Everyone too; part of moving them to another organisation, whose verb records it. */
export async function leaveRoles(context: Context, userId: string): Promise<void> {
  await deleteMemberships(context, userId);
}
