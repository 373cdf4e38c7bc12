-- Expands: what "may I assign to this one" reads notes its changes too, so that a node that knows the answer can ask whether it still holds.

comment on table actor_changes is 'What may be otherwise since: what find_actors reads of a person, an organisation or an account was changed, or what lets an organisation assign work along a connection. Kept until every node has heard of it or forgotten what it knew.';
comment on column actor_changes.whose is 'The person, organisation, account or connection; null means everything, because older changes were forgotten.';

create or replace trigger actors_change
  after update of organisation_id, kind, status, name, is_operator, is_enterprise_administrator or delete on users
  for each row execute function note_actor_change('id');
create or replace trigger actors_change after update of account_id, kind, name, second_factor_required or delete on organisations
  for each row execute function note_actor_change('id');
-- Of roles the organisation is told, since whoever is shown by a role depends on it too.
create or replace trigger actors_change after update of security_level, visibility, name, organisation_id or delete on roles
  for each row execute function note_actor_change('organisation_id');
-- A new connection makes no known answer another: none is known of what could not be assigned to.
create trigger actors_change after update of from_organisation_id, to_organisation_id, status, level, ends_at or delete on connections
  for each row execute function note_actor_change('id');

-- A standby knows what was committed, but not which transactions are under way: a snapshot of it, asked about once it is the primary,
-- would leave out a change that was made before and committed after. Whoever hears this gives the connection up.
create or replace function find_actors_since(known text, session_token_hashes bytea[], api_token_hashes bytea[], moments timestamptz[]) returns json
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  -- Transactions are numbered by one run of one server; after a restart or a failover the numbers may mean others.
  server text := extract(epoch from pg_postmaster_start_time())::text;
  seen pg_snapshot := case when split_part(known, ' ', 1) = server then split_part(known, ' ', 2)::pg_snapshot end;
  changed json;
begin
  if pg_is_in_recovery() then
    raise exception 'a standby cannot say what has changed' using errcode = '25006';
  end if;
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
