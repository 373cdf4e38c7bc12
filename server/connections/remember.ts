import type { Context } from '../access/context.ts';
import { record } from '../audit/record.ts';
import type { Connection } from './connection.ts';
import { type ConnectionEvent, insertEvent } from './store.ts';

/** Writes what happened into the history that both sides read, and into the audit of both. */
export async function remember(
  context: Context,
  connection: Connection,
  event: ConnectionEvent & { detail?: Record<string, unknown> },
): Promise<void> {
  await insertEvent(context, connection, event);
  await record(context, {
    kind: `connection.${event.kind}`,
    organisationIds: [connection.fromOrganisationId, connection.toOrganisationId],
    subject: { kind: 'connection', id: connection.id },
    detail: {
      fromOrganisationId: connection.fromOrganisationId,
      toOrganisationId: connection.toOrganisationId,
      ...(event.level ? { level: event.level } : {}),
      ...(event.comment ? { comment: event.comment } : {}),
      ...event.detail,
    },
  });
}
