-- Expands: who holds which session or API token, asked for many requests at once.

create function find_actors(session_token_hashes bytea[], api_token_hashes bytea[], moments timestamptz[])
  returns table (place bigint, user_id uuid, organisation_id uuid, account_id uuid, organisation_kind text, plan text, is_operator boolean,
                 is_enterprise_administrator boolean, security_level text, session_id uuid, api_token_id uuid,
                 second_factor_at timestamptz, has_second_factor boolean, second_factor_required boolean)
  -- In plpgsql, because servers before PostgreSQL 18 plan a function in SQL anew at each call.
  language plpgsql stable security definer set search_path = public, pg_temp rows 10 as $$
#variable_conflict use_column
begin
  return query
  select asked.place, held.*
  from unnest(session_token_hashes, api_token_hashes, moments) with ordinality asked (session_token_hash, api_token_hash, moment, place)
  -- One look-up by index for each token, however many are asked about.
  cross join lateral (
    select u.id, u.organisation_id, o.account_id, o.kind, a.plan, u.is_operator, u.is_enterprise_administrator,
           coalesce((select r.security_level from role_members m join roles r on r.id = m.role_id where m.user_id = u.id
                     order by case r.security_level when 'administrator' then 0 when 'coordinator' then 1 else 2 end limit 1), 'member'),
           s.id, t.id, case when t.id is null then s.second_factor_at end,
           exists (select from authenticator_apps app where app.user_id = u.id and app.activated_at is not null)
             or exists (select from passkeys p where p.user_id = u.id),
           -- Agents are programs, and have none.
           o.second_factor_required and u.kind = 'person'
    from (select 1) one
    left join sessions s on s.token_hash = asked.session_token_hash and s.expires_at > asked.moment
    left join api_tokens t on t.token_hash = asked.api_token_hash
    join users u on u.id = coalesce(t.user_id, s.user_id) and u.status = 'active'
    join organisations o on o.id = u.organisation_id
    join accounts a on a.id = o.account_id
    limit 1) held;
end $$;
comment on function find_actors(bytea[], bytea[], timestamptz[]) is 'Who holds each of these sessions or API tokens, at its moment, if they may still sign in; place is the token''s place in the arrays, from 1.';
grant execute on function find_actors(bytea[], bytea[], timestamptz[]) to causeway_app;
