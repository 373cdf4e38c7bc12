-- The audit as a chain of hashes, one for each organisation; checkpoints that somebody outside can keep; who may read it.
--
-- A record is written by the transaction of what it tells, and touches nothing that another transaction waits for. A moment
-- later chain_audit_records gives it its place: a number, the hash of the record before it, and its own. Only this function
-- may, and it computes the hashes itself: the application's role can read and add records, and nothing else.
-- What is hashed: docs/decisions/0014-audit-chain.md; its twin is server/audit/chain.ts.

alter table audit_records
  add column salt uuid not null default gen_random_uuid(),
  add column sequence bigint constraint audit_sequence_counts_from_1 check (sequence >= 1),
  add column previous_hash bytea constraint audit_previous_hash_is_a_sha256 check (octet_length(previous_hash) = 32),
  add column hash bytea constraint audit_hash_is_a_sha256 check (octet_length(hash) = 32),
  add constraint audit_record_is_chained_wholly check (num_nulls(sequence, previous_hash, hash) in (0, 3)),
  add constraint audit_words_are_one_line check (concat(kind, subject_kind, address) !~ '[\n\r]');
comment on column audit_records.salt is 'Keeps what is hashed of persons, subjects and details from being guessed: hashes are over commitments, which are opened for who may read them.';
comment on column audit_records.sequence is 'Its number in the chain of its organisation, without gaps; null until it is chained, a second or so after its commit.';
comment on column audit_records.previous_hash is 'The hash of the record before it; of the first, 32 zero bytes.';
comment on column audit_records.hash is 'SHA-256 of audit_record_form.';
drop index audit_records_by_organisation;
create index audit_records_by_time on audit_records (organisation_id, at, id);
create index audit_records_by_subject on audit_records (organisation_id, subject_id, at);
create unique index audit_sequence_is_unique_in_its_chain on audit_records (organisation_id, sequence) where sequence is not null;
create index audit_records_unchained on audit_records (organisation_id, id) where sequence is null;

create table audit_chains (
  organisation_id uuid primary key references organisations,
  sequence bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex')
);
comment on table audit_chains is 'Where the chain of each organisation ends: the number and the hash of its newest record. Locked while records are chained.';

create table audit_checkpoints (
  organisation_id uuid not null references organisations,
  sequence bigint not null,
  hash bytea not null,
  at timestamptz not null,
  signature bytea not null,
  primary key (organisation_id, sequence)
);
comment on table audit_checkpoints is 'The end of a chain at a moment, signed with the installation''s key. Whoever keeps one outside can prove later that the chain still holds it.';

alter table roles add column is_auditor boolean not null default false;
comment on column roles.is_auditor is 'Whoever holds this role may read the audit of its organisation, and change nothing by that.';

-- What is hashed ------------------------------------------------------------------------------------------------------

create function audit_commitment(salt uuid, field text, value text) returns text language sql immutable parallel safe
  return case when value is null then '-'
    else encode(sha256(convert_to(encode(sha256(convert_to(salt || ' ' || field, 'UTF8')), 'hex') || ' ' || value, 'UTF8')), 'hex') end;
comment on function audit_commitment(uuid, text, text) is 'What stands for a value in the hashed form: it can be checked by who is given the field''s salt, and tells nobody else anything.';

create function audit_record_form(entry audit_records, place bigint, previous bytea) returns text language sql stable
  return concat_ws(E'\n', 'causeway audit record 1', entry.organisation_id, place, encode(previous, 'hex'), entry.id,
    to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), entry.kind, entry.outcome,
    entry.actor_kind, coalesce(entry.actor_organisation_id::text, '-'), audit_commitment(entry.salt, 'actor', entry.actor_user_id::text),
    entry.subject_kind, audit_commitment(entry.salt, 'subject', entry.subject_id::text), coalesce(entry.address, '-'),
    audit_commitment(entry.salt, 'detail', entry.detail::text));
comment on function audit_record_form(audit_records, bigint, bytea) is 'The text whose SHA-256 is a record''s hash: one field a line.';

create function chain_audit_records(organisation uuid, at_most integer, waits boolean) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  chain audit_chains;
  entry audit_records;
  chained integer := 0;
  own_hash bytea;
begin
  insert into audit_chains (organisation_id) select organisation
    where not exists (select from audit_chains c where c.organisation_id = organisation) on conflict do nothing;
  if waits then
    select * into chain from audit_chains c where c.organisation_id = organisation for no key update;
  else
    select * into chain from audit_chains c where c.organisation_id = organisation for no key update skip locked;
  end if;
  if not found then return 0; end if; -- another node is at it
  -- A statement of its own, so that it sees everything that was chained before the lock was had.
  for entry in select * from audit_records r where r.organisation_id = organisation and r.sequence is null order by r.id limit at_most loop
    own_hash := sha256(convert_to(audit_record_form(entry, chain.sequence + 1, chain.hash), 'UTF8'));
    update audit_records set sequence = chain.sequence + 1, previous_hash = chain.hash, hash = own_hash where id = entry.id;
    chain.sequence := chain.sequence + 1;
    chain.hash := own_hash;
    chained := chained + 1;
  end loop;
  if chained > 0 then
    update audit_chains set sequence = chain.sequence, hash = chain.hash where organisation_id = organisation;
  end if;
  return chained;
end $$;
comment on function chain_audit_records(uuid, integer, boolean) is 'Gives the records of an organisation that are not chained yet their places, oldest first; says how many. One at a time for each organisation.';

create function chain_audit_records_of_all(at_most integer) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  organisation uuid;
  chained integer := 0;
begin
  for organisation in select distinct r.organisation_id from audit_records r where r.sequence is null loop
    chained := chained + chain_audit_records(organisation, at_most - chained, false);
    exit when chained >= at_most;
  end loop;
  return chained;
end $$;
comment on function chain_audit_records_of_all(integer) is 'The same for every organisation, leaving out those that another node is at.';

-- Rights of the application's role, as in 0001 ------------------------------------------------------------------------

revoke insert on audit_records from causeway_app;
grant insert (id, organisation_id, at, kind, outcome, actor_kind, actor_user_id, actor_organisation_id, subject_kind, subject_id, address, detail)
  on audit_records to causeway_app;

do $$
declare
  mine constant text := '(organisation_id = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(organisation_id)))';
  protected text;
begin
  foreach protected in array array['audit_chains', 'audit_checkpoints'] loop
    execute format('alter table %I enable row level security', protected);
    execute format('alter table %I force row level security', protected);
    execute format('create policy owner_sees_all on %I to current_user using (true) with check (true)', protected);
    execute format('create policy readable on %I for select to causeway_app using ((select has_installation_scope()) or %s)', protected, mine);
    execute format('grant select on %I to causeway_app', protected);
  end loop;
  execute format('create policy insertable on audit_checkpoints for insert to causeway_app with check ((select has_installation_scope()) or %s)', mine);
end $$;
grant insert on audit_checkpoints to causeway_app;

revoke execute on function chain_audit_records(uuid, integer, boolean), chain_audit_records_of_all(integer) from public;
grant execute on function chain_audit_records(uuid, integer, boolean), chain_audit_records_of_all(integer) to causeway_app;
