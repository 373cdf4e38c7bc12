-- Expands: whose sessions, powers and organisation have changed, so that a node that knows who somebody is can ask whether it still holds.

create table actor_changes (
  -- The transaction that changes it: whoever's snapshot does not hold it yet does not know of the change, however long it takes.
  changed_by xid8 not null default pg_current_xact_id(),
  whose uuid
);
comment on table actor_changes is 'Who may be somebody else to the server since: what find_actors reads of a person, an organisation or an account was changed. Kept until every node has heard of it or forgotten what it knew.';
comment on column actor_changes.changed_by is 'The transaction that changed it. Compared with a snapshot, which no clock and no late commit can mislead.';
comment on column actor_changes.whose is 'The person, organisation or account; null means everybody, because older changes were forgotten.';
create index actor_changes_by_transaction on actor_changes (changed_by);

-- Whoever changes it writes for it, from whatever program: the application itself has no right to the table.
create function note_actor_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    insert into actor_changes (whose) values ((to_jsonb(old) ->> tg_argv[0])::uuid);
  end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or to_jsonb(old) -> tg_argv[0] is distinct from to_jsonb(new) -> tg_argv[0]) then
    insert into actor_changes (whose) values ((to_jsonb(new) ->> tg_argv[0])::uuid);
  end if;
  return null;
end $$;

-- Somebody new is known to no node, so nothing is noted of new sessions, tokens, people, organisations and accounts.
create trigger actors_change after update of token_hash, user_id, expires_at, second_factor_at or delete on sessions
  for each row execute function note_actor_change('user_id');
create trigger actors_change after update of token_hash, user_id or delete on api_tokens
  for each row execute function note_actor_change('user_id');
create trigger actors_change after update of organisation_id, kind, status, is_operator, is_enterprise_administrator or delete on users
  for each row execute function note_actor_change('id');
create trigger actors_change after update of account_id, kind, second_factor_required or delete on organisations
  for each row execute function note_actor_change('id');
create trigger actors_change after update of plan or delete on accounts
  for each row execute function note_actor_change('id');
create trigger actors_change after insert or update or delete on role_members
  for each row execute function note_actor_change('user_id');
create trigger actors_change after update of security_level on roles
  for each row execute function note_actor_change('organisation_id');
create trigger actors_change after insert or update of user_id, activated_at or delete on authenticator_apps
  for each row execute function note_actor_change('user_id');
create trigger actors_change after insert or update of user_id or delete on passkeys
  for each row execute function note_actor_change('user_id');

create function find_actors_since(known text, session_token_hashes bytea[], api_token_hashes bytea[], moments timestamptz[]) returns json
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  -- Transactions are numbered by one run of one server; after a restart or a failover the numbers may mean others.
  server text := extract(epoch from pg_postmaster_start_time())::text;
  seen pg_snapshot := case when split_part(known, ' ', 1) = server then split_part(known, ' ', 2)::pg_snapshot end;
  changed json;
begin
  if seen is null then
    changed := '[null]';
  else
    select case when count(*) > 1000 then '[null]'::json else coalesce(json_agg(c.whose), '[]') end into changed
    from (select whose from actor_changes where changed_by >= pg_snapshot_xmax(seen)
          union all select whose from actor_changes where changed_by in (select pg_snapshot_xip(seen))
          limit 1001) c;
  end if;
  return json_build_object('known', server || ' ' || pg_current_snapshot(), 'changed', changed, 'actors',
    case when cardinality(moments) > 0 then
      (select json_agg(held) from (
        select f.*, s.expires_at from find_actors(session_token_hashes, api_token_hashes, moments) f
        left join sessions s on s.id = f.session_id and f.api_token_id is null) held) end);
end $$;
comment on function find_actors_since(text, bytea[], bytea[], timestamptz[]) is 'What find_actors answers and until when a session lasts; besides, who has changed (null: perhaps everybody) since the state that was answered as "known", and the state now.';
grant execute on function find_actors_since(text, bytea[], bytea[], timestamptz[]) to causeway_app;

create function forget_actor_changes(kept integer) returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if (select count(*) from (select from actor_changes limit kept + 1) c) <= kept then return; end if;
  -- Over before this moment, or numbered by another server, from which the rows were copied.
  delete from actor_changes
  where changed_by < pg_snapshot_xmin(pg_current_snapshot())
     or (changed_by >= pg_snapshot_xmax(pg_current_snapshot()) and changed_by <> pg_current_xact_id());
  -- Whoever has not heard of them hears of this one instead.
  insert into actor_changes (whose) values (null);
end $$;
comment on function forget_actor_changes(integer) is 'When there are more than so many changes, forgets those that are over; nodes that may not have heard of them forget what they know.';
grant execute on function forget_actor_changes(integer) to causeway_app;
