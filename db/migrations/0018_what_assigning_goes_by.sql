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
