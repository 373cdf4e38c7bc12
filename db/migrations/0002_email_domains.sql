-- E-mail domains: what proves that an organisation owns one, what happened to it, and what is in dispute.

alter table email_domains
  add column proof_value text constraint email_domain_proof_value_is_at_most_200_characters check (char_length(proof_value) <= 200),
  add column excluded_subdomains text[] not null default '{}',
  add column proved_by text constraint email_domain_proof_is_known check (proved_by in ('dns', 'attestation')),
  add column attested_by uuid references users,
  add column attestation_comment text constraint email_domain_attestation_comment_is_1_to_2000_characters check (char_length(attestation_comment) between 1 and 2000),
  add column checked_at timestamptz,
  add column check_outcome text constraint email_domain_check_outcome_is_known check (check_outcome in ('found', 'other_texts', 'nothing', 'no_such_name', 'server_failed', 'timed_out', 'refused', 'unreadable')),
  add column check_texts text[] not null default '{}',
  add column next_check_at timestamptz,
  add column grace_started_at timestamptz,
  add column grace_ends_at timestamptz,
  add column grace_warned_at timestamptz,
  add column lapsed_at timestamptz,
  add column reversed_name text not null generated always as (reverse(name)) stored;

update email_domains set own = true where status = 'owned' and not own;
update email_domains set proved_by = 'dns', proved_at = coalesce(proved_at, created_at) where status = 'owned';

alter table email_domains
  add constraint email_domain_name_is_in_canonical_form check (name ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' and char_length(name) <= 253),
  add constraint email_domain_is_claimed_unless_only_associated check (own = (status <> 'associated')),
  add constraint email_domain_is_owned_by_proof_or_attestation check (status <> 'owned' or (proved_by is not null and proved_at is not null)),
  add constraint email_domain_excludes_at_most_100_subdomains check (cardinality(excluded_subdomains) <= 100),
  add constraint email_domain_grace_has_an_end check ((grace_started_at is null) = (grace_ends_at is null) and (grace_started_at is null or status = 'owned')),
  add constraint email_domain_is_checked_again_while_proved_by_dns check (next_check_at is null or (proved_by = 'dns' and status in ('owned', 'lapsed')));

comment on column email_domains.own is 'The organisation claims to own the name; whether it does, status says.';
comment on column email_domains.status is 'unproven: claimed, nothing follows; owned: people are placed by it; associated: not claimed; lapsed: owned until its proof was lost.';
comment on column email_domains.proof_value is 'What the TXT record must hold; random, and new with each claim.';
comment on column email_domains.excluded_subdomains is 'Names below this one whose addresses it does not cover.';
comment on column email_domains.attested_by is 'The operator whose word stands for the proof; null for the command line on the server itself.';
comment on column email_domains.check_texts is 'Other TXT strings that the last look found, shortened.';
comment on column email_domains.next_check_at is 'When the proof is looked for again; null for names that need none.';
comment on column email_domains.grace_ends_at is 'The proof is missing since grace_started_at; if it stays so, the name lapses at this moment at the earliest.';

comment on column email_domains.reversed_name is 'What lies below a name is one range of these. A column, since row-level security keeps reverse() itself out of index conditions.';

create index email_domains_to_check on email_domains (next_check_at) where next_check_at is not null;
create index email_domains_by_name on email_domains (name, id);
create index email_domains_owned_by_reversed_name on email_domains (reversed_name text_pattern_ops) where status = 'owned';

create table email_domain_events (
  id uuid primary key,
  email_domain_id uuid not null references email_domains on delete cascade,
  organisation_id uuid not null references organisations,
  kind text not null constraint email_domain_event_kind_is_known check (kind in ('claimed', 'associated', 'checked', 'proved', 'attested', 'released', 'excluded', 'grace_started', 'grace_warned', 'restored', 'lapsed', 'disputed', 'dispute_kept', 'dispute_transferred', 'dispute_withdrawn')),
  actor_user_id uuid references users,
  outcome text constraint email_domain_event_outcome_is_known check (outcome in ('found', 'other_texts', 'nothing', 'no_such_name', 'server_failed', 'timed_out', 'refused', 'unreadable')),
  comment text constraint email_domain_event_comment_is_1_to_2000_characters check (char_length(comment) between 1 and 2000),
  excluded_subdomains text[],
  at timestamptz not null
);
comment on table email_domain_events is 'The history of an e-mail domain of an organisation. Append-only; it goes with the e-mail domain, the audit stays.';
create index email_domain_events_by_email_domain on email_domain_events (email_domain_id, id);

create table email_domain_disputes (
  id uuid primary key,
  name text not null,
  from_organisation_id uuid not null references organisations,
  to_organisation_id uuid not null references organisations,
  from_email_domain_id uuid references email_domains on delete set null,
  to_email_domain_id uuid references email_domains on delete set null,
  status text not null constraint email_domain_dispute_status_is_known check (status in ('open', 'kept', 'transferred', 'withdrawn')),
  opened_at timestamptz not null,
  decided_by uuid references users,
  decided_at timestamptz,
  comment text constraint email_domain_dispute_comment_is_1_to_2000_characters check (char_length(comment) between 1 and 2000),
  version integer not null default 1,
  constraint email_domain_dispute_is_between_two_organisations check (from_organisation_id <> to_organisation_id),
  constraint email_domain_dispute_is_open_until_decided check ((status = 'open') = (decided_at is null))
);
comment on table email_domain_disputes is 'to has proved a name that from owns: an operator decides whether it stays or goes from → to.';
create unique index email_domain_is_disputed_once_by_an_organisation on email_domain_disputes (to_organisation_id, name) where status = 'open';
create index email_domain_disputes_by_status on email_domain_disputes (status, id);
create index email_domain_disputes_open_by_name on email_domain_disputes (name) where status = 'open';
create index email_domain_disputes_by_from_email_domain on email_domain_disputes (from_email_domain_id) where from_email_domain_id is not null;
create index email_domain_disputes_by_to_email_domain on email_domain_disputes (to_email_domain_id) where to_email_domain_id is not null;

-- Rights of the application's role, as in 0001 ------------------------------------------------------------------------

do $$
declare
  mine constant text := '(%1$s = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(%1$s)))';
  rule record;
begin
  for rule in select * from (values
    ('email_domain_events', format(mine, 'organisation_id'), 'insert'),
    ('email_domain_disputes', format(mine, 'from_organisation_id') || ' or ' || format(mine, 'to_organisation_id'), 'insert, update')
  ) as rules (table_name, condition, verbs) loop
    execute format('alter table %I enable row level security', rule.table_name);
    execute format('alter table %I force row level security', rule.table_name);
    execute format('create policy owner_sees_all on %I to current_user using (true) with check (true)', rule.table_name);
    execute format('create policy readable on %I for select to causeway_app using ((select has_installation_scope()) or %s)', rule.table_name, rule.condition);
    execute format('create policy insertable on %I for insert to causeway_app with check ((select has_installation_scope()) or %s)', rule.table_name, rule.condition);
    if rule.verbs like '%update%' then
      execute format('create policy updatable on %I for update to causeway_app using ((select has_installation_scope()) or %s) with check ((select has_installation_scope()) or %s)', rule.table_name, rule.condition, rule.condition);
    end if;
    execute format('grant select, %s on %I to causeway_app', rule.verbs, rule.table_name);
  end loop;
end $$;
