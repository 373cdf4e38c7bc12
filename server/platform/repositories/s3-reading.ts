import type { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { contentOf } from './http.ts';
import { joinPath, judgeName, readPath, shown, splitPath } from './path.ts';
import {
  Away,
  Changed,
  type Entry,
  Gone,
  type Listing,
  type Reading,
  type ReadOptions,
  Refused,
} from './repository.ts';
import { calling, folderKey, keyOf, type Objects, orMissing } from './s3-calls.ts';

const entriesMaximum = 100_000;

type Facts = { sizeBytes: number; modifiedAt: Date | null; etag: string | undefined };

function fileOf(path: string, { sizeBytes, modifiedAt, etag }: Facts): Entry {
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    kind: 'file',
    sizeBytes,
    modifiedAt,
    fingerprint: etag ?? `${sizeBytes}-${modifiedAt?.getTime() ?? ''}`,
    id: null,
    sha256: null,
  };
}

/** A folder, of which a store knows no more than its name. */
export function folderOf(path: string): Entry {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name, path, kind: 'folder', sizeBytes: null, modifiedAt: null, fingerprint: null, id: null, sha256: null };
}

/** What lies directly in a folder. Where a file and a folder have one name, the file is told and not used. */
export async function list(objects: Objects, path: string): Promise<Listing> {
  const Prefix = folderKey(objects, path);
  const listing: Listing = { entries: [], refused: [] };
  const folders = new Set<string>();
  let isThere = path === '';
  const take = (key: string, entry: (path: string) => Entry) => {
    const name = key.slice(Prefix.length).replace(/\/$/, '');
    const reason = key.startsWith(Prefix) ? judgeName(name) : 'lies outside of the folder';
    if (reason) listing.refused.push({ name: shown(name), reason });
    else listing.entries.push(entry(joinPath(path, name)));
  };
  for await (const page of pages(objects, Prefix)) {
    for (const { Prefix: key = '' } of page.CommonPrefixes ?? []) {
      folders.add(key);
      take(key, folderOf);
    }
    for (const { Key = '', Size = 0, LastModified = null, ETag } of page.Contents ?? []) {
      if (Key === Prefix) isThere = true;
      else take(Key, (path) => fileOf(path, { sizeBytes: Size, modifiedAt: LastModified, etag: ETag }));
    }
    if (listing.entries.length > entriesMaximum) throw new Refused(`A folder has at most ${entriesMaximum} entries.`);
  }
  if (!isThere && listing.entries.length + listing.refused.length === 0)
    throw new Gone(`“${shown(path)}” is not there.`);
  return withoutDoubles(listing);
}

async function* pages({ client, bucket: Bucket }: Objects, Prefix: string) {
  for (let ContinuationToken: string | undefined, more = true; more; ) {
    const command = new ListObjectsV2Command({ Bucket, Prefix, Delimiter: '/', ContinuationToken });
    const page = await calling(() => client.send(command), 'the bucket');
    yield page;
    // A store that says the same again would go on forever.
    more = page.NextContinuationToken !== undefined && page.NextContinuationToken !== ContinuationToken;
    ContinuationToken = page.NextContinuationToken;
  }
}

function withoutDoubles({ entries, refused }: Listing): Listing {
  const folders = new Set(entries.filter(({ kind }) => kind === 'folder').map(({ name }) => name));
  const isDouble = ({ kind, name }: Entry) => kind === 'file' && folders.has(name);
  const doubles = entries.filter(isDouble).map(({ name }) => ({ name, reason: 'is a file and a folder at once' }));
  const kept = entries.filter((entry) => !isDouble(entry));
  kept.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { entries: kept, refused: [...refused, ...doubles] };
}

/** What lies at a path: a file, else a folder. */
export async function stat(objects: Objects, path: string): Promise<Entry | undefined> {
  if (readPath(path).length === 0) return folderOf('');
  return (await statFile(objects, path)) ?? (await statFolder(objects, path));
}

/** The file of this name; undefined when there is none. */
export async function statFile(objects: Objects, path: string): Promise<Entry | undefined> {
  const command = new HeadObjectCommand({ Bucket: objects.bucket, Key: keyOf(objects, path) });
  const head = await orMissing(calling(() => objects.client.send(command), shown(path)));
  return (
    head && fileOf(path, { sizeBytes: head.ContentLength ?? 0, modifiedAt: head.LastModified ?? null, etag: head.ETag })
  );
}

/** A folder is there when any key begins with it. */
export async function statFolder(objects: Objects, path: string): Promise<Entry | undefined> {
  if (path === '') return folderOf('');
  return (await keysIn(objects, path)).length > 0 ? folderOf(path) : undefined;
}

/** The first keys that begin with a folder. */
export async function keysIn(objects: Objects, path: string): Promise<string[]> {
  const command = new ListObjectsV2Command({ Bucket: objects.bucket, Prefix: folderKey(objects, path) });
  const page = await calling(() => objects.client.send(command), shown(path));
  return (page.Contents ?? []).map(({ Key = '' }) => Key);
}

/** A file or a part of it, as the store has it now. */
export async function read(objects: Objects, path: string, { range, ifMatch }: ReadOptions = {}): Promise<Reading> {
  splitPath(path);
  const command = new GetObjectCommand({
    Bucket: objects.bucket,
    Key: keyOf(objects, path),
    Range: range && `bytes=${range.start}-${range.end ?? ''}`,
    IfMatch: ifMatch,
  });
  const abort = new AbortController();
  const answer = await calling(() => objects.client.send(command, { abortSignal: abort.signal }), shown(path));
  const body = answer.Body as Readable;
  try {
    const sizeBytes = answer.ContentLength;
    if (sizeBytes === undefined) throw new Away('cut_off', 'The store does not say how long the file is.');
    const whole = range ? Number(answer.ContentRange?.match(/\/(\d+)$/)?.[1]) : sizeBytes;
    if (Number.isNaN(whole)) throw new Refused('The store sends no parts of files.');
    const entry = fileOf(path, { sizeBytes: whole, modifiedAt: answer.LastModified ?? null, etag: answer.ETag });
    if (ifMatch !== undefined && entry.fingerprint !== ifMatch)
      throw new Changed(`“${shown(path)}” was changed meanwhile.`);
    return { entry, content: contentOf({ body }, { skipBytes: 0, sizeBytes, quietMilliseconds: objects.patience }) };
  } catch (error) {
    body.on('error', () => undefined).destroy();
    throw error;
  }
}
