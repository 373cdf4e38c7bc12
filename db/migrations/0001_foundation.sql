-- The foundation: who people are, where they belong, who may send work to whom, and the work itself.
--
-- How isolation works: the application never owns these tables. It connects as a role that does not bypass row-level
-- security, and each transaction says for whom it acts in settings local to that transaction:
--   causeway.organisation_id  the actor's organisation
--   causeway.user_id          the actor
--   causeway.account_id       set only for an enterprise administrator: the account whose organisations they administer
--   causeway.scope            'installation' for sign-in, jobs and the operator's acts, which belong to no organisation
--   causeway.now              the moment of the act, so that rules about time have one clock
-- A transaction that says nothing sees nothing.

do $$ begin
  if not exists (select from pg_roles where rolname = 'causeway_app') then
    create role causeway_app nologin nosuperuser nobypassrls;
  end if;
  execute format('grant causeway_app to %I', current_user);
exception when duplicate_object or unique_violation then null; -- another node made it at the same moment
end $$;

create function current_organisation_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('causeway.organisation_id', true), '')::uuid;
create function current_user_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('causeway.user_id', true), '')::uuid;
create function current_account_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('causeway.account_id', true), '')::uuid;
create function has_installation_scope() returns boolean language sql stable parallel safe
  return coalesce(current_setting('causeway.scope', true), '') = 'installation';
create function moment_of_act() returns timestamptz language sql stable parallel safe
  return coalesce(nullif(current_setting('causeway.now', true), '')::timestamptz, now());

create function folded(name text) returns text language sql immutable parallel safe strict
  return lower(regexp_replace(normalize(name, NFD), '[\u0300-\u036f]', '', 'g'));
comment on function folded(text) is 'A name as the directory searches and sorts it: in lower case, without accents.';

-- Accounts and organisations ------------------------------------------------------------------------------------------

create table accounts (
  id uuid primary key,
  name text not null constraint account_name_is_1_to_200_characters check (char_length(name) between 1 and 200),
  plan text not null constraint account_plan_is_known check (plan in ('free', 'paid')),
  share_allowance integer not null default 0 constraint account_share_allowance_is_not_negative check (share_allowance >= 0),
  shares_used integer not null default 0 constraint account_shares_used_is_not_negative check (shares_used >= 0),
  version integer not null default 1,
  created_at timestamptz not null
);
comment on table accounts is 'The subscription: who pays, with a plan and a share allowance; holds organisations.';
comment on column accounts.shares_used is 'Pairs of document and person shared out of this account; equal to the recount at every commit.';

