-- Where people land and why: every address that signs somebody in, the act that placed them, whom an account may claim.

alter table users
  add column placement_act text constraint user_placement_act_is_known check (placement_act in ('sign_up', 'invitation', 'link', 'email_change', 'transfer', 'claim')),
  add column placed_at timestamptz;
comment on column users.placement_act is 'By what act they came to their organisation; which rule decided then, placement_rule says.';
comment on column users.placement_email_domain is 'The owned e-mail domain that their address fell under when it placed them.';
update users set placed_at = created_at,
  placement_act = case placement_rule when 'invitation' then 'invitation' when 'link_agent' then 'link' else 'sign_up' end
where placement_rule is not null;
create index users_enterprise_administrators on users (organisation_id) where is_enterprise_administrator;
-- test.com and all below it are one range of reversed names: see people_under_owned_email_domains.
create index users_by_reversed_email_domain on users (reverse(split_part(email, '@', 2)) text_pattern_ops) where status <> 'pending';

create table user_addresses (
  email text constraint address_belongs_to_one_user primary key,
  user_id uuid not null references users on delete cascade,
  is_alias boolean not null,
  since timestamptz not null
);
comment on table user_addresses is 'Every address that signs a user in: the one that they have, and former ones that stay as aliases. Nobody else can have either.';
comment on column user_addresses.is_alias is 'A former address. It signs in and is reserved, and never places anybody.';
create index user_addresses_by_user on user_addresses (user_id);
create unique index user_has_one_address_besides_aliases on user_addresses (user_id) where not is_alias;

insert into user_addresses (email, user_id, is_alias, since) select email, id, false, created_at from users where status <> 'pending';

create function add_user_address() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into user_addresses (email, user_id, is_alias, since) values (new.email, new.id, false, moment_of_act());
  return null;
end $$;
comment on function add_user_address() is 'Whoever becomes a user holds their address.';

-- Always by the index: a session that planned this for an empty table would else keep reading all of it.
create function change_user_address() returns trigger language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
  delete from user_addresses where user_id = new.id and not is_alias and email <> new.email;
  update user_addresses set is_alias = false where email = new.email and user_id = new.id;
  if not found then
    insert into user_addresses (email, user_id, is_alias, since) values (new.email, new.id, false, moment_of_act());
  end if;
  return null;
end $$;
comment on function change_user_address() is 'Keeps the address that a user has among the addresses. What is to stay as an alias is made one before the user changes.';
create trigger new_user_has_an_address after insert on users for each row when (new.status <> 'pending') execute function add_user_address();
create trigger changed_user_has_an_address after update of email, status on users for each row
  when (new.status <> 'pending' and (old.status = 'pending' or old.email <> new.email)) execute function change_user_address();

alter table organisations add column trusted_list_version integer not null default 1;
create table trusted_list_items (
  organisation_id uuid not null references organisations,
  kind text not null constraint trusted_list_item_kind_is_known check (kind in ('address', 'email_domain')),
  value text not null constraint trusted_list_item_value_is_1_to_254_characters check (char_length(value) between 1 and 254),
  primary key (organisation_id, kind, value)
);
comment on table trusted_list_items is 'Whom an organisation trusts to be invited into its workspaces, in canonical form; without any, anybody may be.';
comment on column trusted_list_items.value is 'An e-mail address, or a DNS name that covers itself and every name below it.';

-- Rights of the application's role, as in 0001 ------------------------------------------------------------------------

do $$
declare
  mine constant text := '(%1$s = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(%1$s)))';
  rule record;
begin
  for rule in select * from (values
    ('user_addresses', 'user_id = (select current_user_id()) or exists (select from users u where u.id = user_addresses.user_id and ' || format(mine, 'u.organisation_id') || ')'),
    ('trusted_list_items', format(mine, 'organisation_id'))
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

-- The look-up of placement as SQL sees it: the twin of coveringEmailDomain in server/identity/place.ts ---------------------

create function names_above(address text) returns text[] language sql immutable parallel safe strict
begin atomic
  select array_agg(array_to_string(labels[place:], '.') order by place)
  from (select string_to_array(split_part(address, '@', 2), '.') as labels) one, generate_subscripts(labels, 1) as place;
end;
comment on function names_above(text) is 'The names that an address falls under, the most specific first.';

create function owned_email_domain_over(address text) returns table (id uuid, name text, organisation_id uuid, account_id uuid)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select d.id, d.name, d.organisation_id, o.account_id
  from email_domains d join organisations o on o.id = d.organisation_id
  where d.status = 'owned' and d.name = any (names_above(address)) and not d.excluded_subdomains && names_above(address)
    and (has_installation_scope() or current_account_id() is not null)
  order by char_length(d.name) desc limit 1;
end;
comment on function owned_email_domain_over(text) is 'The most specific owned e-mail domain that covers an address; for the installation and for enterprise administrators.';

create function people_under_owned_email_domains(account uuid, person uuid, query text, with_status text, under text, after_name text, after_id uuid, page integer)
  returns table (id uuid, name text, email text, status text, organisation_kind text, email_domain text, owner_id uuid, owner_name text, sort_name text)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  -- The account's names first, then one range of the index on users for each, and only then which name wins: in any other
  -- order it would look at everybody.
  with names as materialized (
    select d.id, d.name, owner.id as owner_id, owner.name as owner_name
    from organisations owner join email_domains d on d.organisation_id = owner.id and d.status = 'owned'
    where owner.account_id = account and (has_installation_scope() or account = current_account_id())),
  people as materialized (
    select n.id as name_id, n.name as email_domain, n.owner_id, n.owner_name, u.*
    from names n cross join lateral (
      select users.id, users.name, users.email, users.status, users.organisation_id, users.folded_name from users
      where users.status <> 'pending' and users.kind = 'person' and not users.is_operator
        and reverse(split_part(users.email, '@', 2)) ~>=~ reverse(n.name) and reverse(split_part(users.email, '@', 2)) ~<~ (reverse(n.name) || '/')
      offset 0) u)
  select p.id, p.name, p.email, p.status, o.kind, p.email_domain, p.owner_id, p.owner_name, lower(p.name)
  from people p join organisations o on o.id = p.organisation_id
  where o.account_id <> account and o.kind <> 'installation'
    and (person is null or p.id = person)
    and (with_status is null or p.status = with_status)
    and (under is null or under = any (names_above(p.email)))
    and (query is null or strpos(p.folded_name, folded(query)) > 0 or strpos(p.email, lower(query)) > 0)
    and (after_id is null or (lower(p.name), p.id) > (after_name, after_id))
    and p.name_id = (select most_specific.id from owned_email_domain_over(p.email) most_specific)
  order by lower(p.name), p.id limit page;
end;
comment on function people_under_owned_email_domains(uuid, uuid, text, text, text, text, uuid, integer) is
  'People outside an account whose address its owned e-mail domains cover, for its enterprise administrators: they see who, and of what kind of organisation.';

revoke execute on function add_user_address(), change_user_address() from public;
grant execute on function names_above(text), owned_email_domain_over(text), people_under_owned_email_domains(uuid, uuid, text, text, text, text, uuid, integer) to causeway_app;
