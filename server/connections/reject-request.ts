import type { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { insertBlock } from './block-store.ts';
import { type Connection, reject } from './connection.ts';
import type { ConnectionView, rejectBody } from './contract.ts';
import { notifySides } from './notify.ts';
import { remember } from './remember.ts';
import { forTo } from './sides.ts';
import { saveConnection } from './store.ts';
import { takeUp } from './take-up.ts';
import { viewConnection } from './view.ts';

/**
 * The receiving organisation declines; the asking side reads the comment, and may ask again after a cool-down (SPEC 6).
 * With `block` no further request of theirs gets through: to them it is as if the organisation did not exist, and nothing
 * that they can read says so. An administrator of the receiving side, who confirms their identity. 409
 * `connection_already_answered` when the request does not wait any more.
 */
export function rejectRequest(
  context: Outside<UserActor>,
  id: string,
  answer: z.output<typeof rejectBody>,
): Promise<ConnectionView> {
  return inTransaction(context, async (context) => {
    const asked = await takeUp(context, id, { verb: 'connection.reject', proof: answer });
    const by = forTo(context.actor, asked);
    const connection = reject(asked, { by: by.userId, comment: answer.comment }, context.now());
    await saveConnection(context, connection);
    await remember(context, connection, { kind: 'rejected', by, comment: answer.comment });
    if (answer.block) await blockAsking(context, connection);
    await notifySides(context, connection, { event: 'rejected', to: [connection.fromOrganisationId] });
    return viewConnection(context, id);
  });
}

/** Only the blocking side's audit knows of it. */
async function blockAsking(context: Context<UserActor>, connection: Connection): Promise<void> {
  const { fromOrganisationId, toOrganisationId } = connection;
  await insertBlock(context, {
    organisationId: toOrganisationId,
    blockedOrganisationId: fromOrganisationId,
    by: context.actor.userId,
  });
  await record(context, {
    kind: 'connection.blocked',
    organisationIds: [toOrganisationId],
    subject: { kind: 'organisation', id: fromOrganisationId },
    detail: { connectionId: connection.id },
  });
}