create table organisations (
  id uuid primary key,
  account_id uuid not null references accounts,
  name text not null constraint organisation_name_is_1_to_200_characters check (char_length(name) between 1 and 200),
  short_name text not null constraint organisation_short_name_is_well_formed check (short_name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  kind text not null constraint organisation_kind_is_known check (kind in ('organisation', 'individual', 'installation')),
  connection_visibility text not null constraint organisation_connection_visibility_is_known check (connection_visibility in ('listed', 'unlisted', 'none')),
  transfer_needs_shared_role boolean not null default false,
  import_key text constraint organisation_import_key_is_unique unique,
  version integer not null default 1,
  created_at timestamptz not null,
  folded_name text not null generated always as (folded(name)) stored,
  constraint organisation_short_name_is_unique unique (short_name),
  constraint individual_organisation_may_not_be_asked check (kind = 'organisation' or connection_visibility = 'none')
);
comment on table organisations is 'Where people belong; holds users, roles, tasks and connections.';
comment on column organisations.connection_visibility is 'Towards unconnected organisations: listed (anyone may ask), unlisted (only by exact short name), none (nobody new may ask).';
comment on column organisations.transfer_needs_shared_role is 'When set, giver and receiver of a transferred task must share a role.';
comment on column organisations.import_key is 'What an import recognises this organisation by when it runs again.';
create index organisations_by_account on organisations (account_id);
create index organisations_listed_by_folded_name on organisations (folded_name, id) where connection_visibility = 'listed';
create index organisations_by_folded_name on organisations (folded_name, id);
create index organisations_by_lower_name on organisations (lower(name), id);

create table users (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  name text not null constraint user_name_is_1_to_200_characters check (char_length(name) between 1 and 200),
  email text not null constraint user_email_is_at_most_254_characters check (char_length(email) between 3 and 254),
  kind text not null default 'person' constraint user_kind_is_known check (kind in ('person', 'agent')),
  status text not null constraint user_status_is_known check (status in ('pending', 'active', 'disabled')),
  is_operator boolean not null default false,
  is_enterprise_administrator boolean not null default false,
  placement_rule text constraint user_placement_rule_is_known check (placement_rule in ('invitation', 'owned_domain', 'link_agent', 'self_registration')),
  placement_email_domain text,
  version integer not null default 1,
  created_at timestamptz not null,
  folded_name text not null generated always as (folded(name)) stored,
  constraint user_is_invited_once_by_an_organisation unique (organisation_id, email)
);
comment on table users is 'A person (or an agent) who signs in; belongs to exactly one organisation. Pending: invited, not yet accepted, without any power.';
comment on column users.email is 'The proved address in canonical form (lower case, IDNA).';
create unique index user_email_is_unique on users (email) where status <> 'pending';
create index users_by_organisation on users (organisation_id, lower(name), id);
create index users_by_folded_name on users (organisation_id, folded_name, id) where status = 'active';

create table credentials (
  user_id uuid primary key references users on delete cascade,
  password_hash text not null
);
comment on table credentials is 'argon2id hashes, apart from users so that no view of a person can carry one.';

create table roles (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  name text not null constraint role_name_is_1_to_200_characters check (char_length(name) between 1 and 200),
  description text not null default '' constraint role_description_is_at_most_2000_characters check (char_length(description) <= 2000),
  visibility text not null constraint role_visibility_is_known check (visibility in ('public', 'private')),
  security_level text not null constraint role_security_level_is_known check (security_level in ('member', 'coordinator', 'administrator')),
  builtin text constraint role_builtin_is_known check (builtin in ('administrators', 'everyone')),
  version integer not null default 1,
  created_at timestamptz not null,
  folded_name text not null generated always as (folded(name)) stored
);
comment on table roles is 'A named group of an organisation''s users to which work can be assigned.';
comment on column roles.builtin is 'The two roles that each organisation is born with; they cannot be deleted.';
create unique index role_name_is_unique_in_its_organisation on roles (organisation_id, lower(name));
create unique index role_builtin_is_unique_in_its_organisation on roles (organisation_id, builtin) where builtin is not null;
create index roles_public_by_organisation on roles (organisation_id, lower(name), id) where visibility = 'public';
create index roles_by_folded_name on roles (organisation_id, folded_name, id);

create table role_members (
  role_id uuid not null references roles on delete cascade,
  user_id uuid not null references users on delete cascade,
  organisation_id uuid not null references organisations,
  added_at timestamptz not null,
  primary key (role_id, user_id)
);
create index role_members_by_user on role_members (user_id, role_id);
create index role_members_by_organisation on role_members (organisation_id);

create table email_domains (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  name text not null,
  own boolean not null,
  status text not null constraint email_domain_status_is_known check (status in ('unproven', 'owned', 'associated', 'lapsed')),
  proved_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  constraint email_domain_is_associated_once_with_an_organisation unique (organisation_id, name)
);
comment on table email_domains is 'DNS names in e-mail addresses that an organisation is associated with; at most one organisation owns a name.';
create unique index email_domain_has_one_owner on email_domains (name) where status = 'owned';

-- Identity ------------------------------------------------------------------------------------------------------------

create table sign_ups (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text not null,
  token_hash bytea not null constraint sign_up_token_is_unique unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table sign_ups is 'Sign-ups whose address is not yet proved. A row goes when it is used or superseded.';
create index sign_ups_by_email on sign_ups (email);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  token_hash bytea not null constraint session_token_is_unique unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_by_user on sessions (user_id);

create table api_tokens (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  name text not null constraint api_token_name_is_1_to_200_characters check (char_length(name) between 1 and 200),
  token_hash bytea not null constraint api_token_is_unique unique,
  created_at timestamptz not null
);
create index api_tokens_by_user on api_tokens (user_id);

create table password_resets (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  token_hash bytea not null constraint password_reset_token_is_unique unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index password_resets_by_user on password_resets (user_id);

create table email_changes (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  email text not null,
  token_hash bytea not null constraint email_change_token_is_unique unique,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index email_changes_by_user on email_changes (user_id);

create table invitations (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  user_id uuid references users on delete set null,
  email text not null,
  message text not null default '' constraint invitation_message_is_at_most_2000_characters check (char_length(message) <= 2000),
  makes_enterprise_administrator boolean not null default false,
  status text not null constraint invitation_status_is_known check (status in ('pending', 'accepted', 'withdrawn')),
  token_hash bytea not null constraint invitation_token_is_unique unique,
  invited_by uuid references users,
  version integer not null default 1,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on column invitations.user_id is 'The pending user, whose roles wait with them.';
create unique index invitation_is_pending_once_for_an_address on invitations (organisation_id, email) where status = 'pending';
create index invitations_by_email on invitations (email) where status = 'pending';

create table attempts (
  id uuid primary key,
  kind text not null constraint attempt_kind_is_known check (kind in ('sign_in', 'confirmation', 'sign_up', 'password_reset', 'email_change')),
  subject text not null,
  is_underway boolean not null default false,
  at timestamptz not null
);
comment on table attempts is 'Failed sign-ins and confirmations, and mails asked for, so that both can be limited.';
comment on column attempts.is_underway is 'Reserved before the password is checked: then it goes, or stays as a wrong one.';
create index attempts_by_subject on attempts (kind, subject, at);
create index attempts_by_time on attempts (at);

create table idempotency_answers (
  scope text not null,
  key text not null,
  request_hash bytea not null,
  status integer not null,
  sealed_answer bytea not null,
  created_at timestamptz not null,
  primary key (scope, key)
);
comment on table idempotency_answers is 'The first answer to a POST with an Idempotency-Key, sealed with the installation''s key, kept for 24 hours.';
create index idempotency_answers_by_time on idempotency_answers (created_at);

create table mails (
  id uuid primary key,
  to_address text not null,
  kind text not null,
  subject text not null,
  sealed_body bytea,
  status text not null constraint mail_status_is_known check (status in ('kept', 'queued', 'sent', 'failed')),
  failure text,
  created_at timestamptz not null,
  sent_at timestamptz
);
comment on table mails is 'The outbox. Bodies hold links that give access: they are sealed, and erased once sent.';
create index mails_by_time on mails (created_at);

-- Connections ---------------------------------------------------------------------------------------------------------

create table connections (
  id uuid primary key,
  from_organisation_id uuid not null references organisations,
  to_organisation_id uuid not null references organisations,
  status text not null constraint connection_status_is_known check (status in ('requested', 'paired', 'rejected', 'cancelled', 'expired', 'ended')),
  level text constraint connection_level_is_known check (level in ('roles', 'roles_and_users')),
  requested_by uuid not null references users,
  requested_at timestamptz not null,
  request_comment text not null default '' constraint connection_request_comment_is_at_most_2000_characters check (char_length(request_comment) <= 2000),
  request_expires_at timestamptz not null,
  resent_at timestamptz,
  answered_by uuid references users,
  answered_at timestamptz,
  answer_comment text constraint connection_answer_comment_is_1_to_2000_characters check (char_length(answer_comment) between 1 and 2000),
  ends_at timestamptz,
  ended_by uuid references users,
  ended_by_organisation_id uuid references organisations,
  ended_at timestamptz,
  end_comment text constraint connection_end_comment_is_1_to_2000_characters check (char_length(end_comment) between 1 and 2000),
  version integer not null default 1,
  constraint connection_is_never_to_oneself check (from_organisation_id <> to_organisation_id),
  constraint connection_has_a_level_when_paired check (status <> 'paired' or level is not null)
);
comment on table connections is 'One-way: once paired, from may send work to; to gains nothing.';
comment on column connections.ends_at is 'Optional end date; from then on a paired connection counts as expired, whether or not the sweep has come by.';
create unique index connection_is_open_once_for_each_direction on connections (from_organisation_id, to_organisation_id) where status in ('requested', 'paired');
create index connections_by_from on connections (from_organisation_id, status, id);
create index connections_by_to on connections (to_organisation_id, status, id);
create index connections_paired on connections (from_organisation_id, to_organisation_id) include (level, ends_at) where status = 'paired';
create index connections_that_will_expire on connections ((case status when 'requested' then request_expires_at else ends_at end)) where status in ('requested', 'paired');

create table connection_events (
  id uuid primary key,
  connection_id uuid not null references connections,
  from_organisation_id uuid not null references organisations,
  to_organisation_id uuid not null references organisations,
  kind text not null,
  actor_user_id uuid references users,
  actor_organisation_id uuid references organisations,
  comment text,
  level text,
  at timestamptz not null
);
comment on table connection_events is 'What happened to a connection, the same for both sides. Append-only.';
create index connection_events_by_connection on connection_events (connection_id, id);

create table connection_blocks (
  organisation_id uuid not null references organisations,
  blocked_organisation_id uuid not null references organisations,
  blocked_by uuid references users,
  created_at timestamptz not null,
  primary key (organisation_id, blocked_organisation_id)
);
comment on table connection_blocks is 'organisation takes no further requests from blocked_organisation, which cannot tell.';

-- Tasks ---------------------------------------------------------------------------------------------------------------

create table tasks (
  id uuid primary key,
  from_organisation_id uuid not null references organisations,
  from_user_id uuid not null references users,
  title text not null constraint task_title_is_1_to_200_characters check (char_length(title) between 1 and 200),
  description text not null default '' constraint task_description_is_at_most_10000_characters check (char_length(description) <= 10000),
  kind text not null constraint task_kind_is_known check (kind in ('basic', 'acknowledge', 'review', 'approve')),
  priority text not null constraint task_priority_is_known check (priority in ('low', 'normal', 'high', 'urgent')),
  due_at timestamptz,
  status text not null constraint task_status_is_known check (status in ('open', 'taken', 'completed', 'declined', 'cancelled')),
  holder_user_id uuid references users,
  holder_organisation_id uuid references organisations,
  verdict text constraint task_verdict_is_known check (verdict in ('approved', 'rejected')),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  constraint task_holder_has_an_organisation check ((holder_user_id is null) = (holder_organisation_id is null)),
  constraint task_has_a_holder_when_taken check (status <> 'taken' or holder_user_id is not null),
  constraint task_has_no_holder_when_open check (status <> 'open' or holder_user_id is null)
);
comment on table tasks is 'A piece of work, assigned to roles and users of the sending or of connected organisations.';
create index tasks_by_from_organisation on tasks (from_organisation_id, status, id desc);
create index tasks_by_sender on tasks (from_user_id, from_organisation_id, id desc);
create index tasks_by_holder on tasks (holder_user_id, status, id desc) where holder_user_id is not null;
create index tasks_by_holder_organisation on tasks (holder_organisation_id, status) where holder_organisation_id is not null;

create table task_assignees (
  id uuid primary key,
  task_id uuid not null references tasks on delete cascade,
  from_organisation_id uuid not null references organisations,
  to_organisation_id uuid not null references organisations,
  role_id uuid references roles on delete restrict,
  user_id uuid references users,
  is_open boolean not null default true,
  constraint task_assignee_is_a_role_or_a_user check ((role_id is null) <> (user_id is null)),
  constraint task_is_assigned_once_to_each unique nulls not distinct (task_id, role_id, user_id)
);
comment on table task_assignees is 'To whom a task is assigned. Both organisations stand in the row: both may see it, nobody else.';
comment on column task_assignees.is_open is 'The task waits to be taken (kept equal to tasks.status = open), so that an inbox is one index range.';
create index task_assignees_open_by_role on task_assignees (role_id, task_id desc) where is_open;
create index task_assignees_open_by_user on task_assignees (user_id, task_id desc) where is_open;
create index task_assignees_by_to_organisation on task_assignees (to_organisation_id, task_id desc);
create index task_assignees_by_role on task_assignees (role_id) where role_id is not null;

create table task_comments (
  id uuid primary key,
  task_id uuid not null references tasks on delete cascade,
  author_user_id uuid not null references users,
  author_organisation_id uuid not null references organisations,
  text text not null constraint task_comment_is_1_to_2000_characters check (char_length(text) between 1 and 2000),
  created_at timestamptz not null
);
create index task_comments_by_task on task_comments (task_id, id);

create table task_events (
  id uuid primary key,
  task_id uuid not null references tasks on delete cascade,
  kind text not null,
  actor_user_id uuid references users,
  actor_organisation_id uuid references organisations,
  person_user_id uuid references users,
  person_organisation_id uuid references organisations,
  role_id uuid references roles on delete set null,
  comment text,
  at timestamptz not null
);
comment on table task_events is 'The one history of a task that both sides see. People are named or hidden at each read. Append-only.';
comment on column task_events.person_user_id is 'The other person of the event, such as the receiver of a transfer.';
comment on column task_events.person_organisation_id is 'Where the other person or the role of the event belongs.';
create index task_events_by_task on task_events (task_id, id);

-- Audit ---------------------------------------------------------------------------------------------------------------

create table audit_records (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  at timestamptz not null,
  kind text not null,
  outcome text not null constraint audit_outcome_is_known check (outcome in ('done', 'refused')),
  actor_kind text not null constraint audit_actor_kind_is_known check (actor_kind in ('user', 'installation', 'anonymous')),
  actor_user_id uuid,
  actor_organisation_id uuid,
  subject_kind text not null,
  subject_id uuid,
  address text,
  detail jsonb not null default '{}'
);
comment on table audit_records is 'Who did what, when, from where and why, each organisation its own. Append-only.';
create index audit_records_by_organisation on audit_records (organisation_id, id);

-- Rights of the application's role ------------------------------------------------------------------------------------

create function reaches(organisation uuid) returns boolean language sql stable security definer set search_path = public, pg_temp
  return organisation = current_organisation_id()
      or exists (select from organisations o where o.id = organisation and o.account_id = current_account_id());
comment on function reaches(uuid) is 'The actor belongs to this organisation or administers its account.';

-- Each table: row-level security on and forced; the owner (migrations, functions that say so) sees all; the application
-- sees what the condition says. Conditions are evaluated as init plans, once a statement, where they name no column.
create procedure protect(table_name text, readable text, writable text, verbs text) language plpgsql as $$
begin
  execute format('alter table %I enable row level security', table_name);
  execute format('alter table %I force row level security', table_name);
  execute format('create policy owner_sees_all on %I to current_user using (true) with check (true)', table_name);
  execute format('create policy readable on %I for select to causeway_app using ((select has_installation_scope()) or %s)', table_name, readable);
  if verbs like '%insert%' then
    execute format('create policy insertable on %I for insert to causeway_app with check ((select has_installation_scope()) or %s)', table_name, writable);
  end if;
  if verbs like '%update%' then
    execute format('create policy updatable on %I for update to causeway_app using ((select has_installation_scope()) or %s) with check ((select has_installation_scope()) or %s)', table_name, writable, writable);
  end if;
  if verbs like '%delete%' then
    execute format('create policy deletable on %I for delete to causeway_app using ((select has_installation_scope()) or %s)', table_name, writable);
  end if;
  execute format('grant %s on %I to causeway_app', verbs, table_name);
end $$;

-- "mine" is kept first in each condition: it is an index condition, and short-circuits the look at the account.
create function within_reach(column_name text) returns text language sql immutable
  return format('(%1$s = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(%1$s)))', column_name);

call protect('accounts', format('exists (select from organisations o where o.account_id = accounts.id and %s)', within_reach('o.id')),
             'accounts.id = (select current_account_id())', 'select, insert, update');
call protect('organisations',
             within_reach('id') || ' or (connection_visibility = ''listed'' and (select current_organisation_id()) is not null)'
               || ' or exists (select from connections c where c.from_organisation_id = (select current_organisation_id()) and c.to_organisation_id = organisations.id)'
               || ' or exists (select from connections c where c.to_organisation_id = (select current_organisation_id()) and c.from_organisation_id = organisations.id)',
             within_reach('id'), 'select, insert, update');
call protect('users', within_reach('organisation_id'), within_reach('organisation_id'), 'select, insert, update, delete');
call protect('roles', within_reach('organisation_id'), within_reach('organisation_id'), 'select, insert, update, delete');
call protect('role_members', within_reach('organisation_id'), within_reach('organisation_id'), 'select, insert, update, delete');
call protect('email_domains', within_reach('organisation_id'), within_reach('organisation_id'), 'select, insert, update, delete');
call protect('invitations', within_reach('organisation_id'), within_reach('organisation_id'), 'select, insert, update');
call protect('credentials', 'user_id = (select current_user_id())', 'user_id = (select current_user_id())', 'select, insert, update');
call protect('sessions', 'user_id = (select current_user_id())', 'user_id = (select current_user_id())', 'select, insert, update, delete');
call protect('api_tokens', 'user_id = (select current_user_id())', 'user_id = (select current_user_id())', 'select, insert, update, delete');
call protect('email_changes', 'user_id = (select current_user_id())', 'user_id = (select current_user_id())', 'select, insert, update, delete');
call protect('password_resets', 'false', 'false', 'select, insert, update, delete');
call protect('sign_ups', 'false', 'false', 'select, insert, update, delete');
call protect('attempts', 'false', 'false', 'select, insert, update, delete');
call protect('idempotency_answers', 'scope = (select current_user_id())::text', 'scope = (select current_user_id())::text', 'select, insert, delete');
call protect('mails', 'false', 'true', 'select, insert');
create policy updatable on mails for update to causeway_app using ((select has_installation_scope()));
grant update on mails to causeway_app;
call protect('connections', within_reach('from_organisation_id') || ' or ' || within_reach('to_organisation_id'),
             within_reach('from_organisation_id') || ' or ' || within_reach('to_organisation_id'), 'select, update');
create policy insertable on connections for insert to causeway_app
  with check ((select has_installation_scope()) or (status = 'requested' and (from_organisation_id = (select current_organisation_id()) or reaches(from_organisation_id))));
grant insert on connections to causeway_app;
call protect('connection_events', within_reach('from_organisation_id') || ' or ' || within_reach('to_organisation_id'),
             within_reach('actor_organisation_id'), 'select, insert');
call protect('connection_blocks', within_reach('organisation_id'), within_reach('organisation_id'), 'select, insert, delete');
call protect('task_assignees', within_reach('from_organisation_id') || ' or ' || within_reach('to_organisation_id'),
             within_reach('from_organisation_id') || ' or ' || within_reach('to_organisation_id'), 'select, insert, update, delete');
call protect('tasks', within_reach('from_organisation_id') || ' or exists (select from task_assignees a where a.task_id = tasks.id)',
             within_reach('from_organisation_id') || ' or exists (select from task_assignees a where a.task_id = tasks.id)', 'select, update');
create policy insertable on tasks for insert to causeway_app
  with check ((select has_installation_scope()) or from_organisation_id = (select current_organisation_id()));
grant insert on tasks to causeway_app;
call protect('task_comments', 'exists (select from tasks t where t.id = task_id)',
             'author_organisation_id = (select current_organisation_id()) and exists (select from tasks t where t.id = task_id)', 'select, insert');
call protect('task_events', 'exists (select from tasks t where t.id = task_id)',
             within_reach('actor_organisation_id') || ' and exists (select from tasks t where t.id = task_id)', 'select, insert');
call protect('audit_records', within_reach('organisation_id'), within_reach('organisation_id'), 'select, insert');

-- What a paired connection shows to the organisation that may send work along it (SPEC 6, levels): public roles always,
-- and at level roles_and_users the active people who hold at least one public role.
create function may_send_to(organisation uuid, needed_level text default null) returns boolean language sql stable security definer set search_path = public, pg_temp
  return exists (
    select from connections c
    where c.from_organisation_id = current_organisation_id() and c.to_organisation_id = organisation and c.status = 'paired'
      and (c.ends_at is null or c.ends_at > moment_of_act()) and (needed_level is null or c.level = needed_level));
comment on function may_send_to(uuid, text) is 'A connection from the actor''s organisation to this one is paired now, at the level needed if one is given.';
create function holds_public_role(person uuid) returns boolean language sql stable security definer set search_path = public, pg_temp
  return exists (select from role_members m join roles r on r.id = m.role_id where m.user_id = person and r.visibility = 'public');

create policy connected_see_public_roles on roles for select to causeway_app
  using (visibility = 'public' and may_send_to(organisation_id));
create policy connected_see_people_in_public_roles on users for select to causeway_app
  using (status = 'active' and may_send_to(organisation_id, 'roles_and_users') and holds_public_role(id));
create policy connected_see_members_of_public_roles on role_members for select to causeway_app
  using (may_send_to(organisation_id, 'roles_and_users') and exists (select from roles r where r.id = role_id and r.visibility = 'public'));

-- Questions that cross organisations, each answered by a function that gives away no more than its answer -----------------

create function organisation_names(ids uuid[]) returns table (id uuid, name text, kind text) language sql stable security definer set search_path = public, pg_temp
begin atomic
  select o.id, o.name, o.kind from organisations o where o.id = any (ids);
end;
comment on function organisation_names(uuid[]) is 'Names for organisations that stand in rows the caller may already see.';

create function organisation_facts(organisation uuid) returns table (account_id uuid, has_active_administrator boolean)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select o.account_id,
         exists (select from roles r join role_members m on m.role_id = r.id join users u on u.id = m.user_id
                 where r.organisation_id = o.id and r.security_level = 'administrator' and u.status = 'active' and u.kind = 'person')
  from organisations o where o.id = organisation;
end;
comment on function organisation_facts(uuid) is 'What the rules on who may do what need to know of an organisation; never shown.';

create function connectable_organisations(asking_organisation uuid, query text, exact_short_name text, after_name text, after_id uuid)
  returns table (id uuid, name text, short_name text, sort_name text) language sql stable security definer set search_path = public, pg_temp
begin atomic
  select o.id, o.name, o.short_name, o.folded_name from organisations o
  where o.kind = 'organisation' and o.id <> asking_organisation and (has_installation_scope() or reaches(asking_organisation))
    and case when exact_short_name is null then o.connection_visibility = 'listed'
             else o.connection_visibility in ('listed', 'unlisted') and o.short_name = exact_short_name end
    and (query is null or strpos(o.folded_name, folded(query)) > 0)
    and (o.folded_name, o.id) > (coalesce(after_name, ''), coalesce(after_id, '00000000-0000-0000-0000-000000000000'))
    and not exists (select from connection_blocks b where b.organisation_id = o.id and b.blocked_organisation_id = asking_organisation)
    and not exists (select from connections c where c.from_organisation_id = asking_organisation and c.to_organisation_id = o.id
                    and ((c.status = 'requested' and c.request_expires_at > moment_of_act())
                         or (c.status = 'paired' and (c.ends_at is null or c.ends_at > moment_of_act()))))
  order by o.folded_name, o.id limit 201;
end;
comment on function connectable_organisations(uuid, text, text, text, uuid) is 'Whom an organisation may ask to connect: a page at most, by name, after a place in that order.';

create function people_as_seen(ids uuid[])
  returns table (id uuid, name text, organisation_id uuid, organisation_name text, is_visible boolean)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  -- The rules of may_send_to and holds_public_role, written out: calling them for each row took ten times as long.
  select u.id, u.name, u.organisation_id, o.name,
         has_installation_scope() or u.organisation_id = current_organisation_id() or coalesce(o.account_id = current_account_id(), false)
           or (exists (select from connections c
                       where c.from_organisation_id = current_organisation_id() and c.to_organisation_id = u.organisation_id
                         and c.status = 'paired' and c.level = 'roles_and_users' and (c.ends_at is null or c.ends_at > moment_of_act()))
               and exists (select from role_members m join roles r on r.id = m.role_id where m.user_id = u.id and r.visibility = 'public'))
  from users u join organisations o on o.id = u.organisation_id
  where u.id = any (ids);
end;
comment on function people_as_seen(uuid[]) is 'Names of people in rows the caller may see, and whether the caller may know who they are by today''s levels.';

create function organisation_that_may_be_asked(organisation uuid, asking_organisation uuid)
  returns table (id uuid, name text) language sql stable security definer set search_path = public, pg_temp
begin atomic
  select o.id, o.name from organisations o
  where o.id = organisation and o.kind = 'organisation' and (has_installation_scope() or reaches(asking_organisation))
    and (o.connection_visibility <> 'none'
         or exists (select from connections c
                    where c.from_organisation_id = o.id and c.to_organisation_id = asking_organisation and c.status = 'paired'
                      and (c.ends_at is null or c.ends_at > moment_of_act())))
    and not exists (select from connection_blocks b where b.organisation_id = o.id and b.blocked_organisation_id = asking_organisation);
end;
comment on function organisation_that_may_be_asked(uuid, uuid) is 'This organisation, if the asking one may ask it for a connection; nothing tells whether it does not exist, is not visible or blocks.';

create function proved_email_domains_of_asking(connection uuid)
  returns table (name text) language sql stable security definer set search_path = public, pg_temp
begin atomic
  select d.name from connections c join email_domains d on d.organisation_id = c.from_organisation_id and d.status = 'owned'
  where c.id = connection and (has_installation_scope() or reaches(c.to_organisation_id));
end;
comment on function proved_email_domains_of_asking(uuid) is 'Who the asking organisation has proved to be, for the one that it asks.';

create function find_actor(session_token_hash bytea, api_token_hash bytea, at timestamptz)
  returns table (user_id uuid, organisation_id uuid, account_id uuid, organisation_kind text, plan text, is_operator boolean,
                 is_enterprise_administrator boolean, security_level text, session_id uuid, api_token_id uuid)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select u.id, u.organisation_id, o.account_id, o.kind, a.plan, u.is_operator, u.is_enterprise_administrator,
         coalesce((select r.security_level from role_members m join roles r on r.id = m.role_id where m.user_id = u.id
                   order by case r.security_level when 'administrator' then 0 when 'coordinator' then 1 else 2 end limit 1), 'member'),
         s.id, t.id
  from (select 1) one
  left join sessions s on s.token_hash = session_token_hash and s.expires_at > at
  left join api_tokens t on t.token_hash = api_token_hash
  join users u on u.id = coalesce(t.user_id, s.user_id) and u.status = 'active'
  join organisations o on o.id = u.organisation_id
  join accounts a on a.id = o.account_id;
end;
comment on function find_actor(bytea, bytea, timestamptz) is 'Who holds this session or API token, if they may still sign in.';

-- Who stands on which side is settled when the row is made; nobody rewrites it, not even a verb with a mistake in it.
revoke update on connections, tasks from causeway_app;
grant update (status, level, request_expires_at, resent_at, answered_by, answered_at, answer_comment, ends_at, ended_by, ended_by_organisation_id,
              ended_at, end_comment, version) on connections to causeway_app;
grant update (title, description, priority, due_at, status, holder_user_id, holder_organisation_id, verdict, version, updated_at, closed_at)
  on tasks to causeway_app;

drop procedure protect(text, text, text, text);
drop function within_reach(text);
grant usage on schema public to causeway_app;
grant execute on all functions in schema public to causeway_app;
