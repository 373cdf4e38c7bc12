import type { Readable } from 'node:stream';

/** A file or a folder below the chosen folder. */
export type Entry = {
  name: string;
  /** From the chosen folder, `/` between names, none in front: `Contracts/2026/a.pdf`. The chosen folder itself is ''. */
  path: string;
  kind: 'file' | 'folder';
  /** Null for folders. */
  sizeBytes: number | null;
  modifiedAt: Date | null;
  /** Changes whenever the content does: the server's ETag, or size, time and number of the file. Null for folders. */
  fingerprint: string | null;
  /** Keeps through renames and moves, where the server has such; a file that was saved anew may get another one. */
  id: string | null;
  /** What the server says of the content, if anything: 64 digits; it counts as a hint, reading decides. */
  sha256: string | null;
};

/** A name that the server gave and that is not used, with the reason in words: shown to people, never followed. */
export type RefusedName = { name: string; reason: string };
export type Listing = { entries: Entry[]; refused: RefusedName[] };

/** First and last byte, both included; without an end to the last. */
export type Range = { start: number; end?: number };
export type ReadOptions = {
  range?: Range /** Changed unless the file still has this fingerprint. */;
  ifMatch?: string;
};
/** `entry` is the file as it was when reading began. The stream ends with Away when fewer bytes come than it has. */
export type Reading = { entry: Entry; content: Readable };
/** What is written: exactly `sizeBytes` bytes, or nothing is changed. */
export type NewContent = { stream: Readable; sizeBytes: number };
/** Never over something that changed meanwhile: either the fingerprint that is replaced, or nothing may be there. */
export type Condition = { ifMatch: string } | { ifNoneMatch: '*' };

export type Capabilities = {
  /** Entries have an `id`, so that renames and moves are told from deleting and creating. */
  stableIds: boolean;
  /** The server itself holds to conditions; otherwise they are compared just before, and a moment stays open. */
  conditionalWrites: boolean;
  /** A move is one step of the server; otherwise it is a copy and a deletion, in this order. */
  moves: boolean;
};

/**
 * Files somewhere else, below one chosen folder, whatever keeps them. Paths are judged by `readPath` at the way in and
 * names that come back by `judgeName`; nothing outside the folder is read or written. Every call may throw Away, Gone,
 * Changed, Refused and Full, and nothing else.
 */
export type Repository = {
  capabilities: Capabilities;
  /** What lies directly in a folder, sorted by name. Gone when there is none. */
  list(path: string): Promise<Listing>;
  /** Undefined when nothing is there. */
  stat(path: string): Promise<Entry | undefined>;
  read(path: string, options?: ReadOptions): Promise<Reading>;
  /** The whole content in one step, or nothing: readers see the old or the new one. Gives the file as it is then. */
  write(path: string, content: NewContent, condition: Condition): Promise<Entry>;
  /** Renames or moves a file or folder; Changed when something lies at `to`, or `from` is another one than `ifMatch`. */
  move(from: string, to: string, options?: { ifMatch?: string }): Promise<Entry>;
  /** Removes a file, or a folder that is empty (Changed otherwise). Gone when nothing is there. */
  remove(path: string, options?: { ifMatch?: string }): Promise<void>;
  /** Fine when the folder is there already; Changed when a file is; Gone when the folder around it is missing. */
  createFolder(path: string): Promise<Entry>;
  /** Lets go of connections. */
  close(): Promise<void>;
};

/** What went wrong with a repository, in words that may be shown to who administers the link. */
export class RepositoryError extends Error {}

/** Does not answer as it should at the moment: try again later. */
export class Away extends RepositoryError {
  readonly reason: 'unreachable' | 'timed_out' | 'busy' | 'locked' | 'cut_off';
  readonly retryAfterSeconds: number | undefined;
  constructor(
    reason: Away['reason'],
    sentence: string,
    more: { retryAfterSeconds?: number | undefined; cause?: unknown } = {},
  ) {
    super(sentence, { cause: more.cause });
    this.reason = reason;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
/** Nothing is there, or no folder around it. */
export class Gone extends RepositoryError {}
/** Something else is there than the caller thought: look again before doing anything. */
export class Changed extends RepositoryError {}
/** Will not do, now or later, unless somebody changes a setting or a name. */
export class Refused extends RepositoryError {
  /** Because of where it would go: the operator does not let anything go there. */
  readonly isAddress: boolean;
  constructor(sentence: string, isAddress = false) {
    super(sentence);
    this.isAddress = isAddress;
  }
}
/** There is no room for it. */
export class Full extends RepositoryError {}
