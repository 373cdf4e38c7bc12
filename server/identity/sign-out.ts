import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { deleteSession } from './store.ts';

/** Ends the session that this request came with; with an API token there is none, and nothing ends. */
export function signOut(outside: Outside<UserActor>): Promise<void> {
  return inTransaction(outside, async (context) => {
    const { sessionId, organisationId, userId } = context.actor;
    if (!sessionId) return;
    await deleteSession(context, sessionId);
    await record(context, {
      kind: 'session.ended',
      organisationIds: [organisationId],
      subject: { kind: 'user', id: userId },
    });
    context.request.setSession?.(null);
  });
}
