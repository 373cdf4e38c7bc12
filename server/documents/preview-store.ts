import { sql } from 'kysely';
import type { Context } from '../access/context.ts';

export type PreviewRow = { page: number; page_count: number; content_type: string; key: string; sha256: string };

/** A page that was rendered before, with where its bytes lie. */
export async function findPreview(context: Context, contentId: string, page: number): Promise<PreviewRow | undefined> {
  const found = await sql<PreviewRow>`
    select p.page, p.page_count, p.content_type, c.key, c.sha256 from document_previews p join contents c on c.id = p.preview_content_id
    where p.content_id = ${contentId} and p.page = ${page} and c.status = 'stored'`.execute(context.database);
  return found.rows[0];
}

/** Holds the content until commit; false when it is let go of already. */
export async function holdStored(context: Context, contentId: string): Promise<boolean> {
  const found = await sql`select id from contents where id = ${contentId} and status = 'stored' for share`.execute(
    context.database,
  );
  return found.rows.length > 0;
}

/** False when somebody has rendered the same page meanwhile. */
export async function insertPreview(
  context: Context,
  preview: { contentId: string; page: number; pageCount: number; contentType: string; previewContentId: string },
): Promise<boolean> {
  const found = await sql`
    insert into document_previews (content_id, page, page_count, content_type, preview_content_id, created_at)
    values (${preview.contentId}, ${preview.page}, ${preview.pageCount}, ${preview.contentType}, ${preview.previewContentId}, ${context.now()})
    on conflict do nothing returning page`.execute(context.database);
  return found.rows.length > 0;
}
