-- Links: connected content repositories, each acting through an agent user of its organisation.

create table links (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  agent_user_id uuid not null references users,
  kind text not null constraint link_kind_is_a_word check (kind ~ '^[a-z0-9_]{1,40}$'),
  name text not null constraint link_name_is_1_to_200_characters check (char_length(name) between 1 and 200),
  settings jsonb not null,
  sealed_secrets bytea,
  tested_at timestamptz,
  test_failure text constraint link_test_failure_has_at_most_1000_characters check (char_length(test_failure) <= 1000),
  created_by uuid references users,
  created_at timestamptz not null,
  version integer not null default 1,
  constraint link_failure_has_a_test check (test_failure is null or tested_at is not null)
);
comment on table links is 'A content repository that an organisation has connected, and the agent user through whom it acts.';
comment on column links.kind is 'One of the kinds that the server knows: folder, webdav, s3.';
comment on column links.settings is 'What may be shown of the settings: paths, addresses, names of users.';
comment on column links.sealed_secrets is 'The rest of them, as JSON sealed with the installation''s key; shown to nobody.';
comment on column links.tested_at is 'When the settings were last tried, by a person or a run; test_failure says what was wrong then.';
create index links_by_organisation on links (organisation_id, id);
create index links_by_agent on links (agent_user_id);

alter table api_tokens add column link_id uuid references links on delete cascade;
comment on column api_tokens.link_id is 'Set for the token of a link: the agent''s, with which people are added through it.';
create unique index link_has_one_token on api_tokens (link_id) where link_id is not null;

alter table invitations add column link_id uuid references links on delete set null;
comment on column invitations.link_id is 'Set for who was added through a link: no administrator chose them, so the rule is link_agent and not invitation.';
create index invitations_by_link on invitations (link_id) where link_id is not null;

alter table users add constraint nobody_has_the_address_of_an_agent check (kind = 'agent' or email not like '%@agents.invalid');

create table installation_secrets (
  name text primary key constraint installation_secret_is_known check (name in ('audit_checkpoint_seed')),
  sealed_value bytea not null
);
comment on table installation_secrets is 'What was derived from the installation''s first secret key and must outlive it, sealed with the present one.';

-- Whoever is named and is a program is marked as one.
drop function people_as_seen(uuid[]);
create function people_as_seen(ids uuid[])
  returns table (id uuid, name text, organisation_id uuid, organisation_name text, is_visible boolean, is_agent boolean)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  -- The rules of may_send_to and holds_public_role, written out: calling them for each row took ten times as long.
  select u.id, u.name, u.organisation_id, o.name,
         has_installation_scope() or u.organisation_id = current_organisation_id() or coalesce(o.account_id = current_account_id(), false)
           or (exists (select from connections c
                       where c.from_organisation_id = current_organisation_id() and c.to_organisation_id = u.organisation_id
                         and c.status = 'paired' and c.level = 'roles_and_users' and (c.ends_at is null or c.ends_at > moment_of_act()))
               and exists (select from role_members m join roles r on r.id = m.role_id where m.user_id = u.id and r.visibility = 'public')),
         u.kind = 'agent'
  from users u join organisations o on o.id = u.organisation_id
  where u.id = any (ids);
end;
comment on function people_as_seen(uuid[]) is 'Names of people in rows the caller may see, and whether the caller may know who they are by today''s levels; and whether they are programs.';
grant execute on function people_as_seen(uuid[]) to causeway_app;

create policy updatable on idempotency_answers for update to causeway_app using ((select has_installation_scope()));
grant update on idempotency_answers to causeway_app;

do $$
declare
  mine constant text := '(%1$s = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(%1$s)))';
  rule record;
begin
  for rule in select * from (values
    ('links', format(mine, 'organisation_id')),
    ('installation_secrets', 'false')
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
