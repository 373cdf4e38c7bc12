-- Workspaces, documents, and shares: one document shared to one person is one share, counted at every commit.

alter table organisations
  add column share_quota integer constraint organisation_share_quota_is_not_negative check (share_quota >= 0),
  add column share_quota_warned integer not null default 0;
comment on column organisations.share_quota is 'How many shares this organisation is meant to use at most. It warns at 80 % and 100 % and blocks nothing.';
comment on column organisations.share_quota_warned is 'The level of the quota, in per cent, that its administrators were last told of: 0, 80 or 100.';

-- Lowering the allowance below use removes nothing, so this is no plain check: only growth is judged. A repair counts what
-- is shared already, and shares nothing.
create function refuse_shares_beyond_allowance() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'check_violation', constraint = 'account_shares_used_grow_only_up_to_the_allowance', table = 'accounts',
    message = 'new row for relation "accounts" violates check constraint "account_shares_used_grow_only_up_to_the_allowance"';
end $$;
create trigger account_shares_used_grow_only_up_to_the_allowance before update of shares_used on accounts for each row
  when (new.shares_used > old.shares_used and new.shares_used > new.share_allowance
        and coalesce(current_setting('causeway.repairs_shares', true), '') <> 'on')
  execute function refuse_shares_beyond_allowance();

create table workspaces (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  account_id uuid not null references accounts,
  owner_user_id uuid not null references users,
  name text not null constraint workspace_name_is_1_to_200_characters check (char_length(name) between 1 and 200),
  description text not null default '' constraint workspace_description_is_at_most_2000_characters check (char_length(description) <= 2000),
  status text not null default 'open' constraint workspace_status_is_known check (status in ('open', 'closed')),
  demands_second_factor boolean not null default false,
  closes_at timestamptz,
  close_notice_days integer,
  closed_at timestamptz,
  closed_by uuid references users,
  version integer not null default 1,
  created_at timestamptz not null,
  folded_name text not null generated always as (folded(name)) stored,
  constraint workspace_is_closed_at_a_time check ((status = 'closed') = (closed_at is not null))
);
comment on table workspaces is 'A place in an organisation with documents and participants. The owner is no participant: nothing is shared to them.';
comment on column workspaces.account_id is 'The account of its organisation, which the shares are counted on.';
comment on column workspaces.closes_at is 'From then on it counts as closed, whether or not the sweep has come by.';
comment on column workspaces.close_notice_days is 'The last notice before closing that was sent: 7, 3 or 1 days before.';
create index workspaces_by_owner on workspaces (owner_user_id, id desc);
create index workspaces_by_organisation on workspaces (organisation_id, id desc);
create index workspaces_that_will_close on workspaces (closes_at) where status = 'open' and closes_at is not null;
create index workspaces_closed on workspaces (closed_at) where status = 'closed';

create table participants (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  user_id uuid references users,
  email text not null constraint participant_email_is_3_to_254_characters check (char_length(email) between 3 and 254),
  abilities text[] not null constraint participant_abilities_are_known
    check (abilities <@ array['preview', 'download', 'upload', 'edit', 'delete', 'comment', 'invite', 'manage'] and 'preview' = any (abilities)),
  status text not null constraint participant_status_is_known check (status in ('invited', 'active', 'left', 'removed')),
  is_hidden boolean not null default false,
  acted_at timestamptz,
  message text not null default '' constraint participant_message_is_at_most_2000_characters check (char_length(message) <= 2000),
  invited_by uuid not null references users,
  invited_at timestamptz not null,
  joined_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  constraint active_participant_is_a_user check (status <> 'active' or user_id is not null)
);
comment on table participants is 'Whom a workspace is open to besides its owner, from any organisation, and what they may do in it.';
comment on column participants.organisation_id is 'The organisation of the workspace, not of the person.';
comment on column participants.user_id is 'Null while the address belongs to nobody yet; whoever proves it becomes the participant.';
comment on column participants.acted_at is 'When they first did something that the others see: a hidden participant shows from then on.';
create unique index participant_is_in_a_workspace_once_by_address on participants (workspace_id, email) where status in ('invited', 'active');
create unique index participant_is_in_a_workspace_once_as_user on participants (workspace_id, user_id) where status in ('invited', 'active');
create index participants_by_workspace on participants (workspace_id, id);
create index participants_by_user on participants (user_id, workspace_id) where status = 'active';
create index participants_invited_by_email on participants (email) where status = 'invited';

