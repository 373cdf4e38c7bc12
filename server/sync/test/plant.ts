import type pg from 'pg';

/** Makes two workspaces of the link's organisation linked ones, with two runs each and two files in each log. Answers a run. */
export async function plantRuns(owner: pg.Client, linkId: string): Promise<string> {
  await owner.query(
    `insert into linked_workspaces (workspace_id, organisation_id, link_id, path, mode, next_run_at, created_at)
     select w.id, l.organisation_id, l.id, w.id::text, 'collaboration', now() + interval '1 day', now()
     from links l join workspaces w on w.organisation_id = l.organisation_id where l.id = $1 order by w.id limit 2`,
    [linkId],
  );
  const { rows } = await owner.query<{ id: string }>(
    `insert into link_runs (id, workspace_id, link_id, organisation_id, status, created_at, ended_at, next_try_at)
     select gen_random_uuid(), workspace_id, link_id, organisation_id, 'done', now(), now(), now()
     from linked_workspaces, generate_series(1, 2) where link_id = $1 returning id`,
    [linkId],
  );
  await owner.query(
    `insert into link_run_files (id, run_id, organisation_id, path, action, because, at)
     select gen_random_uuid(), id, organisation_id, 'a.txt', 'created', 'It is new in the repository.', now()
     from link_runs, generate_series(1, 2) where link_id = $1`,
    [linkId],
  );
  return rows[0]!.id;
}
