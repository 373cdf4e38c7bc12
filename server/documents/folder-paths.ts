import type { Context } from '../access/context.ts';
import { findAllFolders } from './folder-store.ts';

export type FolderPath = { id: string; path: string };

/** All folders of a workspace with the names that lead to each, the outermost first. */
export async function pathsOf(context: Context, workspaceId: string): Promise<FolderPath[]> {
  const folders = await findAllFolders(context, workspaceId);
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const path = (id: string): string => {
    const folder = byId.get(id)!;
    return folder.parent_id === null ? folder.name : `${path(folder.parent_id)}/${folder.name}`;
  };
  return folders.map(({ id }) => ({ id, path: path(id) })).sort((one, other) => one.path.length - other.path.length);
}
