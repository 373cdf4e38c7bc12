import { deleteDocumentAndKeep, keepLoose } from '../documents/keep-contents.ts';
import { download } from './download.ts';
import { between, commit, LookAgain, type Running, tell } from './running.ts';
import * as seen from './seen-store.ts';
import { deleteAgreed, findAgreedPath } from './store.ts';
import { takeWhole } from './take.ts';

/** Whether an agreement still is what it was when the two sides were compared: a deletion may have turned out to be a move. */
async function isStillAgreed(running: Running, { agreed }: seen.StepRow): Promise<boolean> {
  const path = await commit(running, 'looking at an agreement', (context) => findAgreedPath(context, agreed!.id));
  return path === agreed!.path;
}

/** The document was deleted in the workspace: its file goes from the repository, once its content is kept here. */
export async function removeFile(running: Running, step: seen.StepRow): Promise<void> {
  if (!(await isStillAgreed(running, step))) return;
  const agreed = step.agreed!;
  const file = step.file!;
  await download(running, file, async (stored, entry) => {
    if (stored.sha256 !== agreed.sha256) {
      await takeWhole(running, {
        stored,
        entry,
        because: 'It changed in the repository after it was deleted in the workspace.',
      });
      await commit(running, 'forgetting a document', (context) => deleteAgreed(context, agreed.document_id));
      return 'kept';
    }
    await commit(running, 'keeping a content', (context) =>
      keepLoose(
        context,
        { workspace_id: running.linked.workspace_id, organisation_id: running.linked.organisation_id },
        {
          content: stored,
          documentId: agreed.document_id,
          path: file.path,
          because: 'It was deleted in the workspace, and so in the repository.',
        },
      ),
    );
    await between(running, 'before removing a file');
    await running.repository.remove(file.path, entry.fingerprint === null ? {} : { ifMatch: entry.fingerprint });
    await between(running, 'after removing a file');
    await commit(running, 'remembering a deletion', async (context) => {
      await deleteAgreed(context, agreed.document_id);
      await tell(context, running, {
        path: file.path,
        action: 'deleted',
        side: 'repository',
        because: 'It was deleted in the workspace. Its content is kept for 30 days.',
        sizeBytes: stored.sizeBytes,
        documentId: agreed.document_id,
      });
    });
    return 'kept';
  });
}

/** The file was deleted in the repository: its document goes too, and its contents are kept for a while. */
export async function dropDocument(running: Running, step: seen.StepRow): Promise<void> {
  if (!(await isStillAgreed(running, step))) return;
  const agreed = step.agreed!;
  const document = step.document!;
  if ((await running.repository.stat(agreed.path)) && !(await isOthers(running, step)))
    throw new LookAgain('it is there again');
  await commit(
    running,
    'deleting a document',
    async (context) => {
      const because = 'It was deleted in the repository, and so in the workspace.';
      await deleteDocumentAndKeep(context, document.document_id, { path: document.path, because });
      await deleteAgreed(context, document.document_id);
      await tell(context, running, {
        path: document.path,
        action: 'deleted',
        side: 'workspace',
        because: 'It was deleted in the repository. Its contents are kept for 30 days.',
        sizeBytes: document.size_bytes,
        documentId: document.document_id,
      });
    },
    document.version,
  );
}

/** Whether what lies at its path by now is the file of another document. */
function isOthers(running: Running, { agreed }: seen.StepRow): Promise<boolean> {
  const { workspace_id: workspaceId } = running.linked;
  return commit(running, 'looking whose file it is', (context) =>
    seen.isPairedWithOther(context, workspaceId, agreed!),
  );
}

/** Both sides have deleted it. */
export async function forget(running: Running, step: seen.StepRow): Promise<void> {
  if (!(await isStillAgreed(running, step))) return;
  await commit(running, 'forgetting a file', (context) => deleteAgreed(context, step.agreed!.document_id));
}
