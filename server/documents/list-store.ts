import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Context } from '../access/context.ts';
import { holdsWord } from '../platform/folded.ts';
import type { DocumentRow } from './store.ts';

export type DocumentFilter = {
  workspaceId: string;
  folderId: string | 'root' | undefined;
  q: string | undefined;
  tag: string | undefined;
};
type Page<Place> = { after: Place | undefined; limit: number };

function conditions(filter: DocumentFilter): RawBuilder<SqlBool> {
  const { folderId, q, tag } = filter;
  return sql<SqlBool>`d.workspace_id = ${filter.workspaceId} and d.deleted_at is null
    ${folderId === undefined ? sql`` : folderId === 'root' ? sql`and d.folder_id is null` : sql`and d.folder_id = ${folderId}`}
    ${q ? sql`and ${holdsWord(sql.ref('d.folded_name'), q)}` : sql``}
    ${tag ? sql`and exists (select from document_tags t where t.document_id = d.id and lower(t.tag) = lower(${tag}))` : sql``}`;
}

/** By name, then by id: one range of an index, however deep inside. */
export async function selectByName(
  context: Context,
  filter: DocumentFilter,
  page: Page<[string, string]>,
): Promise<DocumentRow[]> {
  const after = page.after ? sql`and (d.folded_name, d.id) > (${page.after[0]}, ${page.after[1]}::uuid)` : sql``;
  const found = await sql<DocumentRow>`
    select d.* from documents d where ${conditions(filter)} ${after}
    order by d.folded_name, d.id limit ${page.limit}`.execute(context.database);
  return found.rows;
}

/** What changed last comes first. */
export async function selectNewest(
  context: Context,
  filter: DocumentFilter,
  page: Page<[string, string]>,
): Promise<DocumentRow[]> {
  const after = page.after
    ? sql`and (d.updated_at, d.id) < (${page.after[0]}::timestamptz, ${page.after[1]}::uuid)`
    : sql``;
  const found = await sql<DocumentRow>`
    select d.* from documents d where ${conditions(filter)} ${after}
    order by d.updated_at desc, d.id desc limit ${page.limit}`.execute(context.database);
  return found.rows;
}
