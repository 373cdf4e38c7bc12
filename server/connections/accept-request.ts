import type { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { accept } from './connection.ts';
import type { acceptBody, ConnectionView } from './contract.ts';
import { notifySides } from './notify.ts';
import { remember } from './remember.ts';
import { forTo } from './sides.ts';
import { saveConnection } from './store.ts';
import { takeUp } from './take-up.ts';
import { viewConnection } from './view.ts';

/**
 * The receiving organisation agrees: from now on the asking one may assign work to it, seeing what the level shows
 * (SPEC 6). An administrator of the receiving side, who confirms their identity. 409 `connection_already_answered` when
 * the request does not wait any more: answered, cancelled or expired.
 */
export function acceptRequest(
  context: Outside<UserActor>,
  id: string,
  answer: z.output<typeof acceptBody>,
): Promise<ConnectionView> {
  return inTransaction(context, async (context) => {
    const asked = await takeUp(context, id, { verb: 'connection.accept', proof: answer });
    const by = forTo(context.actor, asked);
    const connection = accept(asked, { ...answer, by: by.userId }, context.now());
    await saveConnection(context, connection);
    await remember(context, connection, { kind: 'accepted', by, comment: answer.comment, level: answer.level });
    await notifySides(context, connection, { event: 'accepted', to: [connection.fromOrganisationId] });
    return viewConnection(context, id);
  });
}
