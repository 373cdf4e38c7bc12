import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ContentMissing, type ContentStore } from '../platform/storage/content-store.ts';
import { statOf } from '../platform/storage/durable-files.ts';
import { contentFile, type Manifest } from './backup.ts';
import { hashing, hashStream, readLines, type Sum } from './backup-files.ts';
import { sayNowAndThen } from './progress.ts';
import { isUnreadable, readContent } from './read-content.ts';
import { findContents } from './unfinished.ts';

/** A whole content as its row in a backup tells of it. */
export type StoredContent = { key: string; size_bytes: number; sha256: string };

/** The contents that a backup must hold: those that are whole in its snapshot. */
export async function* storedContents(folder: string, manifest: Manifest): AsyncGenerator<StoredContent> {
  const part = manifest.tables.find(({ table }) => table === 'contents');
  if (!part) return;
  for await (const line of readLines(folder, part)) {
    const row = JSON.parse(line) as StoredContent & { status: string };
    if (row.status === 'stored') yield row;
  }
}

type Writing = {
  folder: string;
  store: ContentStore;
  signal: AbortSignal;
  say(sentence: string): void;
  /** Throws once contents may be collected, and the folder be taken up by another backup. */
  requireHeld(): Promise<void>;
};

/**
 * Copies every content that the rows in the folder refer to, but those that are whole there already. Gives the manifest with how
 * many there are, and with the keys of those that the installation itself has lost.
 */
export async function writeContents(writing: Writing, manifest: Manifest): Promise<Manifest> {
  const { folder, signal, say, requireHeld } = writing;
  const total = await sayWhatIsThere(writing, manifest);
  const progress = sayNowAndThen(say);
  const contents = { count: 0, bytes: 0 };
  const damaged: string[] = [];
  for await (const content of storedContents(folder, manifest)) {
    signal.throwIfAborted();
    progress(() => `${contents.count} of ${total} contents, ${contents.bytes} bytes …`);
    const isWhole = (await isThere(writing, content)) || (await copyContent(writing, content));
    await requireHeld();
    if (isWhole) {
      contents.count += 1;
      contents.bytes += content.size_bytes;
      continue;
    }
    damaged.push(content.key);
    say(`The content ${content.key} is missing or damaged in this installation; the backup goes on without it.`);
  }
  say(`Documents: ${contents.count} contents, ${contents.bytes} bytes.`);
  return { ...manifest, contents, damaged };
}

/** Says what a backup that was broken off has left, and removes what no row refers to any more. Gives how many contents there must be. */
async function sayWhatIsThere({ folder, say }: Writing, manifest: Manifest): Promise<number> {
  const needless = await findContents(folder);
  let total = 0;
  let there = 0;
  for await (const { key, size_bytes } of storedContents(folder, manifest)) {
    total += 1;
    const file = contentFile(key);
    if (needless.delete(file) && (await statOf(join(folder, file)))?.size === size_bytes) there += 1;
  }
  for (const file of needless) await rm(join(folder, file), { recursive: true });
  if (there > 0)
    say(`${there} of ${total} contents are there already: they are compared with their rows and not copied again.`);
  return total;
}

async function isThere({ folder, signal }: Writing, content: StoredContent): Promise<boolean> {
  const path = join(folder, contentFile(content.key));
  if ((await statOf(path))?.size !== content.size_bytes) return false;
  return isSame(await hashStream(createReadStream(path), signal), content);
}

const isSame = (found: Sum, { sha256, size_bytes }: StoredContent) =>
  found.sha256 === sha256 && found.bytes === size_bytes;

/** False when the installation itself has it no more, or has other bytes than its row says. It has its name once it is whole. */
async function copyContent({ folder, store, signal }: Writing, content: StoredContent): Promise<boolean> {
  const path = join(folder, contentFile(content.key));
  const half = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hashed = hashing();
  try {
    const bytes = readContent(store, content, { signal });
    await pipeline(bytes, hashed, createWriteStream(half, { mode: 0o600, flush: true }), { signal });
    if (!isSame(hashed.result(), content)) return false;
    await rename(half, path);
    return true;
  } catch (error) {
    if (error instanceof ContentMissing || isUnreadable(error)) return false;
    throw error;
  } finally {
    await rm(half, { force: true });
  }
}
