-- Single sign-on: the identity provider of an organisation, whom it has signed in, and whether the organisation demands it.

create table identity_providers (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  name text not null constraint identity_provider_name_is_1_to_200_characters check (char_length(name) between 1 and 200),
  issuer text not null constraint identity_provider_issuer_is_1_to_500_characters check (char_length(issuer) between 1 and 500),
  client_id text not null constraint identity_provider_client_id_is_1_to_500_characters check (char_length(client_id) between 1 and 500),
  sealed_client_secret bytea not null,
  scopes text[] not null constraint identity_provider_asks_for_1_to_20_scopes check (cardinality(scopes) between 1 and 20),
  is_enabled boolean not null,
  trusts_second_factor boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null
);
comment on table identity_providers is 'Where people of an organisation sign in by OpenID Connect. It speaks for addresses under the e-mail domains that the organisation owns, and for nobody else.';
comment on column identity_providers.sealed_client_secret is 'Sealed with the installation''s key; shown to nobody.';
comment on column identity_providers.is_enabled is 'At most one of an organisation is; the others wait, such as while one takes over from another.';
comment on column identity_providers.trusts_second_factor is 'When it says that it asked for a second factor (amr), the session counts as having confirmed one.';
create unique index organisation_has_one_enabled_identity_provider on identity_providers (organisation_id) where is_enabled;
create index identity_providers_by_organisation on identity_providers (organisation_id, id);

create table single_sign_on_settings (
  organisation_id uuid primary key references organisations,
  is_required boolean not null default false,
  version integer not null default 1
);
comment on table single_sign_on_settings is 'Whether an organisation demands single sign-on for its owned e-mail domains; without a row it does not.';

create table emergency_administrators (
  organisation_id uuid not null references single_sign_on_settings on delete cascade,
  user_id uuid not null references users on delete cascade,
  primary key (organisation_id, user_id)
);
comment on table emergency_administrators is 'Administrators who may still sign in by themselves when their organisation demands single sign-on, for the day when the identity provider fails.';
create index emergency_administrators_by_user on emergency_administrators (user_id);

create table linked_identities (
  id uuid primary key,
  identity_provider_id uuid references identity_providers on delete set null,
  organisation_id uuid not null references organisations,
  user_id uuid not null references users on delete cascade,
  issuer text not null,
  subject text not null constraint linked_identity_subject_is_1_to_255_characters check (char_length(subject) between 1 and 255),
  email text constraint linked_identity_email_is_at_most_254_characters check (char_length(email) <= 254),
  linked_at timestamptz not null,
  last_used_at timestamptz,
  constraint identity_belongs_to_one_user unique (identity_provider_id, issuer, subject),
  constraint user_has_one_identity_at_a_provider unique (identity_provider_id, user_id)
);
comment on table linked_identities is 'Who somebody is at an identity provider: issuer and subject, never the address, which can be given to somebody else.';
comment on column linked_identities.identity_provider_id is 'Null once the provider is removed: it signs nobody in any more, and still says that this person was linked before.';
comment on column linked_identities.organisation_id is 'The organisation of the identity provider.';
comment on column linked_identities.email is 'What the provider last said, to be shown; it decides nothing.';
create index linked_identities_by_user on linked_identities (user_id);
create index linked_identities_by_organisation on linked_identities (organisation_id);

create table single_sign_on_sessions (
  session_id uuid primary key references sessions on delete cascade,
  identity_provider_id uuid not null references identity_providers on delete cascade,
  linked_identity_id uuid not null references linked_identities on delete cascade,
  provider_session_id text,
  sealed_id_token bytea not null
);
comment on table single_sign_on_sessions is 'Sessions that an identity provider began, so that signing out there ends them here, and the other way round.';
comment on column single_sign_on_sessions.provider_session_id is 'sid: what the provider calls its own session.';
comment on column single_sign_on_sessions.sealed_id_token is 'Sent back to the provider when the person signs out there too.';
create index single_sign_on_sessions_by_identity on single_sign_on_sessions (linked_identity_id);
create index single_sign_on_sessions_by_provider on single_sign_on_sessions (identity_provider_id, provider_session_id);

create table sign_ons (
  id uuid primary key,
  identity_provider_id uuid not null references identity_providers on delete cascade,
  stage text not null constraint sign_on_stage_is_known check (stage in ('asked', 'underway', 'unlinked')),
  purpose text not null constraint sign_on_purpose_is_known check (purpose in ('sign_in', 'link', 'confirmation')),
  token_hash bytea not null constraint sign_on_token_is_unique unique,
  browser_hash bytea,
  sealed_secrets bytea,
  user_id uuid references users on delete cascade,
  session_id uuid references sessions on delete cascade,
  act text constraint sign_on_act_is_1_to_500_characters check (char_length(act) between 1 and 500),
  return_to text not null constraint sign_on_returns_to_a_path_of_ours check (return_to ~ '^/([^/\\]|$)' and char_length(return_to) <= 500),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint sign_on_belongs_to_a_browser_once_begun check (stage = 'asked' or browser_hash is not null),
  constraint sign_on_for_somebody_names_them_and_their_session check (purpose = 'sign_in' or (user_id is not null and session_id is not null)),
  constraint confirming_sign_on_names_its_act check ((purpose = 'confirmation') = (act is not null))
);
comment on table sign_ons is 'Sign-ons under way. Each is good once, in one browser, for ten minutes.';
comment on column sign_ons.stage is 'asked: by somebody signed in, who has yet to leave for the provider; underway: they are there; unlinked: back, and it remains to be shown that the user of this address is them.';
comment on column sign_ons.token_hash is 'Of what the browser brings: the start''s token, the state, or the token of the page that asks for the password.';
comment on column sign_ons.browser_hash is 'Of the cookie of the browser that began it; no other may finish it.';
comment on column sign_ons.sealed_secrets is 'underway: the PKCE verifier and the nonce. unlinked: who the provider says it is.';
create index sign_ons_by_end on sign_ons (expires_at);
create index sign_ons_by_user on sign_ons (user_id);
create index sign_ons_by_session on sign_ons (session_id);
create index sign_ons_by_identity_provider on sign_ons (identity_provider_id);

create table logout_tokens (
  identity_provider_id uuid not null references identity_providers on delete cascade,
  token_hash bytea not null,
  expires_at timestamptz not null,
  primary key (identity_provider_id, token_hash)
);
comment on table logout_tokens is 'Messages of identity providers that somebody signed out there, so that none counts twice.';
create index logout_tokens_by_end on logout_tokens (expires_at);

-- Rights of the application's role, as in 0001 ------------------------------------------------------------------------

do $$
declare
  mine constant text := '(%1$s = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(%1$s)))';
  rule record;
begin
  for rule in select * from (values
    ('identity_providers', format(mine, 'organisation_id')),
    ('single_sign_on_settings', format(mine, 'organisation_id')),
    ('emergency_administrators', format(mine, 'organisation_id')),
    ('linked_identities', 'user_id = (select current_user_id()) or ' || format(mine, 'organisation_id')),
    ('single_sign_on_sessions', 'exists (select from sessions s where s.id = session_id and s.user_id = (select current_user_id()))'),
    ('sign_ons', 'user_id = (select current_user_id())'),
    ('logout_tokens', 'false')
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
