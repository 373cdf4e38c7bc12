import { PassThrough, type Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import yazl from 'yazl';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { ContentAnswer } from '../http/content.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { clearSpentBuffers } from '../platform/spent-buffers.ts';
import type { ContentStore } from '../platform/storage/content-store.ts';
import { enterWorkspace } from '../workspaces/take-up.ts';
import { documentFactsOf } from '../workspaces/workspace.ts';
import { zipDocumentsMaximum } from './contract.ts';
import { readability } from './document.ts';
import { findAllFolders, findFolder, findTree } from './folder-store.ts';
import { findIdsIn, selectForZip, type ZippedRow } from './store.ts';
import { createNames, safeName } from './zip-names.ts';

type Asked = { ids?: string[] | undefined; folderId?: string | undefined };
type Entry = { row: ZippedRow; path: string };

/**
 * Many documents as one zip that is made while it is sent, for whoever may download in the workspace: those named, or all of a
 * folder, or all. 404 when one is not there, 409 `limit_reached` for more than a thousand. What may not be read is left out
 * and listed inside.
 */
export async function zipDocuments(
  context: Outside<UserActor>,
  workspaceId: string,
  asked: Asked,
): Promise<ContentAnswer> {
  const { entries, leftOut, name } = await inTransaction(context, async (context) => {
    const standing = await enterWorkspace(context, workspaceId, 'document.read_comments');
    authorize(context.actor, 'document.download', documentFactsOf(standing.facts, false));
    const rows = await chooseRows(context, workspaceId, asked);
    const isReadable = (row: ZippedRow) => readability(row.scan_status) === 'readable';
    const entries = await placeAll(context, workspaceId, rows.filter(isReadable));
    for (const { row } of entries) await rememberZipped(context, row);
    return { entries, leftOut: rows.filter((row) => !isReadable(row)), name: standing.workspace.name };
  });
  return new ContentAnswer(stream(context.services.contents, entries, leftOut), {
    'content-type': 'application/zip',
    'content-disposition': contentDisposition(`${safeName(name)}.zip`),
    'cache-control': 'private, no-store',
  });
}

async function chooseRows(context: Context, workspaceId: string, asked: Asked): Promise<ZippedRow[]> {
  const folder = asked.folderId ? await findFolder(context, asked.folderId) : undefined;
  if (asked.folderId && folder?.workspace_id !== workspaceId) throw notFound();
  const inFolders = folder ? (await findTree(context, folder.id)).map(({ id }) => id) : undefined;
  const ids = asked.ids ?? (await findIdsIn(context, workspaceId, inFolders));
  if (ids.length > zipDocumentsMaximum) throw new Problem('limit_reached');
  const rows = await selectForZip(context, workspaceId, ids);
  if (rows.length < ids.length) throw notFound();
  return rows;
}

/** Where each stands in the zip: its folders, then its name, none of them leading anywhere else. */
async function placeAll(context: Context, workspaceId: string, rows: ZippedRow[]): Promise<Entry[]> {
  const folders = new Map((await findAllFolders(context, workspaceId)).map((folder) => [folder.id, folder]));
  const pathOf = (id: string | null): string => {
    const folder = id === null ? undefined : folders.get(id);
    return folder ? `${pathOf(folder.parent_id)}${safeName(folder.name)}/` : '';
  };
  const unique = createNames();
  return rows.map((row) => ({ row, path: unique(`${pathOf(row.folder_id)}${safeName(row.name)}`) }));
}

function rememberZipped(context: Context<UserActor>, row: ZippedRow): Promise<void> {
  return record(context, {
    kind: 'document.downloaded',
    organisationIds: [row.organisation_id, context.actor.organisationId],
    subject: { kind: 'document', id: row.id },
    detail: { workspaceId: row.workspace_id, number: row.newest_number, isInZip: true },
  });
}

/** One content is open at a time; when the reader goes away, it is let go of. */
function stream(contents: ContentStore, entries: Entry[], leftOut: ZippedRow[]): Readable {
  const zip = new yazl.ZipFile();
  const output = new PassThrough();
  let open: Readable | undefined;
  // What was begun cannot be answered with an error any more: the zip breaks off, and every program says so.
  zip.on('error', (error: Error) => output.destroy(error));
  for (const { row, path } of entries)
    zip.addReadStreamLazy(path, { mtime: row.updated_at, size: row.size_bytes, compress: false }, (give) => {
      contents.read(row.key).then(
        (bytes) => {
          open = bytes;
          if (output.destroyed) bytes.destroy();
          give(null, bytes);
        },
        (error: Error) => output.destroy(error),
      );
    });
  if (leftOut.length > 0) zip.addBuffer(Buffer.from(listOf(leftOut)), 'NOT INCLUDED.txt');
  zip.end();
  output.once('close', clearSpentBuffers());
  output.once('close', () => open?.destroy());
  zip.outputStream.pipe(output);
  return output;
}

function listOf(rows: ZippedRow[]): string {
  const why = (row: ZippedRow) =>
    row.scan_status === 'infected' ? 'the scanner found something in it' : 'it waits for the scanner';
  return ['These documents are not in this file:', '', ...rows.map((row) => `${row.name}: ${why(row)}`), ''].join(
    '\r\n',
  );
}
