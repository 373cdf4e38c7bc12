import { discard, sending } from './http.ts';
import { shown, splitPath } from './path.ts';
import { Away, Changed, type Condition, type Entry, Gone, type NewContent } from './repository.ts';
import { plainEtag } from './webdav-answers.ts';
import type { Dav } from './webdav-calls.ts';
import { type Known, know, list } from './webdav-reading.ts';

const changed = (path: string) => new Changed(`“${shown(path)}” was changed meanwhile.`);

/** The server holds to its own strong ETag; weak ones are compared here, just before. */
function conditionFor(there: Known | undefined): Record<string, string> {
  if (!there) return { 'if-none-match': '*' };
  return there.etag && !there.etag.startsWith('W/') ? { 'if-match': there.etag } : {};
}

async function expectAt(dav: Dav, path: string, condition: Condition): Promise<Known | undefined> {
  const there = await know(dav, path);
  if ('ifNoneMatch' in condition ? there : there?.entry.fingerprint !== condition.ifMatch) throw changed(path);
  return there;
}

/** Some servers make the folders around something by themselves, or say something vague. */
async function expectFolder(dav: Dav, folder: string): Promise<void> {
  if (folder === '' || (await know(dav, folder))?.entry.kind === 'folder') return;
  throw new Gone(`“${shown(folder)}” is not there.`);
}

/** Puts a file by one request, over what is known to be there or over nothing. */
export async function write(
  dav: Dav,
  path: string,
  { content, condition }: { content: NewContent; condition: Condition },
): Promise<Entry> {
  const { folder } = splitPath(path);
  try {
    const there = await expectAt(dav, path, condition);
    if (!there) await expectFolder(dav, folder);
    const headers = { ...conditionFor(there), 'content-length': String(content.sizeBytes) };
    const answer = await dav.call({ method: 'PUT', path, kind: 'file', headers, body: sending(content) });
    await discard(answer);
    return await written(dav, path, { sizeBytes: content.sizeBytes, etag: answer.header('etag') });
  } finally {
    content.stream.on('error', () => undefined).destroy();
  }
}

/** What the server has kept: a proxy in between may have cut it, and somebody may have been faster with the next one. */
async function written(
  dav: Dav,
  path: string,
  { sizeBytes, etag }: { sizeBytes: number; etag: string | undefined },
): Promise<Entry> {
  const kept = await know(dav, path);
  if (!kept) throw changed(path);
  if (etag !== undefined && kept.entry.fingerprint !== plainEtag(etag)) throw changed(path);
  if (kept.entry.sizeBytes !== sizeBytes) throw new Away('cut_off', 'The server kept another number of bytes.');
  return kept.entry;
}

type Move = { from: string; to: string; ifMatch?: string };

/** Renames or moves by one request that overwrites nothing. */
export async function move(dav: Dav, { from, to, ifMatch }: Move): Promise<Entry> {
  splitPath(from);
  const { folder } = splitPath(to);
  const there = await know(dav, from);
  if (!there) throw new Gone(`“${shown(from)}” is not there.`);
  if (ifMatch !== undefined && there.entry.fingerprint !== ifMatch) throw changed(from);
  await expectFolder(dav, folder);
  const { kind } = there.entry;
  const headers = { destination: dav.addressOf(to, kind), overwrite: 'F', ...(ifMatch ? conditionFor(there) : {}) };
  await discard(await dav.call({ method: 'MOVE', path: from, kind, headers }));
  const moved = await know(dav, to);
  if (!moved) throw changed(to);
  return moved.entry;
}

/** Deletes a file as it was seen, or a folder after a look that it is empty. */
export async function remove(dav: Dav, path: string, { ifMatch }: { ifMatch?: string } = {}): Promise<void> {
  splitPath(path);
  const there = await know(dav, path);
  if (!there) throw new Gone(`“${shown(path)}” is not there.`);
  if (ifMatch !== undefined && there.entry.fingerprint !== ifMatch) throw changed(path);
  const { kind } = there.entry;
  if (kind === 'folder') {
    // To the server, deleting a folder is deleting everything in it.
    const { entries, refused } = await list(dav, path);
    if (entries.length + refused.length > 0) throw new Changed(`“${shown(path)}” is not empty.`);
  }
  const headers = kind === 'file' && ifMatch ? conditionFor(there) : {};
  await discard(await dav.call({ method: 'DELETE', path, kind, headers }));
}

/** Makes a folder, unless it is there. */
export async function createFolder(dav: Dav, path: string): Promise<Entry> {
  splitPath(path);
  const there = await know(dav, path);
  if (there?.entry.kind === 'file') throw changed(path);
  if (there) return there.entry;
  await dav
    .call({ method: 'MKCOL', path, kind: 'folder' })
    .then(discard)
    .catch(async (error: unknown) => {
      // Somebody was faster.
      if ((await know(dav, path))?.entry.kind !== 'folder') throw error;
    });
  const made = await know(dav, path);
  if (made?.entry.kind !== 'folder') throw changed(path);
  return made.entry;
}
