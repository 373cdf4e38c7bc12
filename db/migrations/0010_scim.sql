-- Provisioning by SCIM 2.0: an organisation's identity provider creates, changes and disables its people and roles.

create table scim_tokens (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  agent_user_id uuid not null references users,
  name text not null constraint scim_token_name_is_1_to_100_characters check (char_length(name) between 1 and 100),
  token_hash bytea not null constraint scim_token_is_unique unique,
  created_by uuid references users,
  created_at timestamptz not null,
  last_used_at timestamptz
);
comment on table scim_tokens is 'With these an identity provider provisions one organisation, until they are deleted.';
comment on column scim_tokens.agent_user_id is 'Who acts by the token in the audit: an agent that is disabled, so that nobody signs in as it or assigns it work.';
comment on column scim_tokens.last_used_at is 'To the minute.';
create index scim_tokens_by_organisation on scim_tokens (organisation_id, id);
create index scim_tokens_by_agent on scim_tokens (agent_user_id);

create table scim_settings (
  organisation_id uuid primary key references organisations,
  manages_administrators boolean not null default false,
  version integer not null default 1
);
comment on table scim_settings is 'What provisioning may do in an organisation; without a row the defaults.';
comment on column scim_settings.manages_administrators is 'Whether it may make and unmake administrators; unless switched on, it may only disable them.';

create table scim_users (
  organisation_id uuid not null references organisations,
  user_id uuid not null references users on delete cascade,
  external_id text constraint scim_user_external_id_is_1_to_500_characters check (char_length(external_id) between 1 and 500),
  given_name text constraint scim_user_given_name_has_at_most_200_characters check (char_length(given_name) <= 200),
  family_name text constraint scim_user_family_name_has_at_most_200_characters check (char_length(family_name) <= 200),
  deleted_at timestamptz,
  version integer not null default 1,
  primary key (organisation_id, user_id)
);
comment on table scim_users is 'What provisioning keeps of a person beside the person, for each organisation.';
comment on column scim_users.external_id is 'What the identity provider calls them; it identifies nobody here.';
comment on column scim_users.deleted_at is 'Deleted by provisioning: disabled, and not shown to it until they are enabled or created again.';
create index scim_users_by_external_id on scim_users (organisation_id, external_id);
create index scim_users_by_user on scim_users (user_id);

create table scim_groups (
  organisation_id uuid not null references organisations,
  role_id uuid not null references roles on delete cascade,
  external_id text constraint scim_group_external_id_is_1_to_500_characters check (char_length(external_id) between 1 and 500),
  version integer not null default 1,
  primary key (organisation_id, role_id)
);
comment on table scim_groups is 'What provisioning keeps of a role beside the role.';
create index scim_groups_by_external_id on scim_groups (organisation_id, external_id);
create index scim_groups_by_role on scim_groups (role_id);

create table scim_requests (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  token_name text not null,
  method text not null,
  path text not null constraint scim_request_path_has_at_most_200_characters check (char_length(path) <= 200),
  status integer not null,
  detail text constraint scim_request_detail_has_at_most_500_characters check (char_length(detail) <= 500),
  at timestamptz not null
);
comment on table scim_requests is 'The last requests of provisioning and what they came to, for administrators who set it up; not the audit.';
comment on column scim_requests.path is 'Without the query, which may name people.';
comment on column scim_requests.detail is 'The sentence of the refusal.';
create index scim_requests_by_organisation on scim_requests (organisation_id, id);

alter table users
  drop constraint user_placement_act_is_known,
  add constraint user_placement_act_is_known check (placement_act in ('sign_up', 'invitation', 'link', 'email_change', 'transfer', 'claim', 'provisioning'));

do $$
declare
  mine constant text := '(%1$s = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(%1$s)))';
  rule record;
begin
  for rule in select * from (values
    ('scim_tokens', format(mine, 'organisation_id')),
    ('scim_settings', format(mine, 'organisation_id')),
    ('scim_users', format(mine, 'organisation_id')),
    ('scim_groups', format(mine, 'organisation_id')),
    ('scim_requests', format(mine, 'organisation_id'))
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
