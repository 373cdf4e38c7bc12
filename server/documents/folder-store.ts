import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

export type FolderRow = Selectable<Tables['folders']>;

/** A folder of this workspace, which is not deleted until commit. */
export async function holdFolderRow(context: Context, workspaceId: string, id: string): Promise<FolderRow | undefined> {
  return context.database
    .selectFrom('folders')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .forKeyShare()
    .executeTakeFirst();
}

export async function findFolder(context: Context, id: string): Promise<FolderRow | undefined> {
  return context.database.selectFrom('folders').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function insertFolder(context: Context, folder: Insertable<Tables['folders']>): Promise<void> {
  await context.database.insertInto('folders').values(folder).execute();
}

export async function countFolders(context: Context, workspaceId: string): Promise<number> {
  const found = await sql<{
    folders: number;
  }>`select count(*) as folders from folders where workspace_id = ${workspaceId}`.execute(context.database);
  return found.rows[0]?.folders ?? 0;
}

export async function updateFolderRow(
  context: Context,
  folder: FolderRow,
  change: Updateable<Tables['folders']>,
): Promise<void> {
  await context.database
    .updateTable('folders')
    .set({ ...change, version: folder.version + 1 })
    .where('id', '=', folder.id)
    .execute();
}

/** A folder and those around it, from the inside out. */
export async function findPath(context: Context, id: string): Promise<{ id: string; name: string }[]> {
  const found = await sql<{ id: string; name: string }>`
    with recursive path as (
      select id, name, parent_id, 1 as step from folders where id = ${id}
      union all select f.id, f.name, f.parent_id, path.step + 1 from folders f join path on f.id = path.parent_id where path.step < 100)
    select id, name from path order by step`.execute(context.database);
  return found.rows;
}

/** A folder and all in it, with how deep below it each stands; the deepest first. */
export async function findTree(context: Context, id: string): Promise<{ id: string; depth: number }[]> {
  const found = await sql<{ id: string; depth: number }>`
    with recursive tree as (
      select id, 1 as depth from folders where id = ${id}
      union all select f.id, tree.depth + 1 from folders f join tree on f.parent_id = tree.id where tree.depth < 100)
    select id, depth from tree order by depth desc, id`.execute(context.database);
  return found.rows;
}

/** All folders of a workspace with the folder around each, for paths. */
export async function findAllFolders(
  context: Context,
  workspaceId: string,
): Promise<{ id: string; name: string; parent_id: string | null }[]> {
  return context.database
    .selectFrom('folders')
    .select(['id', 'name', 'parent_id'])
    .where('workspace_id', '=', workspaceId)
    .execute();
}

/** Takes deleted documents out of folders, then the folders away, the innermost first. */
export async function deleteFolders(context: Context, ids: string[]): Promise<void> {
  await sql`update documents set folder_id = null where folder_id = any (${ids}::uuid[]) and deleted_at is not null`.execute(
    context.database,
  );
  for (const id of ids) await context.database.deleteFrom('folders').where('id', '=', id).execute();
}

/** By name, then by id. */
export async function selectFolders(
  context: Context,
  filter: { workspaceId: string; parentId: string | 'root' | undefined },
  page: { after: [string, string] | undefined; limit: number },
): Promise<FolderRow[]> {
  const { workspaceId, parentId } = filter;
  const place =
    parentId === undefined ? sql`true` : parentId === 'root' ? sql`parent_id is null` : sql`parent_id = ${parentId}`;
  const after = page.after ? sql`(folded_name, id) > (${page.after[0]}, ${page.after[1]}::uuid)` : sql`true`;
  const found = await sql<FolderRow>`
    select * from folders where workspace_id = ${workspaceId} and ${place} and ${after}
    order by folded_name, id limit ${page.limit}`.execute(context.database);
  return found.rows;
}
