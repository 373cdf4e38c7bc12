import type { Readable } from 'node:stream';
import { Problem } from '../errors.ts';

/** 32 to 64 lower-case letters and digits, made at random for one object and never used again. */
export const keyPattern = /^[a-z0-9]{32,64}$/;

export type ContentInfo = { sizeBytes: number; sha256: string };

export type ListedContent = {
  key: string;
  sizeBytes: number;
  modifiedAt: Date;
  /** False for what is only half there: an upload that goes on, or what a process left behind when it died. */
  isWhole: boolean;
};

export type WriteOptions = { maximumBytes: number; signal?: AbortSignal };
export type AppendOptions = WriteOptions & {
  /** Where the piece begins; must be the length so far. */
  offset: number;
};

/**
 * Where contents of files lie: a folder or an S3-compatible store, which promise the same. Objects are written once under a
 * key of their own and never changed. One key has one writer at a time; several nodes may use the same store.
 * A key that is not of the form of `keyPattern` is refused with `BadKey`, before anything is touched.
 */
export type ContentStore = {
  /**
   * Writes a whole object. Nothing is readable under the key before all of it is durable; size and SHA-256 are computed on the
   * way. Throws `TooLarge` when more than `maximumBytes` come, `StorageFull`, or what the stream or the signal failed with.
   * A failed write is cleared away; what a process that died leaves behind, `remove` takes away.
   */
  write(key: string, content: Readable, options: WriteOptions): Promise<ContentInfo>;
  /** The bytes from `start` to `end`, both included and counted from 0, or all. Throws `ContentMissing`. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Undefined when no whole object is under the key. */
  size(key: string): Promise<number | undefined>;
  /** Removes the object and whatever is half written under its key. Nothing there is fine too. */
  remove(key: string): Promise<void>;
  /** Everything there is, half written things too, in the order of keys, after the key given; each key once. */
  list(after?: string): AsyncIterable<ListedContent>;

  /** Begins an object that comes in pieces (resumable uploads). Opening again changes nothing. */
  openPieces(key: string): Promise<void>;
  /**
   * Adds a piece, on whichever node, and gives the new length, which is durable. Throws `OffsetMismatch` unless the offset is the
   * length so far, `TooLarge` when the whole would be more than `maximumBytes` (nothing of that piece beyond the maximum is kept),
   * `StorageFull`, `ContentMissing` when no pieces are open. When the stream breaks off or the signal aborts, what came until
   * then is kept, and the error is thrown: ask `length`.
   */
  append(key: string, piece: Readable, options: AppendOptions): Promise<number>;
  /** How much of the pieces is durable; undefined when none are open. */
  length(key: string): Promise<number | undefined>;
  /** Makes the object of the pieces readable. Repeating it gives the same answer, at the same moment too. Throws `ContentMissing`. */
  finish(key: string): Promise<ContentInfo>;

  /** Throws unless the store answers and can be written to (for /readyz). */
  isReady(): Promise<void>;
  /** Lets go of open connections. */
  close(): void;
};

/** How a store is opened: who hears, in a sentence for the operator, why it serves nobody. The rest is for tests. */
export type StoreOptions = { log: (sentence: string) => void; fault?: Fault | undefined; sizeOfParts?: number };

/** The store does not answer, refuses everything, or says that it cannot at this moment. To whoever asked that is "later"; jobs try again by themselves. */
export class StoreAway extends Problem {
  constructor(cause: unknown) {
    super('unavailable', 'The store of documents does not answer at this moment; try again.', {
      retryAfterSeconds: 10,
    });
    this.cause = cause;
  }
}

/** The disk, quota or bucket takes no more. */
export class StorageFull extends Error {}
/** More came than was allowed. */
export class TooLarge extends Error {}
/** There is no whole object, or no open pieces, under this key. */
export class ContentMissing extends Error {}
/** The key is not of the form of `keyPattern`. */
export class BadKey extends Error {}
/** A piece does not begin where the pieces so far end. */
export class OffsetMismatch extends Error {
  readonly length: number;
  constructor(length: number) {
    super(`The pieces so far end at ${length}.`);
    this.length = length;
  }
}

/** Called between each two steps of a change, by its name; tests stop or kill there. */
export type Fault = (step: string) => void | Promise<void>;

/** The key itself, or `BadKey`. */
export function checkedKey(key: string): string {
  if (!keyPattern.test(key)) throw new BadKey('A key is 32 to 64 lower-case letters and digits.');
  return key;
}
