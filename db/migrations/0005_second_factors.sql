-- Second factors, passkeys, and the confirmation of single acts.

alter table sessions add column second_factor_at timestamptz;
comment on column sessions.second_factor_at is 'When this session last confirmed a second factor; null while it has not.';

alter table organisations add column second_factor_required boolean not null default false;
comment on column organisations.second_factor_required is 'Its people reach nothing until they have a second factor and the session has confirmed it.';

alter table attempts drop constraint attempt_kind_is_known;
alter table attempts add constraint attempt_kind_is_known
  check (kind in ('sign_in', 'confirmation', 'second_factor', 'recovery_code', 'sign_up', 'password_reset', 'email_change'));

create table authenticator_apps (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  sealed_secret bytea not null,
  created_at timestamptz not null,
  activated_at timestamptz,
  last_step bigint
);
comment on table authenticator_apps is 'Secrets for one-time codes (RFC 6238), sealed with the installation''s key.';
comment on column authenticator_apps.activated_at is 'Null until a right code has shown that the app knows the secret; it counts for nothing before.';
comment on column authenticator_apps.last_step is 'The time step of the newest code that was accepted; that code and older ones are refused.';
create unique index person_has_one_active_authenticator_app on authenticator_apps (user_id) where activated_at is not null;
create unique index person_has_one_waiting_authenticator_app on authenticator_apps (user_id) where activated_at is null;

create table recovery_codes (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  code_hash bytea not null constraint recovery_code_is_unique unique,
  created_at timestamptz not null,
  used_at timestamptz
);
comment on table recovery_codes is 'Codes for who has lost their second factor. Only hashes are kept; each is good once.';
create index recovery_codes_by_user on recovery_codes (user_id);

create table passkeys (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  name text not null constraint passkey_name_is_1_to_200_characters check (char_length(name) between 1 and 200),
  credential_id bytea not null constraint passkey_credential_is_unique unique,
  public_key bytea not null,
  counter bigint not null constraint passkey_counter_is_not_negative check (counter >= 0),
  transports text[] not null default '{}',
  is_synced boolean not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  version integer not null default 1
);
comment on table passkeys is 'Public keys of passkeys and security keys (WebAuthn).';
comment on column passkeys.counter is 'How often the authenticator says it has signed; one that goes back has been copied and is refused.';
comment on column passkeys.is_synced is 'Kept by a service that copies it to other devices of the person.';
create index passkeys_by_user on passkeys (user_id);

create table passkey_challenges (
  challenge_hash bytea primary key,
  purpose text not null constraint passkey_challenge_purpose_is_known check (purpose in ('registration', 'sign_in', 'second_factor', 'confirmation')),
  user_id uuid references users on delete cascade,
  session_id uuid references sessions on delete cascade,
  act text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint confirmation_challenge_names_its_act check ((purpose = 'confirmation') = (act is not null)),
  constraint only_sign_in_challenges_are_nobodys check (purpose = 'sign_in' or user_id is not null)
);
comment on table passkey_challenges is 'What a passkey was asked to sign: for one purpose, of one person and session, once, within five minutes.';
create index passkey_challenges_by_user on passkey_challenges (user_id);
create index passkey_challenges_by_session on passkey_challenges (session_id);
create index passkey_challenges_by_end on passkey_challenges (expires_at);

create table confirmations (
  id uuid primary key,
  token_hash bytea not null constraint confirmation_token_is_unique unique,
  user_id uuid not null references users on delete cascade,
  session_id uuid not null references sessions on delete cascade,
  act text not null constraint confirmation_act_is_1_to_500_characters check (char_length(act) between 1 and 500),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table confirmations is 'Proofs that it was the person themselves who asked for one act; each is good once.';
comment on column confirmations.act is 'The method and path that it is good for, as in POST /connections/…/accept.';
create index confirmations_by_user on confirmations (user_id);
create index confirmations_by_session on confirmations (session_id);
create index confirmations_by_end on confirmations (expires_at);

create table pending_sign_ins (
  id uuid primary key,
  token_hash bytea not null constraint pending_sign_in_token_is_unique unique,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table pending_sign_ins is 'People whose password was right and whose second factor is still to come.';
create index pending_sign_ins_by_user on pending_sign_ins (user_id);
create index pending_sign_ins_by_end on pending_sign_ins (expires_at);

create table known_devices (
  id uuid primary key,
  token_hash bytea not null constraint known_device_token_is_unique unique,
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table known_devices is 'Browsers in which somebody has signed in before: what strangers guess wrong does not shut these out.';
create index known_devices_by_user on known_devices (user_id);
create index known_devices_by_end on known_devices (expires_at);

-- Rights of the application's role, as in 0001 ------------------------------------------------------------------------

do $$
declare
  own constant text := 'user_id = (select current_user_id())';
  rule record;
begin
  for rule in select * from (values
    ('authenticator_apps', own), ('recovery_codes', own), ('passkeys', own), ('passkey_challenges', own), ('confirmations', own),
    ('pending_sign_ins', own), ('known_devices', own)
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

create function has_second_factor(person uuid) returns boolean language sql stable security definer set search_path = public, pg_temp
begin atomic
  select exists (select from authenticator_apps a where a.user_id = person and a.activated_at is not null)
      or exists (select from passkeys p where p.user_id = person);
end;
comment on function has_second_factor(uuid) is 'Whether somebody has an authenticator app or a passkey.';

drop function find_actor(bytea, bytea, timestamptz);
create function find_actor(session_token_hash bytea, api_token_hash bytea, at timestamptz)
  returns table (user_id uuid, organisation_id uuid, account_id uuid, organisation_kind text, plan text, is_operator boolean,
                 is_enterprise_administrator boolean, security_level text, session_id uuid, api_token_id uuid,
                 second_factor_at timestamptz, has_second_factor boolean, second_factor_required boolean)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select u.id, u.organisation_id, o.account_id, o.kind, a.plan, u.is_operator, u.is_enterprise_administrator,
         coalesce((select r.security_level from role_members m join roles r on r.id = m.role_id where m.user_id = u.id
                   order by case r.security_level when 'administrator' then 0 when 'coordinator' then 1 else 2 end limit 1), 'member'),
         s.id, t.id, case when t.id is null then s.second_factor_at end, has_second_factor(u.id),
         -- Agents are programs, and have none.
         o.second_factor_required and u.kind = 'person'
  from (select 1) one
  left join sessions s on s.token_hash = session_token_hash and s.expires_at > at
  left join api_tokens t on t.token_hash = api_token_hash
  join users u on u.id = coalesce(t.user_id, s.user_id) and u.status = 'active'
  join organisations o on o.id = u.organisation_id
  join accounts a on a.id = o.account_id;
end;
comment on function find_actor(bytea, bytea, timestamptz) is 'Who holds this session or API token, if they may still sign in.';
grant execute on function find_actor(bytea, bytea, timestamptz), has_second_factor(uuid) to causeway_app;
