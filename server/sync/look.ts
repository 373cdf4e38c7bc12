import { findCompared, findFolderPaths } from '../documents/keep-contents.ts';
import { walk } from './below.ts';
import { filesMaximum } from './linked-workspace.ts';
import { asAgent, commit, NotNow, placeOf, type Running, Stopped, tell } from './running.ts';
import * as seen from './seen-store.ts';

const pageSize = 500;

/** Looks at both sides and writes down, in the database and not in memory, what each has. Both lists are whole, or it throws. */
export async function look(running: Running): Promise<void> {
  const { workspaceId } = placeOf(running);
  running.folders.clear();
  running.repositoryFolders.clear();
  await commit(running, 'forgetting what was seen', (context) => seen.forgetSeen(context, workspaceId));
  // The workspace first: what comes into the repository meanwhile from there is then only seen as equal.
  const paths = await lookAtFolders(running);
  await lookAtDocuments(running, paths);
  await lookAtRepository(running);
  await commit(running, 'pairing what was seen', (context) => seen.pairSeen(context, workspaceId));
}

function rowPlace(running: Running) {
  const { workspaceId, organisationId } = placeOf(running);
  return { workspace_id: workspaceId, organisation_id: organisationId };
}

async function lookAtFolders(running: Running): Promise<Map<string, string>> {
  const folders = await findFolderPaths(asAgent(running), running.linked.workspace_id);
  for (const { id, path } of folders) running.folders.set(path, Promise.resolve(id));
  const rows = folders.map(({ id, path }) => ({
    document_id: id,
    path,
    is_folder: true,
    number: null,
    version: 0,
    sha256: null,
    size_bytes: null,
  }));
  await commit(running, 'writing down folders', (context) =>
    seen.insertSeenDocuments(context, rowPlace(running), rows),
  );
  return new Map(folders.map(({ id, path }) => [id, path]));
}

async function lookAtDocuments(running: Running, paths: Map<string, string>): Promise<void> {
  let afterId: string | undefined;
  for (;;) {
    const page = await findCompared(asAgent(running), running.linked.workspace_id, { afterId, limit: pageSize });
    const rows = page.map((row) => {
      const folder = row.folder_id === null ? '' : paths.get(row.folder_id);
      return {
        document_id: row.id,
        // Its folder was made since: the path is that of the next pass, and until then one that nothing has.
        path: folder === undefined ? `?/${row.id}` : folder === '' ? row.name : `${folder}/${row.name}`,
        is_folder: false,
        number: row.newest_number,
        version: row.version,
        sha256: row.sha256,
        size_bytes: row.size_bytes,
      };
    });
    const whole = rows.filter(({ path }) => !path.startsWith('?/'));
    if (whole.length < rows.length) throw new Stale();
    await commit(running, 'writing down documents', (context) =>
      seen.insertSeenDocuments(context, rowPlace(running), whole),
    );
    afterId = page.at(-1)?.id;
    if (page.length < pageSize) return;
  }
}

/** The workspace changed while it was looked at. */
export class Stale extends Error {}

async function lookAtRepository(running: Running): Promise<void> {
  let count = 0;
  let rows: seen.SeenFileRow[] = [];
  const write = async () => {
    const batch = rows;
    rows = [];
    await commit(running, 'writing down files', (context) => seen.insertSeenFiles(context, rowPlace(running), batch));
  };
  for await (const { folder, listing } of walk(running.repository)) {
    if (running.state === 'stopped') throw new Stopped('stopped');
    for (const entry of listing.entries) {
      count += 1;
      rows.push({
        path: entry.path,
        is_folder: entry.kind === 'folder',
        repository_id: entry.id,
        fingerprint: entry.fingerprint,
        size_bytes: entry.sizeBytes ?? 0,
        modified_at: entry.modifiedAt?.toISOString() ?? null,
      });
      if (rows.length >= pageSize) await write();
    }
    if (count > filesMaximum)
      throw new NotNow('failed', `The folder holds more than ${filesMaximum} files and folders.`);
    if (running.pass === 1 && listing.refused.length > 0) await tellRefused(running, folder, listing.refused);
  }
  await write();
}

/** Names that the repository has and that are never followed, each with its reason. */
async function tellRefused(
  running: Running,
  folder: string,
  refused: { name: string; reason: string }[],
): Promise<void> {
  await commit(running, 'telling refused names', async (context) => {
    for (const { name, reason } of refused.slice(0, 1000))
      await tell(context, running, {
        path: folder === '' ? name : `${folder}/${name}`,
        action: 'skipped',
        because: `It is not taken from the repository: the name ${reason}.`,
      });
  });
}