create table participant_invitations (
  participant_id uuid primary key references participants on delete cascade,
  token_hash bytea not null constraint participant_invitation_token_is_unique unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table participant_invitations is 'Mailed tokens of people who are invited into a workspace and have no user yet. They prove the address, so nobody but the mail has them.';

create table workspace_events (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  kind text not null,
  actor_user_id uuid references users,
  participant_id uuid references participants on delete cascade,
  document_id uuid,
  detail jsonb not null default '{}',
  at timestamptz not null
);
comment on table workspace_events is 'What happened in a workspace: the record that stays for 90 days after it is closed. Append-only.';
create index workspace_events_by_workspace on workspace_events (workspace_id, id);
create index workspace_events_by_document on workspace_events (document_id, id) where document_id is not null;

create table folders (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  parent_id uuid references folders,
  name text not null constraint folder_name_is_1_to_255_characters check (char_length(name) between 1 and 255),
  version integer not null default 1,
  created_by uuid not null references users,
  created_at timestamptz not null,
  folded_name text not null generated always as (folded(name)) stored,
  constraint folder_is_not_in_itself check (parent_id <> id)
);
create unique index folder_name_is_unique_in_its_folder on folders (workspace_id, parent_id, lower(name)) nulls not distinct;
create index folders_by_parent on folders (workspace_id, parent_id, folded_name, id);
create index folders_by_parent_id on folders (parent_id);

-- Contents ------------------------------------------------------------------------------------------------------------

create table contents (
  id uuid primary key,
  key text not null constraint content_key_is_unique unique constraint content_key_is_random check (key ~ '^[0-9a-f]{64}$'),
  workspace_id uuid not null references workspaces,
  organisation_id uuid not null references organisations,
  status text not null constraint content_status_is_known check (status in ('writing', 'stored', 'condemned')),
  size_bytes bigint constraint content_size_is_not_negative check (size_bytes >= 0),
  sha256 text constraint content_sha256_is_hexadecimal check (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null,
  touched_at timestamptz not null,
  constraint stored_content_is_measured check (status <> 'stored' or (size_bytes is not null and sha256 is not null))
);
comment on table contents is 'One row for each object in the store, made before its first byte and deleted after its last: an object without a row does not exist.';
comment on column contents.key is 'Random; nothing about the document can be read from it.';
comment on column contents.status is 'writing: being written; stored: whole, and referenced; condemned: to be removed from the store, then from here.';
comment on column contents.touched_at is 'When it was last written to: what stays in writing for a day without being touched is collected.';
create index contents_to_collect on contents (status, touched_at) where status <> 'stored';
create index contents_by_workspace on contents (workspace_id);

create table documents (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  folder_id uuid references folders,
  name text not null constraint document_name_is_1_to_255_characters check (char_length(name) between 1 and 255),
  newest_number integer not null,
  version integer not null default 1,
  created_by uuid not null references users,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  deleted_by uuid references users,
  folded_name text not null generated always as (folded(name)) stored,
  constraint document_is_in_one_workspace unique (id, workspace_id, organisation_id)
);
comment on table documents is 'A file and its history. Two may have the same name. Deleted ones stay as a record without content until the record of the workspace ends.';
comment on column documents.version is 'Goes up by one with each change. A new content takes this number as its own, so numbers of contents may have gaps.';
comment on column documents.newest_number is 'The number of the newest content: the greatest in document_versions.';
create index documents_by_folder on documents (workspace_id, folder_id, folded_name, id) where deleted_at is null;
create index documents_by_workspace on documents (workspace_id, folded_name, id) where deleted_at is null;
create index documents_newest_by_folder on documents (workspace_id, folder_id, updated_at desc, id desc) where deleted_at is null;
create index documents_newest_by_workspace on documents (workspace_id, updated_at desc, id desc) where deleted_at is null;
create index documents_by_folder_id on documents (folder_id);

create table document_versions (
  document_id uuid not null references documents on delete cascade,
  number integer not null constraint document_version_number_is_positive check (number >= 1),
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  content_id uuid references contents on delete restrict,
  size_bytes bigint not null,
  sha256 text not null,
  content_type text not null,
  comment text not null default '' constraint document_version_comment_is_at_most_2000_characters check (char_length(comment) <= 2000),
  restored_from integer,
  scan_status text not null constraint document_version_scan_status_is_known check (scan_status in ('not_scanned', 'waiting', 'clean', 'infected')),
  scan_finding text,
  created_by uuid not null references users,
  created_at timestamptz not null,
  primary key (document_id, number)
);
comment on column document_versions.content_id is 'Null once the document is deleted: the record stays, the content goes.';
comment on column document_versions.scan_status is 'not_scanned: no scanner was configured; waiting: neither downloaded nor previewed yet; infected: never.';
create index document_versions_by_content on document_versions (content_id) where content_id is not null;
create index document_versions_waiting on document_versions (created_at) where scan_status = 'waiting';

create table document_previews (
  content_id uuid not null references contents on delete cascade,
  page integer not null constraint document_preview_page_is_positive check (page >= 1),
  page_count integer not null,
  content_type text not null,
  preview_content_id uuid not null references contents on delete restrict,
  created_at timestamptz not null,
  primary key (content_id, page)
);
comment on table document_previews is 'Rendered pages, kept so that each is rendered once. They are contents of their own, read only through the document.';
create index document_previews_by_preview_content on document_previews (preview_content_id);

create table document_tags (
  document_id uuid not null references documents on delete cascade,
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  tag text not null constraint document_tag_is_1_to_50_characters check (char_length(tag) between 1 and 50),
  primary key (document_id, tag)
);
create index document_tags_by_workspace on document_tags (workspace_id, tag);

create table document_comments (
  id uuid primary key,
  document_id uuid not null references documents on delete cascade,
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  author_user_id uuid not null references users,
  text text not null constraint document_comment_is_1_to_2000_characters check (char_length(text) between 1 and 2000),
  mentions uuid[] not null default '{}',
  number integer,
  created_at timestamptz not null
);
comment on column document_comments.mentions is 'Users who are mentioned and told: the owner and participants of the workspace only.';
comment on column document_comments.number is 'The version that was the newest when the comment was written.';
create index document_comments_by_document on document_comments (document_id, id);

create table uploads (
  id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  user_id uuid not null references users,
  content_id uuid not null references contents,
  folder_id uuid references folders on delete set null,
  document_id uuid references documents on delete cascade,
  name text not null constraint upload_name_is_1_to_255_characters check (char_length(name) between 1 and 255),
  size_bytes bigint constraint upload_size_is_not_negative check (size_bytes >= 0),
  content_type text not null default '',
  sha256 text constraint upload_sha256_is_hexadecimal check (sha256 ~ '^[0-9a-f]{64}$'),
  metadata jsonb not null default '{}',
  resulting_document_id uuid references documents on delete set null,
  lease_id uuid,
  leased_until timestamptz,
  lease_is_wanted boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table uploads is 'Resumable uploads under way. Finished ones stay until they expire, to answer a client that asks again.';
comment on column uploads.document_id is 'Set when the upload becomes a new version of this document.';
comment on column uploads.sha256 is 'What the client says that the whole has as its SHA-256; compared before anything comes of it.';
comment on column uploads.metadata is 'What the client said at its beginning, to be told again (Upload-Metadata).';
comment on column uploads.leased_until is 'The request that adds to it holds it until then, by the clock of the database, and renews this while it lives.';
comment on column uploads.lease_is_wanted is 'A newer request waits: whoever holds the lease lets go.';
create index uploads_by_user on uploads (user_id, id);
create index uploads_by_expiry on uploads (expires_at);
create index uploads_by_content on uploads (content_id);

create table document_accesses (
  document_id uuid not null references documents on delete cascade,
  user_id uuid not null references users,
  kind text not null constraint document_access_kind_is_known check (kind in ('downloaded', 'previewed')),
  at timestamptz not null,
  primary key (document_id, user_id, kind)
);
comment on table document_accesses is 'When somebody read a document in parts last: a viewer that asks for a hundred ranges stands in the audit once an hour.';
create index document_accesses_by_user on document_accesses (user_id);

alter table task_assignees add column is_cut_off boolean not null default false;
comment on column task_assignees.is_cut_off is
  'The connection that the task came along has ended since: its documents are shared to this assignee no more, until the sender attaches anew along a new one.';

create table task_documents (
  task_id uuid not null references tasks on delete cascade,
  document_id uuid not null references documents on delete cascade,
  number integer not null,
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  attached_by uuid not null references users,
  attached_at timestamptz not null,
  verdict text constraint task_document_verdict_is_known check (verdict in ('approved', 'rejected')),
  primary key (task_id, document_id)
);
comment on table task_documents is 'Documents on tasks. Whoever holds the task sees this version of the document, and nothing else of its workspace.';
comment on column task_documents.number is 'The version that was attached, and that a verdict is given on.';
create index task_documents_by_document on task_documents (document_id);

-- Shares --------------------------------------------------------------------------------------------------------------

create table document_shares (
  document_id uuid not null,
  sharee_id uuid not null,
  sharee_kind text not null constraint document_share_sharee_kind_is_known check (sharee_kind in ('user', 'participant', 'assignee')),
  account_id uuid not null,
  organisation_id uuid not null,
  workspace_id uuid not null,
  is_by_workspace boolean not null,
  task_count integer not null default 0 constraint document_share_task_count_is_not_negative check (task_count >= 0),
  since timestamptz not null,
  primary key (document_id, sharee_id),
  constraint document_share_has_a_way check (is_by_workspace or task_count > 0),
  -- One look-up for each row instead of four: ten thousand shares at once take half the time.
  constraint document_share_is_where_its_document_is foreign key (document_id, workspace_id, organisation_id)
    references documents (id, workspace_id, organisation_id) on delete restrict
);
comment on table document_shares is 'One row for each document and person: what accounts.shares_used counts. A person has one row for a document, however many ways lead to it.';
comment on column document_shares.sharee_id is 'A user; or the participant who is invited and has no user yet; or the assignee (a role) of a task that nobody has taken yet.';
comment on column document_shares.task_count is 'Through how many tasks the document is shared to them, besides the workspace.';
create index document_shares_by_sharee on document_shares (sharee_id, document_id desc);
create index document_shares_by_workspace on document_shares (workspace_id, sharee_id);

create table task_shares (
  task_id uuid not null references tasks on delete cascade,
  document_id uuid not null references documents on delete cascade,
  sharee_id uuid not null,
  sharee_kind text not null constraint task_share_sharee_kind_is_known check (sharee_kind in ('user', 'assignee')),
  workspace_id uuid not null references workspaces on delete cascade,
  organisation_id uuid not null references organisations,
  primary key (task_id, document_id, sharee_id)
);
comment on table task_shares is 'To whom a task shares its documents now: its holder, or one reserved for each assignee until someone takes it. The owner of the workspace too, who has no row in document_shares.';
create index task_shares_by_sharee on task_shares (sharee_id, document_id);
create index task_shares_by_document on task_shares (document_id, sharee_id);

create table share_entries (
  id uuid primary key,
  account_id uuid not null,
  organisation_id uuid not null,
  workspace_id uuid not null,
  sharee_id uuid not null,
  sharee_kind text not null constraint share_entry_sharee_kind_is_known check (sharee_kind in ('user', 'participant', 'assignee')),
  change integer not null constraint share_entry_changes_something check (change <> 0),
  reason text not null,
  actor_user_id uuid references users,
  at timestamptz not null
);
comment on table share_entries is 'The ledger of shares: what each act added or gave back for each person. Its sum is accounts.shares_used. Append-only.';
comment on column share_entries.account_id is 'No foreign key, which would lock the account''s row for each entry: it is busy enough. causeway verify compares.';
create index share_entries_by_account on share_entries (account_id, at);
create index share_entries_by_organisation on share_entries (organisation_id, at);

-- Rights of the application's role, as in 0001 ------------------------------------------------------------------------

create function my_workspace_ids() returns uuid[] language sql stable security definer set search_path = public, pg_temp
begin atomic
  select coalesce(array_agg(w.id), '{}') from participants p join workspaces w on w.id = p.workspace_id
  where p.user_id = current_user_id() and p.status = 'active' and w.status = 'open' and (w.closes_at is null or w.closes_at > moment_of_act());
end;
comment on function my_workspace_ids() is 'The open workspaces that the actor takes part in, in whatever organisation.';

create function workspace_facts(workspace uuid) returns table (owner_is_active boolean, plan text) language sql stable security definer set search_path = public, pg_temp
begin atomic
  select u.status = 'active' and u.organisation_id = w.organisation_id, a.plan
  from workspaces w join users u on u.id = w.owner_user_id join accounts a on a.id = w.account_id where w.id = workspace;
end;
comment on function workspace_facts(uuid) is 'What the rules on who may do what need to know of a workspace; never shown.';

create function holds_task_with(document uuid, version_number integer default null) returns boolean language sql stable security definer set search_path = public, pg_temp
begin atomic
  select exists (
    select from task_documents d join tasks t on t.id = d.task_id join workspaces w on w.id = d.workspace_id
    join task_shares s on s.task_id = d.task_id and s.document_id = d.document_id and s.sharee_id = current_user_id()
    where d.document_id = document and (version_number is null or d.number = version_number)
      and t.status in ('taken', 'completed') and t.holder_user_id = current_user_id() and t.holder_organisation_id = current_organisation_id()
      and w.status = 'open' and (w.closes_at is null or w.closes_at > moment_of_act())
      and (t.holder_organisation_id = t.from_organisation_id
           or exists (select from connections c where c.from_organisation_id = t.from_organisation_id and c.to_organisation_id = t.holder_organisation_id
                      and c.status = 'paired' and (c.ends_at is null or c.ends_at > moment_of_act()))));
end;
comment on function holds_task_with(uuid, integer) is
  'The actor holds a task that shares this document (in this version) to them, and the connection that the task came along has not ended.';

create function hold_workspaces_of(tasks_held uuid[], documents_held uuid[]) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from workspaces w
  where w.id in (select d.workspace_id from task_documents d where d.task_id = any (tasks_held)
                 union select d.workspace_id from documents d where d.id = any (documents_held))
  order by w.id for no key update;
end $$;
comment on function hold_workspaces_of(uuid[], uuid[]) is
  'Keeps the workspaces of these tasks'' documents, and of these documents, as they are until commit. Held before the tasks themselves.';

do $$
declare
  mine constant text := '(%1$s = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(%1$s)))';
  inside constant text := '(' || format(mine, 'organisation_id') || ' or workspace_id = any ((select my_workspace_ids())::uuid[]))';
  rule record;
begin
  for rule in select * from (values
    ('workspaces', '(' || format(mine, 'organisation_id') || ' or id = any ((select my_workspace_ids())::uuid[]))', '', 'select, insert, update, delete'),
    ('participants', '(' || inside || ' or user_id = (select current_user_id()))', '', 'select, insert, update, delete'),
    ('participant_invitations', 'exists (select from participants p where p.id = participant_id)', '', 'insert, update, delete'),
    ('workspace_events', inside, '', 'select, insert, delete'),
    ('folders', inside, '', 'select, insert, update, delete'),
    ('contents', inside, ' or exists (select from document_versions v where v.content_id = contents.id)', 'select, insert, update, delete'),
    ('documents', inside, ' or holds_task_with(id)', 'select, insert, update, delete'),
    ('document_versions', inside, ' or holds_task_with(document_id, number)', 'select, insert, update, delete'),
    ('document_previews', 'exists (select from contents c where c.id = content_id)', '', 'select, insert, delete'),
    ('document_tags', inside, '', 'select, insert, update, delete'),
    ('document_comments', inside, '', 'select, insert, delete'),
    ('uploads', '(user_id = (select current_user_id()))', '', 'select, insert, update, delete'),
    ('document_accesses', '(user_id = (select current_user_id()))', '', 'select, insert, update'),
    ('task_documents', '(exists (select from tasks t where t.id = task_id) or ' || inside || ')', '', 'select, insert, update, delete'),
    ('document_shares', '(' || inside || ' or sharee_id = (select current_user_id()))', '', 'select, insert, update, delete'),
    ('task_shares', '(' || inside || ' or sharee_id = (select current_user_id()))', '', 'select, insert, update, delete'),
    ('share_entries', inside, '', 'select, insert')
  ) as rules (table_name, condition, readable_too, verbs) loop
    execute format('alter table %I enable row level security', rule.table_name);
    execute format('alter table %I force row level security', rule.table_name);
    execute format('create policy owner_sees_all on %I to current_user using (true) with check (true)', rule.table_name);
    if rule.verbs like '%select%' then
      execute format('create policy readable on %I for select to causeway_app using ((select has_installation_scope()) or %s%s)', rule.table_name, rule.condition, rule.readable_too);
    else
      execute format('create policy readable on %I for select to causeway_app using ((select has_installation_scope()))', rule.table_name);
    end if;
    if rule.verbs like '%insert%' then
      execute format('create policy insertable on %I for insert to causeway_app with check ((select has_installation_scope()) or %s)', rule.table_name, rule.condition);
    end if;
    if rule.verbs like '%update%' then
      execute format('create policy updatable on %I for update to causeway_app using ((select has_installation_scope()) or %s) with check ((select has_installation_scope()) or %s)', rule.table_name, rule.condition, rule.condition);
    end if;
    if rule.verbs like '%delete%' then
      execute format('create policy deletable on %I for delete to causeway_app using ((select has_installation_scope()) or %s)', rule.table_name, rule.condition);
    end if;
    execute format('grant select, %s on %I to causeway_app', replace(rule.verbs, 'select, ', ''), rule.table_name);
  end loop;
end $$;

-- What stands fast once it is written: where things belong.
revoke update on workspaces, participants, documents, document_versions, contents from causeway_app;
grant update (owner_user_id, name, description, status, demands_second_factor, closes_at, close_notice_days, closed_at, closed_by, version) on workspaces to causeway_app;
grant update (user_id, email, abilities, status, is_hidden, acted_at, message, invited_by, invited_at, joined_at, ended_at, version) on participants to causeway_app;
grant update (folder_id, name, newest_number, version, updated_at, deleted_at, deleted_by) on documents to causeway_app;
grant update (content_id, scan_status, scan_finding) on document_versions to causeway_app;
grant update (status, size_bytes, sha256, touched_at) on contents to causeway_app;

revoke execute on function refuse_shares_beyond_allowance() from public;
grant execute on function workspace_facts(uuid), hold_workspaces_of(uuid[], uuid[]), my_workspace_ids(), holds_task_with(uuid, integer) to causeway_app;
