import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { reachUser } from '../users/find-users.ts';
import { clearRefused } from './settings-store.ts';

/**
 * Forgets that a mail server has refused somebody's address, so that notices are mailed there again. For the person and
 * for who administers them, as renaming is; 404 for others. Clearing what is clear changes nothing.
 */
export function clearRefusal(context: Outside<UserActor>, userId: string): Promise<void> {
  return inTransaction(context, async (context) => {
    const { user, facts } = await reachUser(context, userId);
    authorize(context.actor, 'user.rename', facts);
    if (!(await clearRefused(context, user.email))) return;
    await record(context, {
      kind: 'user.email_refusal_cleared',
      organisationIds: [user.organisation_id],
      subject: { kind: 'user', id: userId },
    });
  });
}
