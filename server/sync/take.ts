import { saveVersion } from '../documents/add-version.ts';
import { changeDocument } from '../documents/change-document.ts';
import { contentTypeOf, documentName } from '../documents/document.ts';
import { createDocument } from '../documents/upload-document.ts';
import { Problem } from '../platform/errors.ts';
import type { Entry } from '../platform/repositories/repository.ts';
import { readCost } from '../shares/read-cost.ts';
import type { SeenDocument, SeenFile } from './decide.ts';
import { download, type Stored, type Use } from './download.ts';
import { folderIn } from './folders.ts';
import { splitAtLast } from './names.ts';
import { asAgent, commit, LookAgain, NotNow, placeOf, type Running, tell } from './running.ts';
import * as seen from './seen-store.ts';
import { saveAgreed } from './store.ts';

const carried = 'It changed in the repository.';

/** The repository's content becomes the newest version of the document; an equal one is only remembered. */
export async function takeVersion(running: Running, step: seen.StepRow): Promise<void> {
  const file = step.file!;
  const document = step.document!;
  await download(running, file, async (stored, entry) => {
    if (stored.sha256 === document.sha256) {
      await agree(running, { document, sha256: stored.sha256, entry, path: pathAgreed(step) });
      return 'unused';
    }
    await saveTaken(running, { document, stored, entry, path: pathAgreed(step) });
    return 'kept';
  });
  if (file.path !== document.path) running.again += 1;
}

/** The path that both sides are known to have had: where only one has moved it, the next pass moves it on the other. */
export function pathAgreed({ agreed, file, document }: seen.StepRow): string {
  return agreed && file?.path !== document?.path ? agreed.path : (file?.path ?? document?.path ?? '');
}

async function saveTaken(
  running: Running,
  { document, stored, entry, path }: { document: SeenDocument; stored: Stored; entry: Entry; path: string },
): Promise<void> {
  await commit(
    running,
    'saving a version',
    async (context) => {
      const contentType = contentTypeOf(undefined, splitAtLast(path).name);
      const { number } = await saveVersion(context, document.document_id, { contentType, content: stored });
      await saveAgreed(context, {
        ...placeOf(running),
        path,
        documentId: document.document_id,
        number,
        sha256: stored.sha256,
        file: entry,
        isSure: true,
      });
      await tell(context, running, {
        path,
        action: 'updated',
        side: 'workspace',
        because: carried,
        sizeBytes: stored.sizeBytes,
        documentId: document.document_id,
      });
    },
    document.version,
  );
}

/** Both sides have the same content: from now on that is what they agreed on. */
export async function agree(
  running: Running,
  { document, sha256, entry, path }: { document: SeenDocument; sha256: string; entry: Entry; path: string },
): Promise<void> {
  await commit(running, 'agreeing', (context) =>
    saveAgreed(context, {
      ...placeOf(running),
      path,
      documentId: document.document_id,
      number: document.number,
      sha256,
      file: entry,
      isSure: true,
    }),
  );
}

/**
 * A file that the workspace lacks: a document that was moved in the repository, if one with the same content has vanished
 * there; else a new one, if the account has room for its shares (SPEC 9).
 */
export async function takeNew(running: Running, step: seen.StepRow): Promise<void> {
  const file = step.file!;
  const { name } = splitAtLast(file.path);
  if (documentName(name) !== name) throw new NotNow('skipped', 'The workspace cannot have a file of this name.');
  await refuseWithoutRoom(running, file);
  await download(running, file, async (stored, entry): Promise<Use> => {
    if (await takeMove(running, { file, stored, entry })) return 'unused';
    await takeWhole(running, { stored, entry, because: 'It is new in the repository.' });
    return 'kept';
  });
}

/** A document of a file whose content has come. */
export async function takeWhole(
  running: Running,
  { stored, entry, because }: { stored: Stored; entry: Entry; because: string },
): Promise<void> {
  const { folder, name } = splitAtLast(entry.path);
  const folderId = await folderIn(running, folder);
  await commit(running, 'creating a document', async (context) => {
    const contentType = contentTypeOf(undefined, name);
    const made = await createDocument(context, running.linked.workspace_id, {
      name,
      folderId,
      contentType,
      content: stored,
    });
    await saveAgreed(context, {
      ...placeOf(running),
      path: entry.path,
      documentId: made.id,
      number: made.number,
      sha256: stored.sha256,
      file: entry,
      isSure: true,
    });
    await tell(context, running, {
      path: entry.path,
      action: 'created',
      side: 'workspace',
      because,
      sizeBytes: stored.sizeBytes,
      documentId: made.id,
    });
  });
}

async function takeMove(
  running: Running,
  { file, stored, entry }: { file: SeenFile; stored: Stored; entry: Entry },
): Promise<boolean> {
  const { folder, name } = splitAtLast(entry.path);
  const { workspace_id: workspaceId } = running.linked;
  if (!running.hasVanished) return false;
  const isPossible = await commit(running, 'looking for a move', (context) =>
    seen.findVanished(context, workspaceId, { sizeBytes: stored.sizeBytes, sha256: stored.sha256 }),
  );
  if (!isPossible) return false;
  const folderId = await folderIn(running, folder);
  return commit(running, 'moving a document', async (context) => {
    const former = await seen.findVanished(context, workspaceId, stored);
    if (!former) return false;
    const request = { ...context.request, ifMatchVersion: former.version };
    await changeDocument({ ...context, request }, former.document_id, { name, folderId });
    await saveAgreed(context, {
      ...placeOf(running),
      path: entry.path,
      documentId: former.document_id,
      number: former.number,
      sha256: former.sha256,
      file: entry,
      isSure: true,
    });
    await seen.markFound(context, workspaceId, file.path, former.id);
    await tell(context, running, {
      path: entry.path,
      action: 'moved',
      side: 'workspace',
      because: `It was “${former.path}” in the repository.`,
      sizeBytes: stored.sizeBytes,
      documentId: former.document_id,
    });
    return true;
  });
}

/** Once something did not fit, the next file is asked for before it is read: nothing is fetched in vain. */
async function refuseWithoutRoom(running: Running, file: SeenFile): Promise<void> {
  if (running.roomNeeded === undefined) return;
  const { workspace_id: workspaceId } = running.linked;
  const vanished =
    running.hasVanished &&
    (await commit(running, 'looking for a move', (context) =>
      seen.findVanished(context, workspaceId, { sizeBytes: file.size_bytes }),
    ));
  if (vanished) return;
  const { needed, available } = await readCost(asAgent(running), workspaceId, { documents: 1, people: 0 });
  if (needed > available) throw noRoom({ needed, available });
}

/** What does not fit waits, and says what it needs and what is left. */
export function noRoom({ needed, available }: { needed: number; available: number }): NotNow {
  return new NotNow('waiting', `It takes ${needed} more shares, and ${available} are left.`, { needed, available });
}

/** What a verb refused, as the reason for a line in the log, or a reason to look again; anything else as it is. */
export function reasonOf(running: Running, error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const { needed, available } = error.extra ?? {};
  switch (error.code) {
    case 'share_allowance_exceeded':
      running.roomNeeded = Number(needed);
      return noRoom({ needed: Number(needed), available: Number(available) });
    case 'version_conflict':
    case 'not_found':
      return new LookAgain(error.message);
    case 'subscription_required':
    case 'document_being_scanned':
      return new NotNow('waiting', error.message);
    case 'document_infected':
    case 'too_large':
    case 'limit_reached':
    case 'name_taken':
    case 'invalid':
      return new NotNow('skipped', error.message);
    default:
      return error;
  }
}
