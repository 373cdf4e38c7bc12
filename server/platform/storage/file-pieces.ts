import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import {
  type AppendOptions,
  type ContentInfo,
  ContentMissing,
  type ContentStore,
  OffsetMismatch,
} from './content-store.ts';
import { type Folder, fullAsStorageFull, ignoreMissing, statOf, syncFolder, writeAll } from './durable-files.ts';
import { hashStream, meteredChunks } from './metered.ts';
import { savedHash } from './saved-hash.ts';
import { WriteBehind } from './write-behind.ts';

/** What counts as written: the file may be longer, by what was not durable when a process died. */
type State = { length: number; hash?: string | undefined };

/** How much may be lost when a process dies in the middle of a piece. */
const savedEveryBytes = 64 * 1024 * 1024;

/** Objects that come in pieces, in a folder: `KEY.pieces` holds the bytes, `KEY.state` how many of them count. */
export function createFilePieces(folder: Folder): Pick<ContentStore, 'openPieces' | 'append' | 'length' | 'finish'> {
  const loadState = async (key: string): Promise<State | undefined> => {
    const text = await readFile(`${folder.pathOf(key)}.state`, 'utf8').catch(ignoreMissing);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return {
    async openPieces(key) {
      if (await loadState(key)) return;
      await fullAsStorageFull(async () => {
        await folder.prepare(key);
        await folder.fault('folder made');
        await (await open(`${folder.pathOf(key)}.pieces`, 'a', 0o600)).close();
        await folder.fault('pieces made');
        await saveState(folder, key, { length: 0 });
      });
    },
    append: async (key, piece, options) => append(folder, key, { piece, ...options, state: await loadState(key) }),
    length: async (key) => (await loadState(key))?.length,
    finish: async (key) => finish(folder, key, await loadState(key)),
  };
}

async function saveState(folder: Folder, key: string, state: State): Promise<void> {
  const path = `${folder.pathOf(key)}.state`;
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await writeAll(file, Buffer.from(JSON.stringify(state)));
    await file.sync();
  } finally {
    await file.close();
  }
  await folder.fault('state written');
  await rename(`${path}.new`, path);
  await folder.fault('state renamed');
  await syncFolder(dirname(path));
  await folder.fault('state durable');
}

type Append = AppendOptions & { piece: Readable; state: State | undefined };

async function append(folder: Folder, key: string, { piece, state, ...options }: Append): Promise<number> {
  try {
    if (!state) throw new ContentMissing('No pieces are open under this key.');
    if (options.offset !== state.length) throw new OffsetMismatch(state.length);
    return await fullAsStorageFull(() => appendDurably(folder, key, { piece, ...options, state }));
  } finally {
    piece.destroy();
  }
}

async function appendDurably(
  folder: Folder,
  key: string,
  { piece, state, maximumBytes, signal }: Append & { state: State },
): Promise<number> {
  const file = await open(`${folder.pathOf(key)}.pieces`, 'r+');
  const hash = await savedHash(state.hash, state.length === 0);
  let length = state.length;
  let saved = state.length;
  const behind = new WriteBehind(file, length);
  const save = async () => {
    await behind.flush();
    await file.sync();
    await folder.fault('bytes durable');
    if (length > saved) await saveState(folder, key, { length, hash: hash.save() });
    saved = length;
  };
  try {
    await file.truncate(state.length);
    await folder.fault('truncated');
    // `finally`: what came before a piece broke off is kept.
    try {
      for await (const chunk of meteredChunks(piece, { maximumBytes: maximumBytes - length, signal })) {
        const writing = behind.write(chunk);
        hash.update(chunk);
        length += chunk.length;
        await writing;
        await folder.fault('some bytes written');
        if (length - saved >= savedEveryBytes) await save();
      }
    } finally {
      await save();
    }
    return length;
  } finally {
    await file.close();
  }
}

async function finish(folder: Folder, key: string, state: State | undefined): Promise<ContentInfo> {
  const path = folder.pathOf(key);
  // Who finishes at the same moment may have named the object already; its bytes are the same.
  if (state) await nameWhole(folder, path, state).catch(ignoreMissing);
  const info = await infoOf(path, state);
  await rm(`${path}.state`, { force: true });
  await folder.fault('state removed');
  return info;
}

async function nameWhole(folder: Folder, path: string, state: State): Promise<void> {
  if (!(await statOf(`${path}.pieces`))) return;
  await trim(`${path}.pieces`, state.length);
  await folder.fault('trimmed');
  await rename(`${path}.pieces`, path);
  await folder.fault('renamed');
  await syncFolder(dirname(path));
  await folder.fault('folder durable');
}

/** What lies beyond the state was never said to be written. */
async function trim(path: string, length: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(length);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function infoOf(path: string, state: State | undefined): Promise<ContentInfo> {
  const file = await open(path, 'r').catch(ignoreMissing);
  if (!file) throw new ContentMissing('No pieces are open under this key.');
  const digest = state && (await savedDigest(state));
  const { size } = await file.stat();
  if (digest && size === state.length) {
    await file.close();
    return { sizeBytes: size, sha256: digest };
  }
  return hashStream(file.createReadStream({ highWaterMark: 256 * 1024 }));
}

async function savedDigest(state: State): Promise<string | undefined> {
  return (await savedHash(state.hash, state.length === 0)).digest();
}
