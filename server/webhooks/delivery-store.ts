import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import { inBatches } from '../platform/batches.ts';
import type { AttemptResult, DeliveryId, Progress } from './webhook.ts';

export type DeliveryRow = Selectable<Tables['webhook_deliveries']>;

export type NewDelivery = { id: DeliveryId; webhookId: string; organisationId: string; event: string; body: string };

/** Wait to be sent at once. Many records, each told to many webhooks, are more than one statement takes. */
export async function insertDeliveries(context: Context, deliveries: NewDelivery[]): Promise<void> {
  for (const some of inBatches(deliveries)) await insertSome(context, some);
}

async function insertSome({ database, now }: Context, deliveries: NewDelivery[]): Promise<void> {
  await database
    .insertInto('webhook_deliveries')
    .values(
      deliveries.map(({ id, webhookId, organisationId, event, body }) => ({
        id,
        webhook_id: webhookId,
        organisation_id: organisationId,
        event,
        body,
        next_attempt_at: now(),
        created_at: now(),
      })),
    )
    .execute();
}

/** Deliveries of a webhook, the newest first. */
export function listDeliveries(
  { database }: Context,
  webhookId: string,
  page: { before: string | undefined; limit: number },
): Promise<DeliveryRow[]> {
  let query = database.selectFrom('webhook_deliveries').selectAll().where('webhook_id', '=', webhookId);
  if (page.before) query = query.where('id', '<', page.before);
  return query.orderBy('id', 'desc').limit(page.limit).execute();
}

export function lockDelivery({ database }: Context, webhookId: string, id: string): Promise<DeliveryRow | undefined> {
  return database
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('id', '=', id)
    .where('webhook_id', '=', webhookId)
    .forUpdate()
    .executeTakeFirst();
}

/** To be sent once more from now on, by the whole schedule. */
export function restartDelivery({ database, now }: Context, id: string): Promise<DeliveryRow> {
  return database
    .updateTable('webhook_deliveries')
    .set({ status: 'waiting', step: 0, next_attempt_at: now(), delivered_at: null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export type Lane = { webhookId: string; organisationId: string; isFailing: boolean };

/**
 * The webhooks for which something is due, without those that are busy: a skip through the index of what waits, so that a
 * receiver with a million deliveries behind is one step like every other.
 */
export async function findLanes({ database, now }: Context, busy: string[]): Promise<Lane[]> {
  const found = await sql<Lane>`
    with recursive waiting(webhook_id) as (
      (select d.webhook_id from webhook_deliveries d where d.status = 'waiting' order by d.webhook_id limit 1)
      union all
      select (select d.webhook_id from webhook_deliveries d where d.status = 'waiting' and d.webhook_id > w.webhook_id
              order by d.webhook_id limit 1)
      from waiting w where w.webhook_id is not null)
    select w.id as "webhookId", w.organisation_id as "organisationId", w.failing_since is not null as "isFailing"
    from waiting join webhooks w on w.id = waiting.webhook_id
    where w.paused_at is null and w.id <> all (${busy}::uuid[])
      and exists (select from webhook_deliveries d
                  where d.webhook_id = w.id and d.status = 'waiting' and d.next_attempt_at <= ${now()})`.execute(
    database,
  );
  return found.rows;
}

/** Takes what is due of one webhook, the longest waiting first; nobody else does before `until`. */
export async function takeDue(
  { database, now }: Context,
  webhookId: string,
  { limit, until }: { limit: number; until: Date },
): Promise<string[]> {
  const taken = await sql<{ id: string }>`
    update webhook_deliveries set next_attempt_at = ${until}
    where id in (select d.id from webhook_deliveries d
                 where d.webhook_id = ${webhookId} and d.status = 'waiting' and d.next_attempt_at <= ${now()}
                 order by d.next_attempt_at limit ${limit} for update skip locked)
    returning id`.execute(database);
  return taken.rows.map(({ id }) => id);
}

export type Sendable = {
  id: string;
  webhook_id: string;
  organisation_id: string;
  event: string;
  body: string;
  step: number;
  url: string;
  sealed_secret: Buffer;
  sealed_previous_secret: Buffer | null;
  previous_secret_until: Date | null;
  failing_since: Date | null;
};

/** A delivery with what it takes to send it; undefined when it is not to be sent any more. */
export function loadSendable({ database }: Context, id: string): Promise<Sendable | undefined> {
  return database
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhooks as w', 'w.id', 'd.webhook_id')
    .select([
      'd.id',
      'd.webhook_id',
      'd.organisation_id',
      'd.event',
      'd.body',
      'd.step',
      'w.url',
      'w.sealed_secret',
      'w.sealed_previous_secret',
      'w.previous_secret_until',
      'w.failing_since',
    ])
    .where('d.id', '=', id)
    .where('d.status', '=', 'waiting')
    .where('w.paused_at', 'is', null)
    .executeTakeFirst();
}

/** What an attempt came to, and what follows from it. */
export async function saveAttempt(
  { database, now }: Context,
  id: string,
  { result, progress }: { result: AttemptResult; progress: Progress },
): Promise<void> {
  await database
    .updateTable('webhook_deliveries')
    .set((set) => ({
      status: progress.status,
      step: progress.step,
      next_attempt_at: progress.nextAttemptAt,
      delivered_at: progress.deliveredAt,
      attempts: set('attempts', '+', 1),
      last_attempt_at: now(),
      outcome: result.outcome,
      response_status: result.responseStatus,
      response_excerpt: result.excerpt,
      duration_milliseconds: result.durationMilliseconds,
    }))
    .where('id', '=', id)
    .execute();
}

/**
 * This commit is not waited for until it is on disk: should the machine lose power in that moment, the message is sent once
 * more, which at least once allows.
 */
export async function commitWithoutWaiting({ database }: Context): Promise<void> {
  await sql`set local synchronous_commit = off`.execute(database);
}

/** Gives back what was taken and not sent. */
export async function giveBack({ database, now }: Context, ids: string[]): Promise<void> {
  await database
    .updateTable('webhook_deliveries')
    .set({ next_attempt_at: now() })
    .where('id', 'in', ids)
    .where('status', '=', 'waiting')
    .execute();
}

/** Forgets deliveries from before then, those that never arrived included. */
export async function deleteDeliveriesBefore({ database }: Context, before: Date): Promise<void> {
  await database.deleteFrom('webhook_deliveries').where('created_at', '<', before).execute();
}
