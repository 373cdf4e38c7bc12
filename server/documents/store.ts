import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { UserActor } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import { later, minute } from '../platform/clock.ts';
import type { ScanStatus } from './contract.ts';

export type DocumentRow = Selectable<Tables['documents']>;
export type VersionRow = Omit<Selectable<Tables['document_versions']>, 'scan_status'> & { scan_status: ScanStatus };
/** A document with the content of it that is shown. */
export type ShownDocument = DocumentRow & { shown: VersionRow };

export async function findDocumentRow(context: Context, id: string): Promise<DocumentRow | undefined> {
  return context.database
    .selectFrom('documents')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

/** Documents of one workspace by their ids. */
export async function findDocumentRows(context: Context, workspaceId: string, ids: string[]): Promise<DocumentRow[]> {
  const found = await sql<DocumentRow>`select * from documents
    where id = any (${ids}::uuid[]) and workspace_id = ${workspaceId} and deleted_at is null order by folded_name, id`.execute(
    context.database,
  );
  return found.rows;
}

/** Locked until commit. */
export async function lockDocumentRow(context: Context, id: string): Promise<DocumentRow | undefined> {
  const found = await sql<DocumentRow>`
    select * from documents where id = ${id} and deleted_at is null for no key update`.execute(context.database);
  return found.rows[0];
}

/** The content of a document as it stood at a version; undefined when it has no such version. */
export async function findVersionAt(
  context: Context,
  document: DocumentRow,
  version: number,
): Promise<VersionRow | undefined> {
  if (version > document.version) return undefined;
  const found = await sql<VersionRow>`
    select * from document_versions where document_id = ${document.id} and number <= ${version}
    order by number desc limit 1`.execute(context.database);
  return found.rows[0];
}

/** The number of the newest version that the actor holds a task with; undefined when they hold none. */
export async function findHeldNumber(
  context: Context,
  documentId: string,
  number?: number,
): Promise<number | undefined> {
  const found = await withWiderSight(context, 'which versions are attached to tasks that the actor holds', () =>
    sql<{ number: number }>`
      select number from task_documents where document_id = ${documentId} and (${number ?? null}::integer is null or number = ${number ?? null})
        and holds_task_with(document_id, number) order by number desc limit 1`.execute(context.database),
  );
  return found.rows[0]?.number;
}

/** Newest first. */
export async function selectVersions(
  context: Context,
  documentId: string,
  page: { before: number | undefined; limit: number },
): Promise<VersionRow[]> {
  const found = await sql<VersionRow>`
    select * from document_versions where document_id = ${documentId} and number < ${page.before ?? 2_147_483_647}
    order by number desc limit ${page.limit}`.execute(context.database);
  return found.rows;
}

export async function insertDocument(context: Context, document: Insertable<Tables['documents']>): Promise<void> {
  await context.database.insertInto('documents').values(document).execute();
}

export async function insertVersion(context: Context, version: Insertable<Tables['document_versions']>): Promise<void> {
  await context.database.insertInto('document_versions').values(version).execute();
}

/** One version more than the row says. */
export async function updateDocumentRow(
  context: Context,
  document: DocumentRow,
  change: Updateable<Tables['documents']>,
): Promise<void> {
  await context.database
    .updateTable('documents')
    .set({ ...change, version: document.version + 1, updated_at: context.now() })
    .where('id', '=', document.id)
    .execute();
}

export async function replaceTags(context: Context, document: DocumentRow, tags: string[]): Promise<void> {
  await context.database.deleteFrom('document_tags').where('document_id', '=', document.id).execute();
  if (tags.length === 0) return;
  const { id, workspace_id, organisation_id } = document;
  await context.database
    .insertInto('document_tags')
    .values(tags.map((tag) => ({ document_id: id, workspace_id, organisation_id, tag })))
    .execute();
}

export async function findTags(context: Context, ids: string[]): Promise<Map<string, string[]>> {
  const rows = await context.database
    .selectFrom('document_tags')
    .select(['document_id', 'tag'])
    .where('document_id', 'in', ids)
    .orderBy('tag')
    .execute();
  return new Map([...Map.groupBy(rows, (row) => row.document_id)].map(([id, own]) => [id, own.map(({ tag }) => tag)]));
}

/** To how many each is shared; without hidden participants for who may not know of them. */
export async function countPeople(
  context: Context<UserActor>,
  ids: string[],
  seesHidden: boolean,
): Promise<Map<string, number>> {
  const found = await sql<{ document_id: string; people: number }>`
    with places as materialized (select id, owner_user_id from workspaces where id in (select workspace_id from documents where id = any (${ids}::uuid[]))),
    seen as materialized (
      select p.workspace_id, p.user_id from participants p join places w on w.id = p.workspace_id and p.user_id is distinct from w.owner_user_id
      where p.status in ('invited', 'active') and (not p.is_hidden or p.acted_at is not null or ${seesHidden} or p.user_id = ${context.actor.userId}::uuid)),
    taking_part as materialized (select workspace_id, count(*) as people from seen group by 1)
    select d.id as document_id, coalesce((select s.people from taking_part s where s.workspace_id = d.workspace_id), 0) + (
             select count(distinct t.sharee_id) from task_shares t where t.document_id = d.id and t.sharee_id <> w.owner_user_id
               and not exists (select from seen s where s.workspace_id = d.workspace_id and s.user_id = t.sharee_id)) as people
    from documents d join places w on w.id = d.workspace_id where d.id = any (${ids}::uuid[])`.execute(
    context.database,
  );
  return new Map(found.rows.map((row) => [row.document_id, row.people]));
}

/** The newest contents of documents, by the documents' ids. */
export async function findNewest(context: Context, documents: DocumentRow[]): Promise<Map<string, VersionRow>> {
  const found = await sql<VersionRow>`
    select v.* from unnest(${documents.map(({ id }) => id)}::uuid[], ${documents.map((row) => row.newest_number)}::integer[]) as d (id, number)
    join document_versions v on v.document_id = d.id and v.number = d.number`.execute(context.database);
  return new Map(found.rows.map((row) => [row.document_id, row]));
}

export type ZippedRow = DocumentRow & { key: string; size_bytes: number; scan_status: ScanStatus };

/** Documents of a workspace with where the newest content of each lies, by folder and name. */
export async function selectForZip(context: Context, workspaceId: string, ids: string[]): Promise<ZippedRow[]> {
  const found = await sql<ZippedRow>`
    select d.*, c.key, v.size_bytes, v.scan_status
    from documents d join document_versions v on v.document_id = d.id and v.number = d.newest_number join contents c on c.id = v.content_id
    where d.id = any (${ids}::uuid[]) and d.workspace_id = ${workspaceId} and d.deleted_at is null
    order by d.folder_id, d.folded_name, d.id`.execute(context.database);
  return found.rows;
}

/** True when the actor has not read this document in this way for a while; then it is remembered as of now. */
export async function claimAccess(
  context: Context<UserActor>,
  access: { documentId: string; kind: 'downloaded' | 'previewed'; minutes: number },
): Promise<boolean> {
  const found = await sql`
    insert into document_accesses (document_id, user_id, kind, at)
    values (${access.documentId}, ${context.actor.userId}, ${access.kind}, ${context.now()})
    on conflict (document_id, user_id, kind) do update set at = excluded.at
      where document_accesses.at <= ${later(context.now(), -access.minutes * minute)}
    returning document_id`.execute(context.database);
  return found.rows.length > 0;
}

/** Deletes documents from sight: the record stays, their contents are let go. Answers those that were there. */
export async function markDeleted(context: Context<UserActor>, ids: string[]): Promise<DocumentRow[]> {
  const found = await sql<DocumentRow>`
    update documents set deleted_at = ${context.now()}, deleted_by = ${context.actor.userId}, version = version + 1, updated_at = ${context.now()}
    where id = any (${ids}::uuid[]) and deleted_at is null returning *`.execute(context.database);
  return found.rows;
}

/** All documents of a workspace that closes; by the installation when its time has come. */
export async function markAllDeleted(context: Context, workspaceId: string): Promise<void> {
  const deletedBy = context.actor.kind === 'user' ? context.actor.userId : null;
  await sql`
    update documents set deleted_at = ${context.now()}, deleted_by = ${deletedBy}, version = version + 1
    where workspace_id = ${workspaceId} and deleted_at is null`.execute(context.database);
}

/** The ids of a workspace's documents, or of those in these folders. */
export async function findIdsIn(context: Context, workspaceId: string, folderIds?: string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select id from documents where workspace_id = ${workspaceId} and deleted_at is null
      and (${folderIds === undefined} or folder_id = any (${folderIds ?? []}::uuid[])) order by id`.execute(
    context.database,
  );
  return found.rows.map(({ id }) => id);
}
