import { Readable } from 'node:stream';
import {
  type ContentInfo,
  ContentMissing,
  type ContentStore,
  checkedKey,
  type Fault,
  keyPattern,
  type ListedContent,
  type StoreOptions,
  type WriteOptions,
} from './content-store.ts';
import { hashOf, meteredChunks } from './metered.ts';
import { createPartBuffer, partBytes } from './part-buffer.ts';
import { type Bucket, openBucket } from './s3-bucket.ts';
import { createS3Pieces } from './s3-pieces.ts';

/** One store in a bucket: how its objects are called. */
export type Place = {
  bucket: Bucket;
  nameOf(key: string): string;
  stateNameOf(key: string): string;
  fault: Fault;
  /** How large each part is but the last. */
  partBytes: number;
};

/** Opens a store of contents in a bucket of S3 or of a server that speaks like it. */
export async function openS3Store(
  url: URL,
  { log, fault = () => {}, sizeOfParts = partBytes }: StoreOptions,
): Promise<ContentStore> {
  const bucket = openBucket(url, log);
  const prefix = url.searchParams.get('prefix') ?? '';
  const nameOf = (key: string) => `${prefix}${checkedKey(key)}`;
  const stateNameOf = (key: string) => `${nameOf(key)}.pieces`;
  const place: Place = { bucket, nameOf, stateNameOf, fault, partBytes: sizeOfParts };
  const pieces = createS3Pieces(place);
  return {
    write: (key, content, options) => write(place, key, { content, ...options }),
    read: (key, range) => read(place, key, range),
    size: async (key) => bucket.size(nameOf(key)),
    async remove(key) {
      for await (const { name, uploadId } of bucket.listUploads(nameOf(key), ''))
        if (name === nameOf(key)) await bucket.abortUpload(name, uploadId);
      await pieces.removePieces(key);
      await bucket.remove(nameOf(key));
    },
    list: (after) => list(bucket, prefix, after),
    openPieces: pieces.openPieces,
    append: pieces.append,
    length: pieces.length,
    finish: pieces.finish,
    isReady: () => bucket.answers(),
    close: () => bucket.close(),
  };
}

async function write(
  place: Place,
  key: string,
  { content, ...options }: WriteOptions & { content: Readable },
): Promise<ContentInfo> {
  const { bucket } = place;
  const name = place.nameOf(key);
  const upload = createUpload(place, name);
  const hash = hashOf();
  try {
    for await (const chunk of meteredChunks(content, options)) {
      hash.update(chunk);
      await upload.add(chunk);
    }
    await upload.complete();
    const info = hash.info();
    const size = await bucket.size(name);
    if (size !== info.sizeBytes)
      throw new Error(`The object store holds ${size} bytes of ${info.sizeBytes} that it was given.`);
    return info;
  } catch (error) {
    content.destroy();
    await upload.abandon();
    throw error;
  }
}

type Upload = { add(chunk: Buffer): Promise<void>; complete(): Promise<void>; abandon(): Promise<void> };

/** What fits in one part is put at once; more becomes an upload of parts, one on its way while the next is gathered. */
function createUpload({ bucket, fault, partBytes }: Place, name: string): Upload {
  let [gathering, spare] = [createPartBuffer(partBytes), createPartBuffer(partBytes)];
  let uploadId: string | undefined;
  let underWay: Promise<string> | undefined;
  let mayBeThere = false;
  const etags: string[] = [];
  const arrive = async () => {
    if (underWay) etags.push(await underWay);
    underWay = undefined;
    await fault('part arrived');
  };
  const send = async () => {
    uploadId ??= await bucket.beginUpload(name);
    await fault('upload begun');
    await arrive();
    underWay = bucket.putPart(name, { uploadId, number: etags.length + 1, bytes: gathering.bytes() });
    // Awaited by `arrive`; until then a failure must not count as unhandled.
    underWay.catch(() => {});
    [gathering, spare] = [spare, gathering];
    gathering.clear();
  };
  return {
    async add(chunk) {
      for (let rest = chunk; rest.length > 0; ) {
        if (gathering.isFull()) await send();
        rest = rest.subarray(gathering.take(rest));
      }
    },
    async complete() {
      mayBeThere = true;
      if (!uploadId) await bucket.put(name, gathering.bytes());
      else {
        await send();
        await arrive();
        await fault('all parts arrived');
        await bucket.completeUpload(name, { uploadId, etags });
      }
      await fault('object whole');
    },
    async abandon() {
      await underWay?.catch(() => {});
      if (uploadId) await bucket.abortUpload(name, uploadId);
      if (mayBeThere) await bucket.remove(name);
    },
  };
}

async function read({ bucket, nameOf }: Place, key: string, range?: { start: number; end: number }): Promise<Readable> {
  try {
    const found = await bucket.get(nameOf(key), range);
    if (!found) throw new ContentMissing('There is nothing under this key.');
    return found;
  } catch (error) {
    // A range behind the end: no bytes, as in a folder.
    if (error instanceof Error && error.name === 'InvalidRange') return Readable.from([]);
    throw error;
  }
}

async function* list(bucket: Bucket, prefix: string, after = ''): AsyncGenerator<ListedContent> {
  const uploads = bucket.listUploads(prefix, '')[Symbol.asyncIterator]();
  const keyOf = (name: string) => name.slice(prefix.length).replace(/\.pieces$/, '');
  const nextUpload = async (): Promise<ListedContent | undefined> => {
    for (let next = await uploads.next(); !next.done; next = await uploads.next()) {
      const key = keyOf(next.value.name);
      if (keyPattern.test(key) && key > after)
        return { key, sizeBytes: 0, modifiedAt: next.value.beganAt, isWhole: false };
    }
    return undefined;
  };
  let upload = await nextUpload();
  let last = after;
  // Behind the key comes its state, KEY.pieces, and '/' is the letter behind the dot.
  for await (const { name, sizeBytes, modifiedAt } of bucket.list(prefix, after && `${prefix}${after}/`)) {
    const key = keyOf(name);
    if (!keyPattern.test(key) || key <= last) continue;
    for (; upload && upload.key < key; upload = await nextUpload()) {
      if (upload.key > last) yield upload;
      last = upload.key;
    }
    yield { key, sizeBytes, modifiedAt, isWhole: name === prefix + key };
    last = key;
  }
  for (; upload; upload = await nextUpload()) {
    if (upload.key > last) yield upload;
    last = upload.key;
  }
}
