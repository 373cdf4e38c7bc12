import { randomUUID } from 'node:crypto';

type Row = Record<string, unknown>;

/** Rows of linked workspaces, in an order in which they can be made. */
export function rowsOfSync(ids: {
  organisation: string;
  workspace: string;
  link: string;
  run: string;
  content: string;
}): Record<string, () => Row> {
  const now = new Date();
  const place = { workspace_id: ids.workspace, organisation_id: ids.organisation };
  const seen = { ...place, path: 'a.txt', is_folder: false };
  return {
    linked_workspaces: () => ({
      ...place,
      link_id: ids.link,
      path: '',
      mode: 'collaboration',
      next_run_at: now,
      created_at: now,
    }),
    link_runs: () => ({
      id: randomUUID(),
      ...place,
      link_id: ids.link,
      status: 'done',
      created_at: now,
      ended_at: now,
      next_try_at: now,
    }),
    link_run_files: () => ({
      id: randomUUID(),
      run_id: ids.run,
      organisation_id: ids.organisation,
      path: 'a.txt',
      action: 'created',
      because: 'x',
      at: now,
    }),
    link_files: () => ({
      id: randomUUID(),
      ...seen,
      document_id: randomUUID(),
      number: 1,
      sha256: 'a'.repeat(64),
      agreed_at: now,
    }),
    link_seen_files: () => seen,
    link_seen_documents: () => ({ ...seen, document_id: randomUUID(), version: 1 }),
    link_steps: () => ({ ...place, phase: 1, path: 'a.txt' }),
    kept_contents: () => ({
      id: randomUUID(),
      content_id: ids.content,
      ...place,
      path: 'a.txt',
      size_bytes: 1,
      sha256: 'a'.repeat(64),
      because: 'x',
      kept_at: now,
      kept_until: now,
    }),
  };
}
