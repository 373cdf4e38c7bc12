import { Readable } from 'node:stream';
import { changeDocument } from '../documents/change-document.ts';
import { readContent } from '../documents/read-content.ts';
import { judgeName } from '../platform/repositories/path.ts';
import type { Condition } from '../platform/repositories/repository.ts';
import type { SeenDocument } from './decide.ts';
import { folderIn, folderInRepository } from './folders.ts';
import { splitAtLast, withNote } from './names.ts';
import { asAgent, between, commit, LookAgain, NotNow, placeOf, type Running, tell } from './running.ts';
import * as seen from './seen-store.ts';
import { saveAgreed } from './store.ts';
import { pathAgreed } from './take.ts';

/** The bytes of a document as it was seen, as its agent downloads them: recorded, and never what a scanner holds back. */
export async function openSeen(running: Running, document: SeenDocument): Promise<Readable> {
  const { content } = await readContent(asAgent(running), document.document_id, { version: document.number });
  if (content instanceof Readable) return content;
  return Readable.from([Buffer.from(content ?? '')]);
}

/** The document's content goes over that of the repository, if that is still the one that was seen. */
export async function giveVersion(running: Running, step: seen.StepRow, fingerprint: string): Promise<void> {
  await give(running, {
    document: step.document!,
    path: step.file!.path,
    pathAgreed: pathAgreed(step),
    condition: { ifMatch: fingerprint },
    action: 'updated',
    because: 'It changed in the workspace.',
  });
  if (step.file!.path !== step.document!.path) running.again += 1;
}

/** A document that the repository lacks; when its name is taken there or in the workspace, it gets another one first. */
export async function giveNew(running: Running, step: seen.StepRow): Promise<void> {
  const document = step.document!;
  const path = await freePath(running, document);
  const { folder, name } = splitAtLast(path);
  const reason = judgeName(name);
  if (reason) throw new NotNow('skipped', `The repository cannot have it: the name ${reason}.`);
  await folderInRepository(running, folder);
  await give(running, {
    document,
    path,
    pathAgreed: path,
    condition: { ifNoneMatch: '*' },
    action: 'created',
    because: step.agreed
      ? 'It changed in the workspace after it was deleted in the repository.'
      : 'It is new in the workspace.',
  });
}

type Given = {
  document: SeenDocument;
  path: string;
  pathAgreed: string;
  condition: Condition;
  action: 'created' | 'updated';
  because: string;
};

async function give(running: Running, given: Given): Promise<void> {
  const { document, path, condition, action, because } = given;
  await between(running, 'before writing to the repository');
  // Opened last, which finds that it is still there: a document that is deleted takes its former versions along, and what
  // lies in the repository would be the only copy of one.
  const stream = await openSeen(running, document);
  const sizeBytes = document.size_bytes;
  try {
    const entry = await running.repository.write(path, { stream, sizeBytes }, condition);
    running.progress.bytesDone += sizeBytes;
    await between(running, 'after writing to the repository');
    await commit(running, 'remembering what was given', async (context) => {
      await saveAgreed(context, {
        ...placeOf(running),
        path: given.pathAgreed,
        documentId: document.document_id,
        number: document.number,
        sha256: document.sha256,
        file: entry,
        // Without conditions of the server, another's change could hide between our writing and its answer.
        isSure: running.repository.capabilities.conditionalWrites,
      });
      await tell(context, running, {
        path,
        action,
        side: 'repository',
        because,
        sizeBytes,
        documentId: document.document_id,
      });
    });
  } finally {
    stream.destroy();
  }
}

/** The path of a document, or another one that is free, which the document is then renamed to. */
async function freePath(running: Running, document: SeenDocument): Promise<string> {
  const { workspace_id: workspaceId } = running.linked;
  const isTaken = (path: string) =>
    commit(running, 'looking for a free name', (context) =>
      seen.isPathTaken(context, workspaceId, { path, documentId: document.document_id }),
    );
  if (!(await isTaken(document.path))) return document.path;
  for (let n = 2; n <= 100; n += 1) {
    const path = withNote(document.path, String(n));
    if (await isTaken(path)) continue;
    await renameDocument(running, document, path);
    // What it is called now is seen by the next pass, which gives it.
    throw new LookAgain(`it is called ${path} now`);
  }
  throw new NotNow('failed', 'No free name was found for it.');
}

/** Renames or moves a document to a path of the workspace, as the version that was seen. */
export async function renameDocument(running: Running, document: SeenDocument, path: string): Promise<void> {
  const { folder, name } = splitAtLast(path);
  const folderId = await folderIn(running, folder);
  await commit(
    running,
    'renaming a document',
    async (context) => {
      await changeDocument(context, document.document_id, { name, folderId });
      await tell(context, running, {
        path,
        action: 'moved',
        side: 'workspace',
        because: `Another file is called “${document.path}”.`,
        sizeBytes: document.size_bytes,
        documentId: document.document_id,
      });
    },
    document.version,
  );
}
