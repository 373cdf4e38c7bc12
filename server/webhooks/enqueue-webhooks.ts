import type { Context } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { insertDeliveries } from './delivery-store.ts';
import { findListening } from './store.ts';
import { wake } from './wake.ts';

/** What webhooks need to know of a record of the audit; each organisation has its own. */
export type RecordedEvent = {
  id: string;
  organisation_id: string;
  at: Date;
  kind: string;
  outcome: string;
  actor_kind: string;
  actor_user_id: string | null;
  actor_organisation_id: string | null;
  subject_kind: string;
  subject_id: string | null;
};

/** Asking for a message again is no news for the one who gets it. */
const unsent = new Set(['webhook.tested', 'webhook.redelivered']);

/**
 * Has the webhooks of each organisation told of what was just recorded, in the same transaction: no commit, no message.
 * The actor must see the records' organisations. Messages hold ids and kinds and no more, so that what the reader may know
 * today is asked of the API; who acted is named to their own organisation only (SPEC 6). Refused attempts are not sent.
 */
export async function enqueueWebhooks(context: Context, records: RecordedEvent[]): Promise<void> {
  const [first] = records;
  if (first?.outcome !== 'done' || unsent.has(first.kind)) return;
  const organisationIds = [...new Set(records.map((one) => one.organisation_id))];
  const listening = await findListening(context, organisationIds, first.kind);
  if (listening.length === 0) return;
  const deliveries = records.flatMap((one) =>
    listening
      .filter((webhook) => webhook.organisation_id === one.organisation_id)
      .map((webhook) => ({
        id: newId<'webhook-delivery'>(),
        webhookId: webhook.id,
        organisationId: one.organisation_id,
        event: one.kind,
        body: bodyOfRecord(one),
      })),
  );
  await insertDeliveries(context, deliveries);
  await wake(context);
}

function bodyOfRecord(record: RecordedEvent): string {
  const isOwn = record.actor_organisation_id === record.organisation_id;
  return bodyOf(record.kind, record.at, {
    id: record.id,
    organisationId: record.organisation_id,
    actor: { kind: record.actor_kind, id: isOwn ? record.actor_user_id : null },
    subject: { kind: record.subject_kind, id: record.subject_id },
  });
}

export type MessageData = {
  id: string;
  organisationId: string;
  actor: { kind: string; id: string | null };
  subject: { kind: string; id: string | null };
};

/** The text of a message, as the Standard Webhooks convention lays it out. */
export function bodyOf(type: string, at: Date, data: MessageData): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}
