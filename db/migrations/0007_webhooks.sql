-- Webhooks: what happens in an organisation is sent to addresses that its administrators name.

create table webhooks (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  url text not null constraint webhook_url_is_1_to_2000_characters check (char_length(url) between 1 and 2000),
  description text not null default '' constraint webhook_description_has_at_most_200_characters check (char_length(description) <= 200),
  events text[] not null constraint webhook_hears_of_1_to_200_events check (cardinality(events) between 1 and 200),
  sealed_secret bytea not null,
  sealed_previous_secret bytea,
  previous_secret_until timestamptz,
  paused_at timestamptz,
  pause_reason text constraint webhook_pause_reason_is_known check (pause_reason in ('person', 'gone', 'failing')),
  failing_since timestamptz,
  tested_at timestamptz,
  created_by uuid references users,
  created_at timestamptz not null,
  version integer not null default 1,
  constraint webhook_is_paused_for_a_reason check ((paused_at is null) = (pause_reason is null)),
  constraint webhook_previous_secret_has_an_end check ((sealed_previous_secret is null) = (previous_secret_until is null))
);
comment on table webhooks is 'Addresses that are told what happens in an organisation, signed by the Standard Webhooks convention.';
comment on column webhooks.events is 'Kinds of audit records, or * alone for all of them.';
comment on column webhooks.sealed_previous_secret is 'Signs beside the new secret until previous_secret_until, so that receivers can change over.';
comment on column webhooks.pause_reason is 'person: somebody paused it; gone: the receiver answered 410; failing: nothing arrived for days.';
comment on column webhooks.failing_since is 'The first failure after the last success; null while it works.';
create index webhooks_by_organisation on webhooks (organisation_id, id);

create table webhook_deliveries (
  id uuid primary key,
  webhook_id uuid not null references webhooks on delete cascade,
  organisation_id uuid not null references organisations,
  event text not null,
  body text not null,
  status text not null default 'waiting' constraint webhook_delivery_status_is_known check (status in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  step integer not null default 0,
  next_attempt_at timestamptz,
  last_attempt_at timestamptz,
  outcome text constraint webhook_delivery_outcome_is_known check (outcome in ('answered', 'timed_out', 'unreachable', 'address_refused')),
  response_status integer,
  response_excerpt text constraint webhook_delivery_keeps_little_of_a_response check (char_length(response_excerpt) <= 1024),
  duration_milliseconds integer,
  created_at timestamptz not null,
  delivered_at timestamptz,
  constraint webhook_delivery_that_waits_has_a_time check ((status = 'waiting') = (next_attempt_at is not null)),
  constraint webhook_delivery_that_arrived_has_a_time check (status <> 'delivered' or delivered_at is not null)
);
comment on table webhook_deliveries is 'What a webhook is told, once for each event, and how that went; swept after 30 days.';
comment on column webhook_deliveries.body is 'The signed text, the same at each attempt.';
comment on column webhook_deliveries.step is 'The place in the schedule of retries; a redelivery begins it anew, attempts counts on.';
comment on column webhook_deliveries.next_attempt_at is 'While a node is at it, when another may take over.';
comment on column webhook_deliveries.outcome is 'What the last attempt came to; whether an answer was a good one, response_status says.';
create index webhook_deliveries_waiting on webhook_deliveries (webhook_id, next_attempt_at) where status = 'waiting';
create index webhook_deliveries_by_webhook on webhook_deliveries (webhook_id, id);
create index webhook_deliveries_by_age on webhook_deliveries (created_at);

do $$
declare
  mine constant text := '(%1$s = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(%1$s)))';
  rule record;
begin
  for rule in select * from (values
    ('webhooks', format(mine, 'organisation_id')),
    ('webhook_deliveries', format(mine, 'organisation_id'))
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
