import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { cancel } from './connection.ts';
import type { ConnectionView } from './contract.ts';
import { remember } from './remember.ts';
import { forFrom } from './sides.ts';
import { saveConnection } from './store.ts';
import { takeUp } from './take-up.ts';
import { viewConnection } from './view.ts';

/**
 * The asking organisation takes its unanswered request back (SPEC 6). An administrator of the asking side. 409
 * `connection_already_answered` when it does not wait any more. Asking again is possible at once.
 */
export function cancelRequest(context: Outside<UserActor>, id: string): Promise<ConnectionView> {
  return inTransaction(context, async (context) => {
    const asked = await takeUp(context, id, { verb: 'connection.cancel' });
    const by = forFrom(context.actor, asked);
    const connection = cancel(asked, by, context.now());
    await saveConnection(context, connection);
    await remember(context, connection, { kind: 'cancelled', by });
    return viewConnection(context, id);
  });
}
