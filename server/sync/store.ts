import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import type { Entry } from '../platform/repositories/repository.ts';
import type { Mode } from './linked-workspace.ts';

export type LinkedRow = Omit<Selectable<Tables['linked_workspaces']>, 'mode'> & { mode: Mode };

export async function insertLinked(context: Context, linked: Insertable<Tables['linked_workspaces']>): Promise<void> {
  await context.database.insertInto('linked_workspaces').values(linked).execute();
}

export async function findLinked(context: Context, workspaceId: string): Promise<LinkedRow | undefined> {
  const found = await sql<LinkedRow>`select * from linked_workspaces where workspace_id = ${workspaceId}`.execute(
    context.database,
  );
  return found.rows[0];
}

export type ListedLinked = LinkedRow & { name: string; is_open: boolean };

/** The workspaces of a link that are open, by their ids. */
export async function listLinked(context: Context, linkId: string): Promise<ListedLinked[]> {
  const found = await sql<ListedLinked>`
    select l.*, w.name, w.status = 'open' and (w.closes_at is null or w.closes_at > ${context.now()}) as is_open
    from linked_workspaces l join workspaces w on w.id = l.workspace_id where l.link_id = ${linkId} order by l.workspace_id`.execute(
    context.database,
  );
  return found.rows;
}

export async function lockLinked(context: Context, workspaceId: string): Promise<LinkedRow | undefined> {
  const found = await sql<LinkedRow>`
    select * from linked_workspaces where workspace_id = ${workspaceId} for no key update`.execute(context.database);
  return found.rows[0];
}

/** The workspace of a run, before the run itself is locked: whoever needs both takes them in this order. */
export async function lockLinkedOfRun(context: Context, runId: string): Promise<LinkedRow | undefined> {
  const found = await sql<LinkedRow>`
    select * from linked_workspaces where workspace_id = (select workspace_id from link_runs where id = ${runId})
    for no key update`.execute(context.database);
  return found.rows[0];
}

export async function updateLinked(
  context: Context,
  workspaceId: string,
  change: Updateable<Tables['linked_workspaces']>,
): Promise<void> {
  await context.database.updateTable('linked_workspaces').set(change).where('workspace_id', '=', workspaceId).execute();
}

/** Linked workspaces whose next run is due, and those whose files wait for room that there is now. */
export async function findDue(context: Context, limit: number): Promise<LinkedRow[]> {
  const found = await sql<LinkedRow>`
    select l.* from linked_workspaces l join workspaces w on w.id = l.workspace_id join accounts a on a.id = w.account_id
    where w.status = 'open' and (w.closes_at is null or w.closes_at > ${context.now()})
      and (l.next_run_at <= ${context.now()} or (l.shares_needed is not null and a.plan = 'paid' and a.share_allowance - a.shares_used >= l.shares_needed))
      and not exists (select from link_runs r where r.workspace_id = l.workspace_id and r.status in ('waiting', 'running'))
    order by l.next_run_at limit ${limit}`.execute(context.database);
  return found.rows;
}

/** The agent of a link as who acts in its runs; undefined while it may not act. */
export async function findAgent(context: Context, linkId: string): Promise<UserActor | undefined> {
  const found = await sql<{
    user_id: UserActor['userId'];
    organisation_id: UserActor['organisationId'];
    account_id: UserActor['accountId'];
    organisation_kind: UserActor['organisationKind'];
    plan: UserActor['plan'];
    security_level: UserActor['securityLevel'];
    is_enterprise_administrator: boolean;
  }>`select * from agent_actor(${linkId})`.execute(context.database);
  const row = found.rows[0];
  if (!row) return undefined;
  return {
    kind: 'user',
    userId: row.user_id,
    organisationId: row.organisation_id,
    accountId: row.account_id,
    organisationKind: row.organisation_kind,
    plan: row.plan,
    isOperator: false,
    isEnterpriseAdministrator: row.is_enterprise_administrator,
    securityLevel: row.security_level,
    sessionId: null,
    apiTokenId: null,
    // Nobody signs in for a run, so there is no sign-in that a second factor could confirm.
    secondFactorAt: context.now(),
    hasSecondFactor: true,
    isSecondFactorRequired: false,
  };
}

export type AgreedNow = {
  workspaceId: string;
  organisationId: string;
  path: string;
  documentId: string;
  number: number;
  sha256: string;
  file: Pick<Entry, 'id' | 'fingerprint' | 'sizeBytes' | 'modifiedAt'>;
  isSure: boolean;
};

/** What both sides have of a file from now on. */
export async function saveAgreed(context: Context, agreed: AgreedNow): Promise<void> {
  const { file } = agreed;
  await sql`
    insert into link_files (id, workspace_id, organisation_id, path, is_folder, document_id, number, sha256, repository_id, fingerprint,
      size_bytes, modified_at, is_sure, agreed_at)
    values (${newId()}, ${agreed.workspaceId}, ${agreed.organisationId}, ${agreed.path}, false, ${agreed.documentId}, ${agreed.number},
      ${agreed.sha256}, ${file.id}, ${file.fingerprint}, ${file.sizeBytes}, ${file.modifiedAt}, ${agreed.isSure}, ${context.now()})
    on conflict (document_id) do update set path = excluded.path, number = excluded.number, sha256 = excluded.sha256,
      repository_id = excluded.repository_id, fingerprint = excluded.fingerprint, size_bytes = excluded.size_bytes,
      modified_at = excluded.modified_at, is_sure = excluded.is_sure, agreed_at = excluded.agreed_at`.execute(
    context.database,
  );
}

export async function saveAgreedFolder(
  context: Context,
  folder: { workspaceId: string; organisationId: string; path: string; folderId: string },
): Promise<void> {
  await sql`
    insert into link_files (id, workspace_id, organisation_id, path, is_folder, document_id, agreed_at)
    values (${newId()}, ${folder.workspaceId}, ${folder.organisationId}, ${folder.path}, true, ${folder.folderId}, ${context.now()})
    on conflict (document_id) do update set path = excluded.path, agreed_at = excluded.agreed_at`.execute(
    context.database,
  );
}

export async function deleteAgreed(context: Context, documentId: string): Promise<void> {
  await sql`delete from link_files where document_id = ${documentId}`.execute(context.database);
}

/** The path of an agreement as it is now; undefined when there is none any more. */
export async function findAgreedPath(context: Context, id: string): Promise<string | undefined> {
  const found = await sql<{ path: string }>`select path from link_files where id = ${id}`.execute(context.database);
  return found.rows[0]?.path;
}
