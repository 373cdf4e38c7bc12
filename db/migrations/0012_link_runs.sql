-- Workspaces made from folders of repositories, and the runs that keep both sides the same.

create table linked_workspaces (
  workspace_id uuid primary key references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  link_id uuid not null references links on delete cascade,
  path text not null constraint linked_path_is_at_most_2000_characters check (char_length(path) <= 2000),
  mode text not null constraint linked_mode_is_known check (mode in ('collaboration', 'publication')),
  state text not null default 'waiting' constraint linked_state_is_known
    check (state in ('waiting', 'running', 'equal', 'room_needed', 'confirmation_needed', 'away', 'failed')),
  interval_minutes integer not null default 15 constraint linked_interval_is_1_to_1440_minutes check (interval_minutes between 1 and 1440),
  deletes_maximum integer not null default 10 constraint linked_deletes_maximum_is_not_negative check (deletes_maximum >= 0),
  deletes_maximum_percent integer not null default 25 constraint linked_deletes_maximum_is_a_percentage check (deletes_maximum_percent between 0 and 100),
  next_run_at timestamptz not null,
  failures integer not null default 0,
  shares_needed integer,
  last_run_at timestamptz,
  created_by uuid references users,
  created_at timestamptz not null,
  version integer not null default 1
);
comment on table linked_workspaces is 'A workspace and the folder of a repository that it is kept the same as.';
comment on column linked_workspaces.mode is 'collaboration: changes go both ways; publication: out of the repository only.';
comment on column linked_workspaces.failures is 'How often in a row the repository did not answer: the next try waits the longer, up to an hour.';
comment on column linked_workspaces.shares_needed is 'What the next file takes of the account''s shares, while files wait for room; null when none wait.';
create index linked_workspaces_by_link on linked_workspaces (link_id);
create index linked_workspaces_by_next_run on linked_workspaces (next_run_at);

create table link_runs (
  id uuid primary key,
  workspace_id uuid not null references linked_workspaces on delete cascade,
  link_id uuid not null references links on delete cascade,
  organisation_id uuid not null references organisations,
  asked_by uuid references users,
  status text not null constraint link_run_status_is_known check (status in ('waiting', 'running', 'confirming', 'done', 'cancelled', 'failed')),
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  next_try_at timestamptz not null,
  files_total integer not null default 0,
  files_done integer not null default 0,
  bytes_total bigint not null default 0,
  bytes_done bigint not null default 0,
  active_milliseconds bigint not null default 0,
  conflicts integer not null default 0,
  waiting integer not null default 0,
  failed integer not null default 0,
  deletes_waiting integer not null default 0,
  deletes_confirmed integer not null default 0,
  is_cancelled boolean not null default false,
  error text,
  lease_id uuid,
  leased_until timestamptz,
  version integer not null default 1,
  constraint link_run_that_ended_has_a_time check ((status in ('waiting', 'running')) = (ended_at is null))
);
comment on table link_runs is 'Each time that both sides were compared: how far it has come, and how it ended.';
comment on column link_runs.status is 'confirming: all is done but deletions that are so many that somebody must confirm them.';
comment on column link_runs.asked_by is 'Null for those that came by themselves.';
comment on column link_runs.deletes_confirmed is 'So many deletions were confirmed by somebody; more need a confirmation of their own.';
comment on column link_runs.leased_until is 'The node that is at it has it until then, by the clock of the database, and renews this while it lives.';
create unique index link_run_is_one_at_a_time on link_runs (workspace_id) where status in ('waiting', 'running');
create index link_runs_by_link on link_runs (link_id, id desc);
create index link_runs_by_workspace on link_runs (workspace_id, id desc);
create index link_runs_due on link_runs (next_try_at) where status in ('waiting', 'running');
create index link_runs_by_age on link_runs (ended_at) where ended_at is not null;

create table link_run_files (
  id uuid primary key,
  run_id uuid not null references link_runs on delete cascade,
  organisation_id uuid not null references organisations,
  path text not null,
  action text not null constraint link_run_file_action_is_known
    check (action in ('created', 'updated', 'moved', 'deleted', 'conflict', 'waiting', 'skipped', 'failed')),
  side text constraint link_run_file_side_is_known check (side in ('repository', 'workspace')),
  because text not null,
  size_bytes bigint,
  document_id uuid,
  shares_needed integer,
  shares_available integer,
  at timestamptz not null
);
comment on table link_run_files is 'What a run did with each file, or why it did not.';
comment on column link_run_files.side is 'Where the file was changed: in the repository or in the workspace.';
create index link_run_files_by_run on link_run_files (run_id, id);

create table link_files (
  id uuid primary key,
  workspace_id uuid not null references linked_workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  path text not null,
  is_folder boolean not null,
  document_id uuid not null constraint link_file_is_of_one_document unique,
  number integer,
  sha256 text,
  repository_id text,
  fingerprint text,
  size_bytes bigint,
  modified_at timestamptz,
  is_sure boolean not null default true,
  agreed_at timestamptz not null,
  constraint link_file_is_measured check (is_folder or (number is not null and sha256 is not null))
);
comment on table link_files is 'What both sides had when they last agreed on a file or folder: all changes are found by comparing with this.';
comment on column link_files.document_id is 'The document, or the folder of the workspace.';
comment on column link_files.number is 'The content of the document that was agreed on.';
comment on column link_files.is_sure is 'False when another change could hide behind what was seen of the file: the next run compares checksums.';
create index link_files_by_path on link_files (workspace_id, path);

