import type { Readable } from 'node:stream';
import {
  type AppendOptions,
  type ContentInfo,
  ContentMissing,
  type ContentStore,
  OffsetMismatch,
} from './content-store.ts';
import { hashStream, meteredChunks } from './metered.ts';
import { createPartBuffer, type PartBuffer } from './part-buffer.ts';
import type { Place } from './s3-store.ts';
import { type SavedHash, savedHash } from './saved-hash.ts';

/**
 * What counts as written, so that any node can go on: whole parts, which the store holds, and after them the tail, too small
 * for a part. Both stand in one object, `KEY.pieces`: this as a line of JSON, then the tail. Putting it is the one step that counts.
 */
type State = { length: number; hash?: string | undefined; uploadId?: string | undefined; etags: string[] };

type Pieces = Pick<ContentStore, 'openPieces' | 'append' | 'length' | 'finish'> & {
  removePieces(key: string): Promise<void>;
};

/** Objects that come in pieces, in a bucket. */
export function createS3Pieces(place: Place): Pieces {
  return {
    async openPieces(key) {
      if (await loadState(place, key)) return;
      await saveState(place, key, { state: { length: 0, etags: [] }, tail: Buffer.alloc(0) });
    },
    append: (key, piece, options) => append(place, key, { piece, ...options }),
    length: async (key) => (await loadState(place, key))?.state.length,
    finish: (key) => finish(place, key),
    async removePieces(key) {
      const uploadId = (await loadState(place, key))?.state.uploadId;
      if (uploadId) await place.bucket.abortUpload(place.nameOf(key), uploadId);
      await place.bucket.remove(place.stateNameOf(key));
    },
  };
}

type Saved = { state: State; tail: Buffer };

async function loadState({ bucket, stateNameOf }: Place, key: string): Promise<Saved | undefined> {
  const stream = await bucket.get(stateNameOf(key));
  if (!stream) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const end = bytes.indexOf('\n');
  return { state: JSON.parse(bytes.toString('utf8', 0, end)), tail: bytes.subarray(end + 1) };
}

async function saveState({ bucket, stateNameOf, fault }: Place, key: string, { state, tail }: Saved): Promise<void> {
  await bucket.put(stateNameOf(key), Buffer.concat([Buffer.from(`${JSON.stringify(state)}\n`), tail]));
  await fault('state durable');
}

async function append(
  place: Place,
  key: string,
  { piece, offset, maximumBytes, signal }: AppendOptions & { piece: Readable },
): Promise<number> {
  try {
    const saved = await loadState(place, key);
    if (!saved) throw new ContentMissing('No pieces are open under this key.');
    if (offset !== saved.state.length) throw new OffsetMismatch(saved.state.length);
    const appending = await createAppending(place, key, saved);
    // `finally`: what came before a piece broke off is kept.
    try {
      for await (const chunk of meteredChunks(piece, { maximumBytes: maximumBytes - offset, signal }))
        await appending.add(chunk);
    } finally {
      await appending.save();
    }
    return appending.length();
  } finally {
    piece.destroy();
  }
}

type Appending = { add(chunk: Buffer): Promise<void>; save(): Promise<void>; length(): number };

async function createAppending(place: Place, key: string, { state, tail }: Saved): Promise<Appending> {
  const { bucket, nameOf, fault } = place;
  const part: PartBuffer = createPartBuffer(place.partBytes);
  part.take(tail);
  const hash: SavedHash = await savedHash(state.hash, state.length === 0);
  const etags = [...state.etags];
  let { uploadId } = state;
  let length = state.length;
  let saved = state.length;
  const save = async () => {
    if (length === saved) return;
    await saveState(place, key, { state: { length, hash: hash.save(), uploadId, etags }, tail: part.bytes() });
    saved = length;
  };
  const send = async () => {
    uploadId ??= await bucket.beginUpload(nameOf(key));
    await fault('upload begun');
    etags.push(await bucket.putPart(nameOf(key), { uploadId, number: etags.length + 1, bytes: part.bytes() }));
    part.clear();
    await fault('part arrived');
    await save();
  };
  return {
    async add(chunk) {
      for (let rest = chunk; rest.length > 0; ) {
        if (part.isFull()) await send();
        const taken = part.take(rest);
        hash.update(rest.subarray(0, taken));
        length += taken;
        rest = rest.subarray(taken);
      }
    },
    save,
    length: () => length,
  };
}

async function finish(place: Place, key: string): Promise<ContentInfo> {
  const { bucket, nameOf, stateNameOf, fault } = place;
  const saved = await loadState(place, key);
  let size = await bucket.size(nameOf(key));
  if (size === undefined) {
    if (!saved) throw new ContentMissing('No pieces are open under this key.');
    await complete(place, key, saved).catch(async (error: unknown) => {
      // Who finishes at the same moment may have completed it already; its bytes are the same.
      if ((await bucket.size(nameOf(key))) !== saved.state.length) throw error;
    });
    await fault('object whole');
    size = await bucket.size(nameOf(key));
    if (size !== saved.state.length)
      throw new Error(`The object store holds ${size} bytes of ${saved.state.length} that it was given.`);
  }
  const info = (saved && (await savedInfo(saved.state, size))) ?? (await storedInfo(place, key));
  await bucket.remove(stateNameOf(key));
  await fault('state removed');
  return info;
}

async function complete(
  { bucket, nameOf, fault, partBytes }: Place,
  key: string,
  { state, tail }: Saved,
): Promise<void> {
  const { uploadId, etags } = state;
  const name = nameOf(key);
  if (!uploadId) return bucket.put(name, tail);
  const last = tail.length > 0 ? [await bucket.putPart(name, { uploadId, number: etags.length + 1, bytes: tail })] : [];
  await fault('last part arrived');
  if (state.length !== etags.length * partBytes + tail.length) throw new Error('The pieces do not add up.');
  await bucket.completeUpload(name, { uploadId, etags: [...etags, ...last] });
}

async function savedInfo(state: State, sizeBytes: number): Promise<ContentInfo | undefined> {
  const sha256 = (await savedHash(state.hash, state.length === 0)).digest();
  return sha256 && sizeBytes === state.length ? { sizeBytes, sha256 } : undefined;
}

async function storedInfo({ bucket, nameOf }: Place, key: string): Promise<ContentInfo> {
  const stream = await bucket.get(nameOf(key));
  if (!stream) throw new ContentMissing('There is nothing under this key.');
  return hashStream(stream);
}
