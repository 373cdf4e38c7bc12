import { sql } from 'kysely';
import type { Context } from '../access/context.ts';
import type { Agreed, SeenDocument, SeenFile, Step } from './decide.ts';

type Place = { workspace_id: string; organisation_id: string };
export type SeenFileRow = SeenFile & { is_folder: boolean };
export type SeenDocumentRow = Omit<SeenDocument, 'number' | 'sha256' | 'size_bytes'> & {
  is_folder: boolean;
  number: number | null;
  sha256: string | null;
  size_bytes: number | null;
};
export type StepRow = Step & { position: number; phase: number; file_id: string | null; size_bytes: number };

/** What an earlier run saw is forgotten. */
export async function forgetSeen(context: Context, workspaceId: string): Promise<void> {
  await sql`delete from link_seen_files where workspace_id = ${workspaceId}`.execute(context.database);
  await sql`delete from link_seen_documents where workspace_id = ${workspaceId}`.execute(context.database);
  await sql`delete from link_steps where workspace_id = ${workspaceId}`.execute(context.database);
}

export async function insertSeenFiles(context: Context, place: Place, rows: SeenFileRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into link_seen_files (workspace_id, organisation_id, path, is_folder, repository_id, fingerprint, size_bytes, modified_at)
    select ${place.workspace_id}, ${place.organisation_id}, * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (path text, is_folder boolean, repository_id text, fingerprint text, size_bytes bigint, modified_at timestamptz)`.execute(
    context.database,
  );
}

export async function insertSeenDocuments(context: Context, place: Place, rows: SeenDocumentRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into link_seen_documents (workspace_id, organisation_id, document_id, path, is_folder, number, version, sha256, size_bytes)
    select ${place.workspace_id}, ${place.organisation_id}, * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (document_id uuid, path text, is_folder boolean, number integer, version integer, sha256 text, size_bytes bigint)`.execute(
    context.database,
  );
}

/**
 * Finds for each file and document the row of their last agreement: documents and folders by their ids; files by their path,
 * else by the id that the server keeps through moves, else by the new path of their document, where a run was stopped between
 * moving a file and remembering it.
 */
export async function pairSeen(context: Context, workspaceId: string): Promise<void> {
  const run = (statement: ReturnType<typeof sql>) => statement.execute(context.database);
  const unpaired = sql`not exists (select from link_seen_files o where o.file_id = a.id)`;
  await run(sql`update link_seen_documents d set file_id = a.id from link_files a
    where d.workspace_id = ${workspaceId} and a.document_id = d.document_id and a.is_folder = d.is_folder`);
  await run(sql`update link_seen_files f set file_id = a.id
    from (select distinct on (path, is_folder) * from link_files where workspace_id = ${workspaceId} order by path, is_folder, agreed_at desc) a
    where f.workspace_id = ${workspaceId} and a.path = f.path and a.is_folder = f.is_folder`);
  await run(sql`update link_seen_files f set file_id = a.id
    from (select distinct on (repository_id) * from link_files where workspace_id = ${workspaceId} and repository_id is not null and not is_folder
          order by repository_id, agreed_at desc) a
    where f.workspace_id = ${workspaceId} and f.file_id is null and not f.is_folder and f.repository_id = a.repository_id
      and f.size_bytes = a.size_bytes and f.modified_at = a.modified_at and ${unpaired}`);
  await run(sql`update link_seen_files f set file_id = a.id
    from (select distinct on (d.path) a.*, d.path as path_now from link_seen_documents d join link_files a on a.id = d.file_id
          where d.workspace_id = ${workspaceId} and not d.is_folder and d.path <> a.path order by d.path, d.document_id) a
    where f.workspace_id = ${workspaceId} and f.file_id is null and not f.is_folder and f.path = a.path_now
      and f.size_bytes = a.size_bytes and ${unpaired}`);
}

/** Phases of a run, in their order. Files are deleted when all that has moved is known, folders when they are empty. */
export const phase = { folders: 1, both: 2, one: 3, deletions: 4, foldersGone: 5 } as const;

