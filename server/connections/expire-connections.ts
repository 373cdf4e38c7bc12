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

/**
 * Requests are written down many at once, connections each by itself: an end holds the workspaces of what it takes back and
 * at last the count of their account, and whoever held these while waiting for the next would wait in a circle with the
 * people who work there.
 */
const batches = [
  { status: 'requested', limit: 100 },
  { status: 'paired', limit: 1 },
] as const;

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
    await remember(itself, expired, { kind: 'expired', by: null, at: expired.endedAt });
    const { fromOrganisationId, toOrganisationId } = expired;
    await notifySides(itself, expired, { event: 'expired', to: [fromOrganisationId, toOrganisationId] });
    if (isEnding) await giveBackDocumentsAlong(itself, expired, { heldIds: taskIds });
  });
}

/** The job connections.sweep: every five minutes, all that has run out. Answers how many. Several nodes share the work. */
export async function sweepConnections(services: Services): Promise<number> {
  let swept = 0;
  for (const batch of batches) {
    for (let found = batch.limit as number; found === batch.limit; swept += found) found = await sweep(services, batch);
  }
  return swept;
}

function sweep(services: Services, batch: (typeof batches)[number]): Promise<number> {
  return inTransaction(installationContext(services), async (context) => {
    const connections = await lockRunOut(context, batch);
    for (const connection of connections) await expireConnection(context, connection);
    return connections.length;
  });
}
