import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import { familyOf } from './events-contract.ts';
import type { Webhook, WebhookId } from './webhook.ts';

function webhookOf(row: Selectable<Tables['webhooks']>): Webhook {
  return {
    id: row.id as WebhookId,
    organisationId: row.organisation_id,
    url: row.url,
    description: row.description,
    events: row.events,
    sealedSecret: row.sealed_secret,
    sealedPreviousSecret: row.sealed_previous_secret,
    previousSecretUntil: row.previous_secret_until,
    pausedAt: row.paused_at,
    pauseReason: row.pause_reason,
    failingSince: row.failing_since,
    testedAt: row.tested_at,
    createdAt: row.created_at,
    version: row.version,
  };
}

/** The columns that change, as a row. */
function rowOf(webhook: Webhook) {
  return {
    url: webhook.url,
    description: webhook.description,
    events: webhook.events,
    sealed_secret: webhook.sealedSecret,
    sealed_previous_secret: webhook.sealedPreviousSecret,
    previous_secret_until: webhook.previousSecretUntil,
    paused_at: webhook.pausedAt,
    pause_reason: webhook.pauseReason,
    failing_since: webhook.failingSince,
    tested_at: webhook.testedAt,
  };
}

type Place = { organisationId: string; webhookId: string };

/** Undefined unless it is this organisation's. */
export async function loadWebhook({ database }: Context, place: Place): Promise<Webhook | undefined> {
  const row = await database
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', place.webhookId)
    .where('organisation_id', '=', place.organisationId)
    .executeTakeFirst();
  return row && webhookOf(row);
}

/** As it is now, and so it stays for everybody else until commit; it may be delivered to meanwhile, unless it is deleted. */
export async function lockWebhook({ database }: Context, id: string): Promise<Webhook | undefined> {
  const row = await database
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && webhookOf(row);
}

/** Webhooks of an organisation, the oldest first. */
export async function listWebhooks(
  { database }: Context,
  organisationId: string,
  page: { after: string | undefined; limit: number },
): Promise<Webhook[]> {
  let query = database.selectFrom('webhooks').selectAll().where('organisation_id', '=', organisationId);
  if (page.after) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(page.limit).execute()).map(webhookOf);
}

export async function countWebhooks({ database }: Context, organisationId: string): Promise<number> {
  const row = await database
    .selectFrom('webhooks')
    .where('organisation_id', '=', organisationId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** On which plan the organisation's account is. */
export async function findPlan({ database }: Context, organisationId: string): Promise<'free' | 'paid' | undefined> {
  const row = await database
    .selectFrom('organisations as o')
    .innerJoin('accounts as a', 'a.id', 'o.account_id')
    .select('a.plan')
    .where('o.id', '=', organisationId)
    .executeTakeFirst();
  return row?.plan;
}

export async function insertWebhook({ database }: Context, webhook: Webhook, createdBy: string | null): Promise<void> {
  const { id, organisationId, createdAt } = webhook;
  await database
    .insertInto('webhooks')
    .values({ id, organisation_id: organisationId, created_at: createdAt, created_by: createdBy, ...rowOf(webhook) })
    .execute();
}

/** Saves what was decided under its lock, as the next version; answers it as it is then. */
export async function saveWebhook({ database }: Context, webhook: Webhook): Promise<Webhook> {
  const row = await database
    .updateTable('webhooks')
    .set({ ...rowOf(webhook), version: webhook.version + 1 })
    .where('id', '=', webhook.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return webhookOf(row);
}

/** A test is no change of what a webhook is: its version stays. */
export async function markTested({ database, now }: Context, id: string): Promise<void> {
  await database.updateTable('webhooks').set({ tested_at: now() }).where('id', '=', id).execute();
}

export async function deleteWebhookRow({ database }: Context, id: string): Promise<void> {
  await database.deleteFrom('webhooks').where('id', '=', id).execute();
}

/**
 * Which webhooks of these organisations hear of such events: one look by index, which finds nothing where there are none. They
 * stay until commit, so that a delivery never is to one that is gone. One that is being deleted hears no more, and nobody waits for it.
 */
export async function findListening(
  { database }: Context,
  organisationIds: string[],
  kind: string,
): Promise<{ id: string; organisation_id: string }[]> {
  return database
    .selectFrom('webhooks')
    .select(['id', 'organisation_id'])
    .where('organisation_id', 'in', organisationIds)
    .where('paused_at', 'is', null)
    .where(sql<boolean>`events && ${['*', familyOf(kind), kind]}::text[]`)
    .forKeyShare()
    .skipLocked()
    .execute();
}

/** It works: what failed before does not count any more. */
export async function forgetFailures({ database }: Context, id: string): Promise<void> {
  await database
    .updateTable('webhooks')
    .set({ failing_since: null })
    .where('id', '=', id)
    .where('failing_since', 'is not', null)
    .execute();
}

/** Notes since when it fails, unless that is noted already; answers since when. Undefined when it was deleted meanwhile. */
export async function noteFailing({ database, now }: Context, id: string): Promise<Date | undefined> {
  const row = await database
    .updateTable('webhooks')
    .set({ failing_since: sql<Date>`coalesce(failing_since, ${now()}::timestamptz)` })
    .where('id', '=', id)
    .returning('failing_since')
    .executeTakeFirst();
  return row?.failing_since ?? undefined;
}

/** Pauses a webhook that runs; false when somebody was faster. */
export async function pauseByItself(
  { database, now }: Context,
  id: string,
  reason: 'gone' | 'failing',
): Promise<boolean> {
  const paused = await database
    .updateTable('webhooks')
    .set((set) => ({ paused_at: now(), pause_reason: reason, version: set('version', '+', 1) }))
    .where('id', '=', id)
    .where('paused_at', 'is', null)
    .executeTakeFirst();
  return paused.numUpdatedRows === 1n;
}

/** Forgets secrets whose day is over. */
export async function erasePreviousSecrets({ database, now }: Context): Promise<void> {
  await database
    .updateTable('webhooks')
    .set({ sealed_previous_secret: null, previous_secret_until: null })
    .where('previous_secret_until', '<=', now())
    .execute();
}
