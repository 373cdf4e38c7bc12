import { changeDocument } from '../documents/change-document.ts';
import { documentName } from '../documents/document.ts';
import { newId } from '../platform/ids.ts';
import { judgeName } from '../platform/repositories/path.ts';
import { Changed } from '../platform/repositories/repository.ts';
import { folderIn, folderInRepository } from './folders.ts';
import { renameDocument } from './give.ts';
import { splitAtLast, withNote } from './names.ts';
import { between, commit, LookAgain, NotNow, placeOf, type Running, tell } from './running.ts';
import type * as seen from './seen-store.ts';
import { saveAgreed } from './store.ts';

/** Contents are equal and where the file lies may differ: it is moved on the side that has not moved it. */
export async function place(running: Running, step: seen.StepRow): Promise<void> {
  const agreed = step.agreed!;
  const file = step.file!;
  const document = step.document!;
  if (file.path === document.path) return remember(running, step, { path: file.path });
  const movedThere = file.path !== agreed.path;
  // Moved on both sides to different places: the repository's counts. In publication it always does.
  if (movedThere || running.linked.mode === 'publication') return moveDocument(running, step);
  return moveFile(running, step);
}

async function remember(running: Running, step: seen.StepRow, { path }: { path: string }): Promise<void> {
  await commit(running, 'agreeing on a place', (context) => saveAgreed(context, agreedOf(running, step, path)));
}

function agreedOf(running: Running, { agreed, file, document }: seen.StepRow, path: string) {
  return {
    ...placeOf(running),
    path,
    documentId: document!.document_id,
    number: document!.number,
    sha256: agreed!.sha256,
    file: {
      id: file!.repository_id,
      fingerprint: file!.fingerprint,
      sizeBytes: file!.size_bytes,
      modifiedAt: file!.modified_at === null ? null : new Date(file!.modified_at),
    },
    isSure: agreed!.is_sure,
  };
}

async function moveDocument(running: Running, step: seen.StepRow): Promise<void> {
  const file = step.file!;
  const document = step.document!;
  const { folder, name } = splitAtLast(file.path);
  if (documentName(name) !== name) throw new NotNow('skipped', 'The workspace cannot have a file of this name.');
  const folderId = await folderIn(running, folder);
  await commit(
    running,
    'moving a document',
    async (context) => {
      await changeDocument(context, document.document_id, { name, folderId });
      await saveAgreed(context, agreedOf(running, step, file.path));
      await tell(context, running, {
        path: file.path,
        action: 'moved',
        side: 'workspace',
        because: `It was “${document.path}”, and was moved in the repository.`,
        documentId: document.document_id,
      });
    },
    document.version,
  );
}

async function moveFile(running: Running, step: seen.StepRow): Promise<void> {
  const file = step.file!;
  const { path } = step.document!;
  const { folder, name } = splitAtLast(path);
  const reason = judgeName(name);
  if (reason) throw new NotNow('skipped', `The repository cannot have it there: the name ${reason}.`);
  await folderInRepository(running, folder);
  try {
    await moveTo(running, step, path);
  } catch (error) {
    if (!(error instanceof Changed)) throw error;
    await makeWay(running, step);
    throw new LookAgain(`something lies at ${path}, or ${file.path} has changed`);
  }
}

async function moveTo(running: Running, step: seen.StepRow, path: string): Promise<void> {
  const file = step.file!;
  await between(running, 'before moving a file');
  const entry = await running.repository.move(
    file.path,
    path,
    file.fingerprint === null ? {} : { ifMatch: file.fingerprint },
  );
  await between(running, 'after moving a file');
  await commit(running, 'remembering a move', async (context) => {
    await saveAgreed(context, { ...agreedOf(running, step, path), file: entry });
    await tell(context, running, {
      path,
      action: 'moved',
      side: 'repository',
      because: `It was “${file.path}”, and was moved in the workspace.`,
      documentId: step.document!.document_id,
    });
  });
}

/**
 * Something lies where the file is to go. It may be about to leave itself, so the first passes wait; files that stand in each
 * other's way then go aside, and what stays blocked takes another name in the workspace.
 */
async function makeWay(running: Running, step: seen.StepRow): Promise<void> {
  const file = step.file!;
  const document = step.document!;
  if (running.pass === 2) await moveTo(running, step, withNote(file.path, `moving ${newId().slice(-6)}`));
  if (running.pass >= 4) await renameDocument(running, document, withNote(document.path, newId().slice(-6)));
}