/** Writes down what differs, in the order in which it is looked at; answers how many files and bytes that is. */
export async function planSteps(
  context: Context,
  place: Place & { mode: string },
): Promise<{ files: number; bytes: number; vanished: number }> {
  const { workspace_id: id, organisation_id: organisation, mode } = place;
  const run = (statement: ReturnType<typeof sql>) => statement.execute(context.database);
  const columns = sql`link_steps (workspace_id, organisation_id, phase, path, file_id, agreed, file, document, size_bytes)`;
  await run(sql`
    insert into ${columns}
    select ${id}, ${organisation}, ${phase.folders}, coalesce(f.path, d.path), coalesce(a.id, b.id), coalesce(to_jsonb(a), to_jsonb(b)), to_jsonb(f), to_jsonb(d), 0
    from (select * from link_seen_files where workspace_id = ${id} and is_folder) f
    full join (select * from link_seen_documents where workspace_id = ${id} and is_folder) d on d.path = f.path
    left join link_files a on a.workspace_id = ${id} and a.is_folder and a.id = d.file_id
    left join link_files b on b.workspace_id = ${id} and b.is_folder and b.id = f.file_id
    where f.path is null or d.path is null or a.id is null or a.path <> d.path
    order by length(coalesce(f.path, d.path)), 4`);
  await run(sql`
    insert into ${columns}
    select ${id}, ${organisation},
      case when f.path is not null and d.path is not null then ${phase.both}::int
           when f.path is null and d.path is not null and d.sha256 <> a.sha256 then ${phase.one}::int
           when d.path is null and f.path is not null and (${mode} = 'publication' or not a.is_sure or f.fingerprint is distinct from a.fingerprint) then ${phase.one}::int
           else ${phase.deletions}::int end,
      coalesce(f.path, d.path, a.path), a.id, to_jsonb(a), to_jsonb(f), to_jsonb(d),
      case when f.path is not null and (not a.is_sure or f.fingerprint is distinct from a.fingerprint) then f.size_bytes
           when d.path is not null and d.sha256 <> a.sha256 then d.size_bytes else 0 end
    from link_files a
    left join link_seen_files f on f.file_id = a.id
    left join link_seen_documents d on d.file_id = a.id
    where a.workspace_id = ${id} and not a.is_folder
      and (f.path is null or d.path is null or not a.is_sure or f.fingerprint is distinct from a.fingerprint
           or d.number <> a.number or f.path <> a.path or d.path <> a.path)
    order by 3, 4`);
  await run(sql`
    insert into ${columns}
    select ${id}, ${organisation}, ${phase.one}, coalesce(f.path, d.path), null, null, to_jsonb(f), to_jsonb(d), coalesce(f.size_bytes, d.size_bytes)
    from (select * from link_seen_files where workspace_id = ${id} and not is_folder and file_id is null) f
    full join (select *, row_number() over (partition by path order by document_id) as nth from link_seen_documents
               where workspace_id = ${id} and not is_folder and file_id is null) d on d.path = f.path and d.nth = 1
    order by 4, d.nth nulls first`);
  const found = await sql<{ files: number; bytes: number; vanished: number }>`
    select count(*) as files, coalesce(sum(size_bytes), 0)::bigint as bytes, count(*) filter (where agreed is not null and file is null) as vanished
    from link_steps
    where workspace_id = ${id} and phase between ${phase.both} and ${phase.deletions}`.execute(context.database);
  return found.rows[0]!;
}

/** The next steps of a phase that wait to be taken. */
export async function nextSteps(
  context: Context,
  workspaceId: string,
  page: { phase: number; after: number; limit: number },
): Promise<StepRow[]> {
  const found = await sql<StepRow>`
    select position, phase, path, file_id, agreed, file, document, size_bytes from link_steps
    where workspace_id = ${workspaceId} and phase = ${page.phase} and position > ${page.after} and not is_done
    order by position limit ${page.limit}`.execute(context.database);
  return found.rows;
}

/** How many deletions wait to be carried over, of how many files; those that turned out to be moves do not count. */
export async function countDeletions(context: Context, workspaceId: string): Promise<{ count: number; of: number }> {
  const found = await sql<{ count: number; of: number }>`
    select (select count(*) from link_steps s join link_files a on a.id = s.file_id and a.path = s.agreed ->> 'path'
            where s.workspace_id = ${workspaceId} and s.phase = ${phase.deletions} and (s.file is not null or s.document is not null)) as count,
      (select count(*) from link_files where workspace_id = ${workspaceId} and not is_folder) as of`.execute(
    context.database,
  );
  return found.rows[0]!;
}

