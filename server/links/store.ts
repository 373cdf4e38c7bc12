import { type Selectable, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';
import type { OrganisationId, UserId } from '../platform/ids.ts';
import type { Link, LinkId } from './link.ts';

function linkOf(row: Selectable<Tables['links']>): Link {
  return {
    id: row.id as LinkId,
    organisationId: row.organisation_id as OrganisationId,
    agentUserId: row.agent_user_id as UserId,
    kind: row.kind,
    name: row.name,
    settings: row.settings as Record<string, unknown>,
    sealedSecrets: row.sealed_secrets,
    testedAt: row.tested_at,
    testFailure: row.test_failure,
    createdAt: row.created_at,
    version: row.version,
  };
}

/** The columns that change, as a row. */
function rowOf(link: Link) {
  return {
    agent_user_id: link.agentUserId,
    name: link.name,
    settings: JSON.stringify(link.settings),
    sealed_secrets: link.sealedSecrets,
    tested_at: link.testedAt,
    test_failure: link.testFailure,
  };
}

export async function loadLink({ database }: Context, id: string): Promise<Link | undefined> {
  const row = await database.selectFrom('links').selectAll().where('id', '=', id).executeTakeFirst();
  return row && linkOf(row);
}

/** Whether it is there; then it is not deleted until commit. */
export async function holdLinkRow({ database }: Context, id: string): Promise<boolean> {
  const row = await database.selectFrom('links').select('id').where('id', '=', id).forKeyShare().executeTakeFirst();
  return row !== undefined;
}

/** As it is now, and so it stays for everybody else until commit. */
export async function lockLink({ database }: Context, id: string): Promise<Link | undefined> {
  const row = await database.selectFrom('links').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row && linkOf(row);
}

/** Links of an organisation, the oldest first. */
export async function listLinks(
  { database }: Context,
  organisationId: string,
  page: { after: string | undefined; limit: number },
): Promise<Link[]> {
  let query = database.selectFrom('links').selectAll().where('organisation_id', '=', organisationId);
  if (page.after) query = query.where('id', '>', page.after);
  return (await query.orderBy('id').limit(page.limit).execute()).map(linkOf);
}

export async function countLinks({ database }: Context, organisationId: string): Promise<number> {
  const row = await database
    .selectFrom('links')
    .where('organisation_id', '=', organisationId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function insertLink({ database }: Context, link: Link, createdBy: string | null): Promise<void> {
  const { id, organisationId, kind, createdAt } = link;
  await database
    .insertInto('links')
    .values({ id, organisation_id: organisationId, kind, created_at: createdAt, created_by: createdBy, ...rowOf(link) })
    .execute();
}

/** Saves what was decided under its lock, as the next version; answers it as it is then. */
export async function saveLink({ database }: Context, link: Link): Promise<Link> {
  const row = await database
    .updateTable('links')
    .set({ ...rowOf(link), version: sql`version + 1` })
    .where('id', '=', link.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return linkOf(row);
}

/** What a test found is no change of what a link is: its version stays. */
export async function saveTest({ database, now }: Context, id: string, failure: string | null): Promise<void> {
  await database
    .updateTable('links')
    .set({ tested_at: now(), test_failure: failure?.slice(0, 1000) ?? null })
    .where('id', '=', id)
    .execute();
}

export async function deleteLinkRow({ database }: Context, id: string): Promise<void> {
  await database.deleteFrom('links').where('id', '=', id).execute();
}
