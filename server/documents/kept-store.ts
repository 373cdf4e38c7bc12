import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { newId } from '../platform/ids.ts';

export type ContentToKeep = {
  contentId: string;
  documentId: string | null;
  path: string;
  sizeBytes: number;
  sha256: string;
};
export type Keeping = { workspaceId: string; organisationId: string; because: string; until: Date };

export type ComparedRow = {
  id: string;
  folder_id: string | null;
  name: string;
  version: number;
  newest_number: number;
  sha256: string;
  size_bytes: number;
};

/** Documents of a workspace with their newest content, in the order of their ids. */
export async function selectCompared(
  context: Context,
  workspaceId: string,
  page: { afterId: string | undefined; limit: number },
): Promise<ComparedRow[]> {
  const found = await sql<ComparedRow>`
    select d.id, d.folder_id, d.name, d.version, d.newest_number, v.sha256, v.size_bytes
    from documents d join document_versions v on v.document_id = d.id and v.number = d.newest_number
    where d.workspace_id = ${workspaceId} and d.deleted_at is null and (${page.afterId ?? null}::uuid is null or d.id > ${page.afterId ?? null}::uuid)
    order by d.id limit ${page.limit}`.execute(context.database);
  return found.rows;
}

/** The contents of all versions of a document. */
export async function findContentsOf(
  context: Context,
  documentId: string,
): Promise<{ content_id: string; size_bytes: number; sha256: string }[]> {
  const found = await sql<{ content_id: string; size_bytes: number; sha256: string }>`
    select distinct on (content_id) content_id, size_bytes, sha256 from document_versions
    where document_id = ${documentId} and content_id is not null order by content_id`.execute(context.database);
  return found.rows;
}

/** What a deletion has just condemned in this transaction stays. */
export async function spareContents(context: Context, ids: string[]): Promise<void> {
  await sql`update contents set status = 'stored' where id = any (${ids}::uuid[]) and status = 'condemned'`.execute(
    context.database,
  );
}

export async function insertKept(context: Context, contents: ContentToKeep[], keeping: Keeping): Promise<void> {
  if (contents.length === 0) return;
  await context.database
    .insertInto('kept_contents')
    .values(
      contents.map((content) => ({
        id: newId(),
        content_id: content.contentId,
        workspace_id: keeping.workspaceId,
        organisation_id: keeping.organisationId,
        document_id: content.documentId,
        path: content.path,
        size_bytes: content.sizeBytes,
        sha256: content.sha256,
        because: keeping.because,
        kept_at: context.now(),
        kept_until: keeping.until,
      })),
    )
    .execute();
}

/** What was kept long enough is let go. */
export async function condemnKept(context: Context): Promise<void> {
  await sql`
    with gone as (delete from kept_contents where kept_until < ${context.now()} returning content_id)
    update contents set status = 'condemned' where id in (select content_id from gone)`.execute(context.database);
}

export type KeptRow = {
  id: string;
  content_id: string;
  key: string;
  path: string;
  size_bytes: number;
  sha256: string;
  because: string;
  kept_at: Date;
  kept_until: Date;
};

export async function selectKept(
  context: Context,
  workspaceId: string,
  page: { afterId: string | undefined; limit: number; id?: string },
): Promise<KeptRow[]> {
  const found = await sql<KeptRow>`
    select k.*, c.key from kept_contents k join contents c on c.id = k.content_id
    where k.workspace_id = ${workspaceId} and (${page.afterId ?? null}::uuid is null or k.id > ${page.afterId ?? null}::uuid)
      and (${page.id ?? null}::uuid is null or k.id = ${page.id ?? null}::uuid)
    order by k.id limit ${page.limit}`.execute(context.database);
  return found.rows;
}
