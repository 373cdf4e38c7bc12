-- What a workspace shares is derived from its participants and documents; only what tasks share is kept as rows.

alter table task_shares add column since timestamptz;
update task_shares t set since = coalesce(
  (select s.since from document_shares s where s.document_id = t.document_id and s.sharee_id = t.sharee_id),
  (select d.created_at from documents d where d.id = t.document_id));
alter table task_shares alter column since set not null;
comment on table task_shares is 'To whom a task shares its documents now: its holder, or one reserved for each assignee until someone takes it. Everybody else has a document by taking part in its workspace. The owner of the workspace may stand here, and is not counted.';
create index task_shares_by_workspace on task_shares (workspace_id, sharee_id, document_id);

-- Whoever wrote rows here counted by them: a program of before that meets this schema fails instead of counting wrongly.
drop table document_shares;

create index documents_by_id_in_workspace on documents (workspace_id, id desc) where deleted_at is null;
