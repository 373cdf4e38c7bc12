import { sql } from 'kysely';
import type { Context } from '../access/context.ts';

export type WaitingRow = {
  document_id: string;
  number: number;
  workspace_id: string;
  organisation_id: string;
  content_id: string;
  created_by: string;
};

/** A version that waits for the scanner, while its document is there. */
export async function findWaiting(
  context: Context,
  version: { documentId: string; number: number },
): Promise<WaitingRow | undefined> {
  const found = await sql<WaitingRow>`
    select * from document_versions where document_id = ${version.documentId} and number = ${version.number}
      and scan_status = 'waiting' and content_id is not null`.execute(context.database);
  return found.rows[0];
}

/** The oldest first; not those that the scanner will never take. */
export async function listWaiting(
  context: Context,
  before: Date,
  limit: number,
): Promise<{ document_id: string; number: number }[]> {
  const found = await sql<{ document_id: string; number: number }>`
    select document_id, number from document_versions
    where scan_status = 'waiting' and scan_finding is null and content_id is not null and created_at < ${before}
    order by created_at limit ${limit}`.execute(context.database);
  return found.rows;
}

/** For every version with this content, restored ones too. False when it was known already. */
export async function saveVerdict(
  context: Context,
  row: WaitingRow,
  verdict: { status: 'clean' | 'infected'; finding: string | null },
): Promise<boolean> {
  const found = await sql`
    update document_versions set scan_status = ${verdict.status}, scan_finding = ${verdict.finding}
    where content_id = ${row.content_id} and scan_status = 'waiting' returning number`.execute(context.database);
  return found.rows.length > 0;
}

/** Why it goes on waiting. */
export async function saveFinding(context: Context, row: WaitingRow, finding: string): Promise<void> {
  await sql`update document_versions set scan_finding = ${finding} where content_id = ${row.content_id} and scan_status = 'waiting'`.execute(
    context.database,
  );
}

/** The addresses of who uploaded it and of the owner of the workspace. */
export async function findConcerned(context: Context, row: WaitingRow): Promise<string[]> {
  const found = await sql<{ email: string }>`
    select distinct u.email from users u join workspaces w on w.id = ${row.workspace_id}
    where u.id in (${row.created_by}::uuid, w.owner_user_id) and u.status = 'active'`.execute(context.database);
  return found.rows.map(({ email }) => email);
}