/** Folders that both sides had when they were looked at last, and one has no more; the innermost first. */
export async function findFoldersGone(
  context: Context,
  workspaceId: string,
): Promise<{ id: string; path: string; document_id: string; in_repository: boolean; in_workspace: boolean }[]> {
  const found = await sql<{
    id: string;
    path: string;
    document_id: string;
    in_repository: boolean;
    in_workspace: boolean;
  }>`
    select a.id, a.path, a.document_id, f.path is not null as in_repository, d.path is not null as in_workspace
    from link_files a
    left join link_seen_files f on f.workspace_id = a.workspace_id and f.path = a.path and f.is_folder
    left join link_seen_documents d on d.document_id = a.document_id and d.is_folder and d.path = a.path
    where a.workspace_id = ${workspaceId} and a.is_folder and (f.path is null or d.path is null)
      and ((f.path is null and d.path is null)
           or exists (select from link_steps s where s.workspace_id = a.workspace_id and s.phase = ${phase.folders} and s.agreed ->> 'id' = a.id::text))
    order by length(a.path) desc`.execute(context.database);
  return found.rows;
}

/**
 * Whether something else has a path: a file of the repository, a folder, or another document than this one. Of documents of
 * one name exactly one has it, or two would give way to each other again and again: the one that both sides agreed on
 * before a new one, and then the elder.
 */
export async function isPathTaken(
  context: Context,
  workspaceId: string,
  { path, documentId }: { path: string; documentId: string | null },
): Promise<boolean> {
  const found = await sql<{ taken: boolean }>`
    select exists (select from link_seen_files where workspace_id = ${workspaceId} and path = ${path})
      or exists (select from link_seen_documents o
                 left join link_seen_documents m on m.workspace_id = o.workspace_id and m.document_id = ${documentId}::uuid
                 where o.workspace_id = ${workspaceId} and o.path = ${path} and o.document_id is distinct from ${documentId}::uuid
                   and (o.is_folder or m.document_id is null or (o.file_id is null, o.document_id) < (m.file_id is null, m.document_id)))
      or exists (select from link_files where workspace_id = ${workspaceId} and path = ${path} and document_id is distinct from ${documentId}::uuid) as taken`.execute(
    context.database,
  );
  return found.rows[0]?.taken ?? false;
}

/** A file that vanished from the repository while its document stayed as it was, with this content: it was moved. */
export async function findVanished(
  context: Context,
  workspaceId: string,
  content: { sizeBytes: number; sha256?: string },
): Promise<(Agreed & { version: number }) | undefined> {
  const found = await sql<Agreed & { version: number }>`
    select a.*, d.version from link_files a join link_seen_documents d on d.file_id = a.id and d.sha256 = a.sha256
    where a.workspace_id = ${workspaceId} and not a.is_folder and a.size_bytes = ${content.sizeBytes}
      and (${content.sha256 ?? null}::text is null or a.sha256 = ${content.sha256 ?? null})
      and not exists (select from link_seen_files f where f.file_id = a.id)
      and not exists (select from link_seen_files f where f.workspace_id = a.workspace_id and f.path = a.path)
    order by a.path limit 1 for no key update of a`.execute(context.database);
  return found.rows[0];
}

/** Takes note that an agreement's file was found at another path after all. */
export async function markFound(context: Context, workspaceId: string, path: string, fileId: string): Promise<void> {
  await sql`update link_seen_files set file_id = ${fileId} where workspace_id = ${workspaceId} and path = ${path}`.execute(
    context.database,
  );
}

/** Whether the file at a path belongs to another agreement than this one. */
export async function isPairedWithOther(
  context: Context,
  workspaceId: string,
  { path, id }: { path: string; id: string },
): Promise<boolean> {
  const found = await sql`
    select 1 from link_seen_files where workspace_id = ${workspaceId} and path = ${path} and file_id <> ${id}`.execute(
    context.database,
  );
  return found.rows.length > 0;
}
