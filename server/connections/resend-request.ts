import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { resend } from './connection.ts';
import type { ConnectionView } from './contract.ts';
import { notifyReceiver } from './notify.ts';
import { remember } from './remember.ts';
import { forFrom } from './sides.ts';
import { saveConnection } from './store.ts';
import { takeUp } from './take-up.ts';
import { viewConnection } from './view.ts';

/**
 * The asking organisation has the other side's administrators told of its unanswered request again; the day on which it
 * expires stays (SPEC 6). An administrator of the asking side. 409 `connection_already_answered`; 429 `too_soon` until 24
 * hours after the last time.
 */
export function resendRequest(context: Outside<UserActor>, id: string): Promise<ConnectionView> {
  return inTransaction(context, async (context) => {
    const asked = await takeUp(context, id, { verb: 'connection.resend' });
    const connection = resend(asked, context.now(), context.services.environment.RESEND_INTERVAL_HOURS);
    await saveConnection(context, connection);
    await remember(context, connection, { kind: 'resent', by: forFrom(context.actor, asked) });
    await notifyReceiver(context, connection, 'resent');
    return viewConnection(context, id);
  });
}
