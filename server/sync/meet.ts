import { saveVersion } from '../documents/add-version.ts';
import { contentTypeOf } from '../documents/document.ts';
import { createDocument } from '../documents/upload-document.ts';
import type { Entry } from '../platform/repositories/repository.ts';
import type { SeenDocument } from './decide.ts';
import { download, type Stored, store } from './download.ts';
import { findEditor } from './find-editor.ts';
import { folderIn } from './folders.ts';
import { giveVersion, openSeen } from './give.ts';
import { conflictPath, splitAtLast, withNote } from './names.ts';
import { commit, NotNow, placeOf, type Running, tell } from './running.ts';
import * as seen from './seen-store.ts';
import { saveAgreed } from './store.ts';
import { agree, pathAgreed } from './take.ts';
import { addConflictComment } from './tell-conflict.ts';

/**
 * Both sides have changed a file, or both have one of this name that the other does not know. Equal contents are agreed on;
 * else both are kept (SPEC 10): the repository's under the name, as the newest version of the document, and the workspace's
 * beside it under a name that says so. Nothing is written over.
 */
export async function meet(running: Running, step: seen.StepRow): Promise<void> {
  const document = step.document!;
  let giveOver: string | undefined;
  await download(running, step.file!, async (stored, entry) => {
    if (stored.sha256 === document.sha256) {
      await agree(running, { document, sha256: stored.sha256, entry, path: pathAgreed(step) });
      return 'unused';
    }
    if (stored.sha256 === step.agreed?.sha256 && entry.fingerprint !== null) {
      giveOver = entry.fingerprint;
      return 'unused';
    }
    await keepBoth(running, { document, taken: stored, entry, path: pathAgreed(step) });
    return 'kept';
  });
  // Only the server's time or tag had changed: the workspace's change is the only one.
  if (giveOver !== undefined) await giveVersion(running, step, giveOver);
}

type Conflict = { document: SeenDocument; taken: Stored; entry: Entry; path: string };

async function keepBoth(running: Running, conflict: Conflict): Promise<void> {
  const { document } = conflict;
  const organisation = await findEditor(running, document);
  const aside = await freeAside(running, conflictPath(document.path, organisation, running.services.clock.now()));
  const folderId = await folderIn(running, splitAtLast(aside).folder);
  await store(
    running,
    () => openSeen(running, document),
    async (own) => {
      await saveBoth(running, { ...conflict, own, aside, folderId });
      return 'kept';
    },
  );
  running.progress.conflicts += 1;
  // What was put aside is new to the repository: the next pass gives it.
  running.again += 1;
}

async function freeAside(running: Running, wished: string): Promise<string> {
  for (let n = 1; n <= 100; n += 1) {
    const path = n === 1 ? wished : withNote(wished, String(n));
    const place = { path, documentId: null };
    const isTaken = await commit(running, 'looking for a free name', (context) =>
      seen.isPathTaken(context, running.linked.workspace_id, place),
    );
    if (!isTaken) return path;
  }
  throw new NotNow('failed', 'No free name was found for a conflict.');
}

/** In one transaction: the workspace's content becomes a document of its own, the repository's the newest version. */
async function saveBoth(
  running: Running,
  {
    document,
    taken,
    entry,
    path,
    own,
    aside,
    folderId,
  }: Conflict & { own: Stored; aside: string; folderId: string | null },
): Promise<void> {
  const { document_id: documentId } = document;
  const { name } = splitAtLast(aside);
  await commit(
    running,
    'keeping both',
    async (context) => {
      const contentType = contentTypeOf(undefined, name);
      const { number } = await saveVersion(context, documentId, { contentType, content: taken });
      const unconditional = { ...context, request: { id: context.request.id, address: null } };
      const made = await createDocument(unconditional, running.linked.workspace_id, {
        name,
        folderId,
        contentType,
        content: own,
      });
      await saveAgreed(context, {
        ...placeOf(running),
        path,
        documentId,
        number,
        sha256: taken.sha256,
        file: entry,
        isSure: true,
      });
      await addConflictComment(unconditional, {
        workspaceId: running.linked.workspace_id,
        documentId,
        asideId: made.id,
        path: document.path,
        aside,
      });
      await tell(context, running, {
        path: document.path,
        action: 'conflict',
        side: 'workspace',
        because: `It changed on both sides. The repository's is the newest version; the workspace's is “${aside}”.`,
        sizeBytes: taken.sizeBytes,
        documentId,
      });
    },
    document.version,
  );
}
