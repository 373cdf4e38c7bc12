import { createFolder, deleteFolder } from '../documents/folders.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { Changed, Gone, Refused } from '../platform/repositories/repository.ts';
import { splitAtLast } from './names.ts';
import { between, commit, NotNow, placeOf, type Running, tell } from './running.ts';
import * as seen from './seen-store.ts';
import { deleteAgreed, saveAgreedFolder } from './store.ts';

/** The folder of the workspace with this path, made where it is missing; null for none around it. */
export async function folderIn(running: Running, path: string): Promise<string | null> {
  if (path === '') return null;
  const known = running.folders.get(path);
  if (known) return known;
  const making = makeFolder(running, path);
  running.folders.set(path, making);
  // Who asked gets the error; the others that wait for the same folder get it too.
  making.catch(() => undefined);
  return making;
}

async function makeFolder(running: Running, path: string): Promise<string> {
  const { folder, name } = splitAtLast(path);
  const parentId = await folderIn(running, folder);
  try {
    return await commit(running, 'making a folder', async (context) => {
      const { id } = await createFolder(context, running.linked.workspace_id, { name, parentId });
      await saveAgreedFolder(context, { ...placeOf(running), path, folderId: id });
      await tell(context, running, {
        path,
        action: 'created',
        side: 'workspace',
        because: 'The repository has this folder.',
      });
      return id;
    });
  } catch (error) {
    if (error instanceof Problem && ['name_taken', 'limit_reached', 'invalid'].includes(error.code))
      throw new NotNow('skipped', `The workspace cannot have the folder “${path}”: ${error.message}`);
    throw error;
  }
}

/** Sees to it that the repository has a folder, and those around it. */
export async function folderInRepository(running: Running, path: string): Promise<void> {
  if (path === '') return;
  const known = running.repositoryFolders.get(path);
  if (known) return known;
  const making = (async () => {
    await folderInRepository(running, splitAtLast(path).folder);
    await between(running, 'before a folder of the repository');
    await running.repository.createFolder(path);
    await between(running, 'after a folder of the repository');
  })();
  running.repositoryFolders.set(path, making);
  making.catch(() => running.repositoryFolders.delete(path));
  return making;
}

/** A folder that one side has and the other lacks, or that both have without knowing it of each other. */
export async function takeFolder(running: Running, step: seen.StepRow): Promise<void> {
  const { path, agreed, file, document } = step;
  if (file && document) {
    await commit(running, 'agreeing on a folder', (context) =>
      saveAgreedFolder(context, { ...placeOf(running), path, folderId: document.document_id }),
    );
    return;
  }
  // Both had it and one has it no more: it goes when it is empty, after the files.
  if (agreed && agreed.path === path) return;
  if (file) {
    await folderIn(running, path);
    return;
  }
  if (!document || running.linked.mode === 'publication') return;
  if (agreed && (await moveFolder(running, agreed.path, path))) return;
  await folderInRepository(running, path);
  await commit(running, 'remembering a folder', async (context) => {
    await saveAgreedFolder(context, { ...placeOf(running), path, folderId: document.document_id });
    await tell(context, running, {
      path,
      action: 'created',
      side: 'repository',
      because: 'The workspace has this folder.',
    });
  });
}

/**
 * A folder that was renamed or moved in the workspace is moved as such; the next pass sees all that is in it at its new
 * place. False when that cannot be: then its files are moved one by one, and what is empty goes.
 */
async function moveFolder(running: Running, from: string, to: string): Promise<boolean> {
  try {
    await folderInRepository(running, splitAtLast(to).folder);
    await between(running, 'before moving a folder');
    await running.repository.move(from, to);
    running.again += 1;
    running.isStale = true;
    await between(running, 'after moving a folder');
    return true;
  } catch (error) {
    if (!(error instanceof Changed || error instanceof Gone || error instanceof Refused)) throw error;
    await commit(running, 'remembering the former folder', (context) =>
      saveAgreedFolder(context, { ...placeOf(running), path: from, folderId: newId() }),
    );
    return false;
  }
}

/** Folders that one side has no more go on the other, once they are empty; what still holds something stays. */
export async function dropFolders(running: Running): Promise<void> {
  const gone = await commit(running, 'looking for folders that are gone', (context) =>
    seen.findFoldersGone(context, running.linked.workspace_id),
  );
  for (const folder of gone) {
    if (folder.in_workspace) await dropInWorkspace(running, folder);
    else if (folder.in_repository) await dropInRepository(running, folder);
    else await commit(running, 'forgetting a folder', (context) => deleteAgreed(context, folder.document_id));
  }
}

type FolderGone = { path: string; document_id: string };

async function dropInWorkspace(running: Running, { path, document_id: id }: FolderGone): Promise<void> {
  try {
    await commit(running, 'deleting a folder', async (context) => {
      await deleteFolder(context, id, { withContents: false });
      await deleteAgreed(context, id);
      await tell(context, running, {
        path,
        action: 'deleted',
        side: 'workspace',
        because: 'The repository has this folder no more.',
      });
    });
    running.folders.delete(path);
  } catch (error) {
    // Not empty: what is in it will have made the folder anew, or waits; it is looked at in the next run.
    if (error instanceof Problem && ['folder_not_empty', 'not_found'].includes(error.code)) return;
    throw error;
  }
}

async function dropInRepository(running: Running, { path, document_id }: FolderGone): Promise<void> {
  if (running.linked.mode === 'publication') {
    await commit(running, 'forgetting a folder', (context) => deleteAgreed(context, document_id));
    return;
  }
  try {
    await between(running, 'before removing a folder');
    await running.repository.remove(path);
  } catch (error) {
    if (error instanceof Changed || error instanceof Refused) return;
    if (!(error instanceof Gone)) throw error;
  }
  running.repositoryFolders.delete(path);
  await commit(running, 'remembering that a folder is gone', async (context) => {
    await deleteAgreed(context, document_id);
    await tell(context, running, {
      path,
      action: 'deleted',
      side: 'repository',
      because: 'The workspace has this folder no more.',
    });
  });
}
