import { type Context, withWiderSight } from '../access/context.ts';
import { deleteApiTokensOf, deleteEmailChangesOf, deletePasswordResetsOf, deleteSessionsOf } from './store.ts';

/**
 * Ends whatever lets somebody in, at once: sessions, API tokens and the links that wait in their mail. Part of disabling
 * and enabling them (SPEC 5), whose verb has asked whether the actor may, and records it.
 */
export function endAccess(context: Context, userId: string): Promise<void> {
  return withWiderSight(context, 'what lets a person in is theirs alone, but disabling them ends it', async () => {
    await deleteSessionsOf(context, userId, null);
    await deleteApiTokensOf(context, userId);
    await deletePasswordResetsOf(context, userId);
    await deleteEmailChangesOf(context, userId);
  });
}
