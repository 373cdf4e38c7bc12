import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import { backupLock } from '../backups/backup.ts';

export type ContentRow = Selectable<Tables['contents']>;
export type ContentPlace = { id: string; organisation_id: string };

/** False when whoever begins it may not see the workspace any more by then. */
export async function insertContent(
  context: Context,
  content: { id: string; key: string; workspace: ContentPlace },
): Promise<boolean> {
  const { id, organisation_id: organisationId } = content.workspace;
  const now = context.now();
  const begun = await sql`
    insert into contents (id, key, workspace_id, organisation_id, status, created_at, touched_at)
    select ${content.id}::uuid, ${content.key}, id, organisation_id, 'writing', ${now}::timestamptz, ${now}::timestamptz from workspaces
    where id = ${id} and organisation_id = ${organisationId} returning id`.execute(context.database);
  return begun.rows.length > 0;
}

/** From here on it is whole, and referenced by the same commit. False when it was collected meanwhile. */
export async function markStored(
  context: Context,
  content: { id: string; sizeBytes: number; sha256: string },
): Promise<boolean> {
  const found = await sql`
    update contents set status = 'stored', size_bytes = ${content.sizeBytes}, sha256 = ${content.sha256}, touched_at = ${context.now()}
    where id = ${content.id} and status = 'writing' returning id`.execute(context.database);
  return found.rows.length > 0;
}

/** It lives: it is not collected for another day. */
export async function touchContent(context: Context, id: string): Promise<void> {
  await sql`update contents set touched_at = ${context.now()} where id = ${id} and status = 'writing'`.execute(
    context.database,
  );
}

/** What is being written and will not come to anything. What is stored already stays. */
export async function condemnWriting(context: Context, id: string): Promise<void> {
  await sql`update contents set status = 'condemned', touched_at = ${context.now()} where id = ${id} and status = 'writing'`.execute(
    context.database,
  );
}

/** Lets go of all contents of these documents, their previews included. */
export async function condemnContentsOf(context: Context, documentIds: string[]): Promise<void> {
  const own = sql`select content_id from document_versions where document_id = any (${documentIds}::uuid[]) and content_id is not null`;
  // First, and alone: a preview that is being kept holds its document's content, and the next statement must see it.
  await sql`select id from contents where id in (${own}) order by id for update`.execute(context.database);
  await sql`
    update contents set status = 'condemned', touched_at = ${context.now()}
    where id in (select preview_content_id from document_previews where content_id in (${own})) or id in (${own})`.execute(
    context.database,
  );
  await sql`delete from document_previews where content_id in (${own})`.execute(context.database);
  await sql`update document_versions set content_id = null where document_id = any (${documentIds}::uuid[])`.execute(
    context.database,
  );
}

/** Resumable uploads that were to become versions of these documents come to nothing. */
export async function condemnUploadsTo(context: Context, documentIds: string[]): Promise<void> {
  await sql`
    update contents set status = 'condemned' where status = 'writing'
      and id in (select content_id from uploads where document_id = any (${documentIds}::uuid[]))`.execute(
    context.database,
  );
}

/** Everything of a workspace, what is still being written too. */
export async function condemnAllOf(context: Context, workspaceId: string): Promise<void> {
  await sql`
    update contents set status = 'condemned', touched_at = ${context.now()}
    where workspace_id = ${workspaceId} and status <> 'condemned'`.execute(context.database);
}

/** What has been in writing for long without being touched is given up. */
export async function condemnUntouched(context: Context, before: Date): Promise<void> {
  await sql`update contents set status = 'condemned' where status = 'writing' and touched_at < ${before}`.execute(
    context.database,
  );
}

/** Resumable uploads whose time is over: what has come of them goes; finished ones are only forgotten. */
export async function condemnExpiredUploads(context: Context): Promise<void> {
  await sql`
    update contents set status = 'condemned' where status = 'writing'
      and id in (select content_id from uploads where expires_at < ${context.now()} and resulting_document_id is null)`.execute(
    context.database,
  );
  await sql`delete from uploads where expires_at < ${context.now()}`.execute(context.database);
}

/** Whole contents that no version and no preview refers to, which no act should leave behind. */
export async function condemnUnreferenced(context: Context, before: Date): Promise<void> {
  await sql`
    update contents c set status = 'condemned' where c.status = 'stored' and c.touched_at < ${before}
      and not exists (select from document_versions v where v.content_id = c.id)
      and not exists (select from kept_contents k where k.content_id = c.id)
      and not exists (select from document_previews p where p.preview_content_id = c.id)`.execute(context.database);
}

/** Contents to be removed from the store; nothing that anything still refers to. */
export async function findCondemned(context: Context, limit: number, afterId?: string): Promise<ContentRow[]> {
  const found = await sql<ContentRow>`
    select c.* from contents c where c.status = 'condemned' and (${afterId ?? null}::uuid is null or c.id > ${afterId ?? null}::uuid)
      and not exists (select from document_versions v where v.content_id = c.id)
      and not exists (select from document_previews p where p.preview_content_id = c.id or p.content_id = c.id)
    order by c.id limit ${limit}`.execute(context.database);
  return found.rows;
}

/** False while a backup is made, which holds this lock shared. */
export async function mayCollect(context: Context): Promise<boolean> {
  const found = await sql<{ may: boolean }>`select pg_try_advisory_xact_lock(${backupLock}) as may`.execute(
    context.database,
  );
  return found.rows[0]?.may ?? false;
}

/** The row goes last, after the object. */
export async function deleteContent(context: Context, id: string): Promise<void> {
  await sql`delete from uploads where content_id = ${id}`.execute(context.database);
  await sql`delete from contents where id = ${id} and status = 'condemned'`.execute(context.database);
}

export async function findContent(context: Context, id: string): Promise<ContentRow | undefined> {
  return context.database.selectFrom('contents').selectAll().where('id', '=', id).executeTakeFirst();
}

/** In the order of keys. */
export async function listByKey(context: Context, after: string, limit: number): Promise<ContentRow[]> {
  const found = await sql<ContentRow>`
    select * from contents where key collate "C" > ${after} order by key collate "C" limit ${limit}`.execute(
    context.database,
  );
  return found.rows;
}

export async function findByKey(context: Context, key: string): Promise<ContentRow | undefined> {
  return context.database.selectFrom('contents').selectAll().where('key', '=', key).executeTakeFirst();
}
