-- Expands: for which organisation somebody did something with a task, beside the one that they belong to.

alter table task_events add column acted_for_organisation_id uuid references organisations;
comment on column task_events.acted_for_organisation_id is 'The side whose act it was: another than their own for who administers an account. Null in rows of before, where it was their own.';
alter table task_comments add column acted_for_organisation_id uuid references organisations;
comment on column task_comments.acted_for_organisation_id is 'As in task_events.';

alter policy insertable on task_events with check ((select has_installation_scope()) or (
  (actor_organisation_id = (select current_organisation_id()) or ((select current_account_id()) is not null and reaches(actor_organisation_id)))
  and (acted_for_organisation_id is null or acted_for_organisation_id = (select current_organisation_id())
       or ((select current_account_id()) is not null and reaches(acted_for_organisation_id)))
  and exists (select from tasks t where t.id = task_id)));
alter policy insertable on task_comments with check ((select has_installation_scope()) or (
  author_organisation_id = (select current_organisation_id())
  and (acted_for_organisation_id is null or acted_for_organisation_id = (select current_organisation_id())
       or ((select current_account_id()) is not null and reaches(acted_for_organisation_id)))
  and exists (select from tasks t where t.id = task_id)));