create unlogged table link_seen_files (
  workspace_id uuid not null,
  organisation_id uuid not null,
  path text not null,
  is_folder boolean not null,
  repository_id text,
  fingerprint text,
  size_bytes bigint,
  modified_at timestamptz,
  file_id uuid
);
comment on table link_seen_files is 'The list of the repository as a run saw it; made anew by each, so a crash may empty it.';
comment on column link_seen_files.file_id is 'The row of link_files that it belongs to.';
create index link_seen_files_by_path on link_seen_files (workspace_id, path);
create index link_seen_files_by_file on link_seen_files (file_id) where file_id is not null;

create unlogged table link_seen_documents (
  workspace_id uuid not null,
  organisation_id uuid not null,
  document_id uuid not null,
  path text not null,
  is_folder boolean not null,
  number integer,
  version integer not null,
  sha256 text,
  size_bytes bigint,
  file_id uuid
);
comment on table link_seen_documents is 'The documents and folders of the workspace as a run saw them.';
create index link_seen_documents_by_path on link_seen_documents (workspace_id, path);
create index link_seen_documents_by_file on link_seen_documents (file_id) where file_id is not null;

create unlogged table link_steps (
  workspace_id uuid not null,
  organisation_id uuid not null,
  position bigint not null generated always as identity primary key,
  phase integer not null,
  path text not null,
  file_id uuid,
  agreed jsonb,
  file jsonb,
  document jsonb,
  size_bytes bigint not null default 0,
  is_done boolean not null default false
);
comment on table link_steps is 'What a run has found to differ and still has to look at, in order.';
create index link_steps_to_do on link_steps (workspace_id, phase, position) where not is_done;

create table kept_contents (
  id uuid primary key,
  content_id uuid not null references contents on delete cascade,
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  document_id uuid,
  path text not null,
  size_bytes bigint not null,
  sha256 text not null,
  because text not null,
  kept_at timestamptz not null,
  kept_until timestamptz not null
);
comment on table kept_contents is 'Contents of files that a run deleted on one side because they were deleted on the other: kept for a while, since nobody else may have them.';
create index kept_contents_by_workspace on kept_contents (workspace_id, id);
create index kept_contents_by_content on kept_contents (content_id);
create index kept_contents_by_end on kept_contents (kept_until);

do $$
declare
  mine constant text := '(%1$s = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(%1$s)))';
  rule text;
begin
  foreach rule in array array['linked_workspaces', 'link_runs', 'link_run_files', 'link_files', 'link_seen_files', 'link_seen_documents', 'link_steps', 'kept_contents'] loop
    execute format('alter table %I enable row level security', rule);
    execute format('alter table %I force row level security', rule);
    execute format('create policy owner_sees_all on %I to current_user using (true) with check (true)', rule);
    execute format('create policy readable on %I for select to causeway_app using ((select has_installation_scope()) or %s)', rule, format(mine, 'organisation_id'));
    execute format('create policy insertable on %I for insert to causeway_app with check ((select has_installation_scope()) or %s)', rule, format(mine, 'organisation_id'));
    execute format('create policy updatable on %I for update to causeway_app using ((select has_installation_scope()) or %s) with check ((select has_installation_scope()) or %s)', rule, format(mine, 'organisation_id'), format(mine, 'organisation_id'));
    execute format('create policy deletable on %I for delete to causeway_app using ((select has_installation_scope()) or %s)', rule, format(mine, 'organisation_id'));
    execute format('grant select, insert, update, delete on %I to causeway_app', rule);
  end loop;
end $$;

create function workspace_link(workspace uuid) returns table (link_id uuid, link_kind text, link_name text, link_path text, link_mode text,
  link_state text, link_last_run_at timestamptz, link_agent_user_id uuid) language sql stable security definer set search_path = public, pg_temp
begin atomic
  select l.id, l.kind, l.name, w.path, w.mode, w.state, w.last_run_at, l.agent_user_id
  from linked_workspaces w join links l on l.id = w.link_id where w.workspace_id = workspace;
end;
comment on function workspace_link(uuid) is 'Which folder of which repository a workspace is kept the same as; shown to whoever sees the workspace.';
grant execute on function workspace_link(uuid) to causeway_app;

create function agent_actor(link uuid) returns table (user_id uuid, organisation_id uuid, account_id uuid, organisation_kind text, plan text,
  security_level text, is_enterprise_administrator boolean) language sql stable security definer set search_path = public, pg_temp
begin atomic
  select u.id, u.organisation_id, o.account_id, o.kind, a.plan,
    coalesce((select r.security_level from role_members m join roles r on r.id = m.role_id where m.user_id = u.id
              order by case r.security_level when 'administrator' then 0 when 'coordinator' then 1 else 2 end limit 1), 'member'),
    u.is_enterprise_administrator
  from links l join users u on u.id = l.agent_user_id and u.status = 'active' and u.kind = 'agent' and u.organisation_id = l.organisation_id
  join organisations o on o.id = u.organisation_id join accounts a on a.id = o.account_id
  where l.id = link and has_installation_scope();
end;
comment on function agent_actor(uuid) is 'Who acts in the runs of a link: its agent user, while active and still of the organisation. For the installation alone.';
grant execute on function agent_actor(uuid) to causeway_app;
