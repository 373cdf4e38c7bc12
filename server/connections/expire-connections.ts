import { installation } from '../access/actor.ts';
import {
  actingAs,
  type Context,
  installationContext,
  inTransaction,
  type Services,
  withWiderSight,
} from '../access/context.ts';
import { giveBackDocumentsAlong, holdDocumentsAlong } from '../tasks/give-back-documents.ts';
import { type Connection, expire } from './connection.ts';
import { notifySides } from './notify.ts';
import { remember } from './remember.ts';
import { lockRunOut, saveConnection } from './store.ts';

/** The queue of the sweep. */
export const sweepQueue = 'connections.sweep';

const batchMaximum = 100;

/**
 * Writes down that a request or a connection, held under its lock, has run out, and tells the administrators of both
 * sides. It had counted as expired since its moment came. Nobody does this: it happens by itself.
 */
export function expireConnection(context: Context, connection: Connection): Promise<void> {
  return withWiderSight(context, 'expiry is the act of no side, and is told to both', async () => {
    const itself = actingAs(context, installation);
    const expired = expire(connection, context.now());
    const isEnding = connection.status === 'paired';
    const taskIds = isEnding ? await holdDocumentsAlong(itself, expired) : [];
    await saveConnection(itself, expired);
    await remember(itself, expired, { kind: 'expired', by: null });
    const { fromOrganisationId, toOrganisationId } = expired;
    await notifySides(itself, expired, { event: 'expired', to: [fromOrganisationId, toOrganisationId] });
    if (isEnding) await giveBackDocumentsAlong(itself, expired, taskIds);
  });
}

/** The job connections.sweep: every five minutes, all that has run out. Answers how many. Several nodes share the work. */
export async function sweepConnections(services: Services): Promise<number> {
  for (let swept = 0; ; ) {
    const batch = await inTransaction(installationContext(services), async (context) => {
      const connections = await lockRunOut(context, batchMaximum);
      for (const connection of connections) await expireConnection(context, connection);
      return connections.length;
    });
    swept += batch;
    if (batch < batchMaximum) return swept;
  }
}
