-- Notices: what people are told in the app and by mail, how they want it, and what was said already.

alter table users
  add column language text not null default 'en' constraint user_language_is_known check (language in ('en', 'de')),
  add column email_refused_at timestamptz;
comment on column users.language is 'Of the notices and mails to this person.';
comment on column users.email_refused_at is 'When a mail server refused the address for good; nothing but security mails goes there until it is cleared or the address changes.';

create function accept_mail_again() returns trigger language plpgsql as $$
begin
  new.email_refused_at := null;
  return new;
end $$;
comment on function accept_mail_again() is 'Another address has not been refused.';
create trigger another_address_is_not_refused before update of email on users for each row
  when (new.email is distinct from old.email) execute function accept_mail_again();

create table notices (
  id uuid primary key,
  user_id uuid not null references users,
  organisation_id uuid not null references organisations,
  kind text not null constraint notice_kind_is_1_to_100_characters check (char_length(kind) between 1 and 100),
  subject_kind text not null,
  subject_id uuid,
  actor_user_id uuid references users,
  path text not null constraint notice_path_is_1_to_300_characters check (char_length(path) between 1 and 300),
  words jsonb not null default '{}' constraint notice_words_are_few check (octet_length(words::text) <= 4000),
  at timestamptz not null,
  read_at timestamptz,
  waits_for_digest boolean not null default false
);
comment on table notices is 'What a person is told in the app, written by the transaction that it is about; swept after a year.';
comment on column notices.user_id is 'The recipient.';
comment on column notices.organisation_id is 'Where the recipient belonged then: who has moved on reads it no more.';
comment on column notices.actor_user_id is 'Who did it; named or masked at each read.';
comment on column notices.path is 'Where in the web app it leads.';
comment on column notices.words is 'What the text of its kind speaks of: names of organisations as in mail, names in the DNS, numbers, dates. Nothing that a person wrote.';
comment on column notices.waits_for_digest is 'Until the next digest takes it up.';
create index notices_by_recipient on notices (user_id, id);
create index notices_unread on notices (user_id, organisation_id, id) where read_at is null;
create index notices_for_digest on notices (user_id) where waits_for_digest;
create index notices_by_subject on notices (organisation_id, kind, subject_id, at);
create index notices_by_age on notices (at);

create table notice_settings (
  user_id uuid primary key references users on delete cascade,
  mail jsonb not null default '{}',
  digest_hour integer not null default 8 constraint digest_hour_is_0_to_23 check (digest_hour between 0 and 23),
  time_zone text not null default 'UTC' constraint time_zone_is_1_to_100_characters check (char_length(time_zone) between 1 and 100),
  version integer not null default 1
);
comment on table notice_settings is 'How a person wants to be told by mail. Who has no row is mailed at once.';
comment on column notice_settings.mail is 'By group of kinds: immediate, digest or none; what is missing is immediate.';

create table notice_reminders (
  kind text not null,
  subject_id uuid not null,
  moment timestamptz not null,
  told_at timestamptz not null,
  constraint reminder_is_sent_once primary key (kind, subject_id, moment)
);
comment on table notice_reminders is 'Which reminders went out, so that each goes once whichever node comes first; another moment is reminded of anew.';
comment on column notice_reminders.moment is 'What it reminds of: the due date, the end.';
create index notice_reminders_by_age on notice_reminders (told_at);

alter table mails
  add column user_id uuid references users,
  add column notice_group text;
comment on column mails.user_id is 'The recipient of a notice, who can have such mails stopped; null for mails that always go.';
comment on column mails.notice_group is 'Which mails the unsubscribe link in this one stops.';

-- Streams of notices end at once with what let them in: the change is heard on every node.
create function tell_streams() returns trigger language plpgsql as $$
begin
  perform pg_notify('causeway_notices', old.user_id::text);
  return null;
end $$;
comment on function tell_streams() is 'Has the streams of this person look whether they are still signed in.';
create trigger streams_end_with_the_session after delete on sessions for each row execute function tell_streams();
create trigger streams_end_with_the_token after delete on api_tokens for each row execute function tell_streams();
create function tell_streams_of_user() returns trigger language plpgsql as $$
begin
  perform pg_notify('causeway_notices', old.id::text);
  return null;
end $$;
comment on function tell_streams_of_user() is 'The same for a person who was disabled or moved.';
create trigger streams_end_with_the_user after update of status, organisation_id on users for each row
  when (new.status is distinct from old.status or new.organisation_id is distinct from old.organisation_id) execute function tell_streams_of_user();

do $$
declare
  rule record;
begin
  for rule in select * from (values
    ('notices', 'user_id = (select current_user_id()) and organisation_id = (select current_organisation_id())'),
    ('notice_settings', 'user_id = (select current_user_id())'),
    ('notice_reminders', 'false')
  ) as rules (table_name, condition) loop
    execute format('alter table %I enable row level security', rule.table_name);
    execute format('alter table %I force row level security', rule.table_name);
    execute format('create policy owner_sees_all on %I to current_user using (true) with check (true)', rule.table_name);
    execute format('create policy readable on %I for select to causeway_app using ((select has_installation_scope()) or %s)', rule.table_name, rule.condition);
    execute format('create policy insertable on %I for insert to causeway_app with check ((select has_installation_scope()) or %s)', rule.table_name, rule.condition);
    execute format('create policy updatable on %I for update to causeway_app using ((select has_installation_scope()) or %s) with check ((select has_installation_scope()) or %s)', rule.table_name, rule.condition, rule.condition);
    execute format('create policy deletable on %I for delete to causeway_app using ((select has_installation_scope()) or %s)', rule.table_name, rule.condition);
    execute format('grant select, insert, update, delete on %I to causeway_app', rule.table_name);
  end loop;
end $$;

create index tasks_that_fall_due on tasks (due_at, id) where status in ('open', 'taken') and due_at is not null;
