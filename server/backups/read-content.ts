import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { minute, second } from '../platform/clock.ts';
import { type ContentStore, StoreAway } from '../platform/storage/content-store.ts';
import type { StoredContent } from './write-contents.ts';

/** How a store of which one hears nothing, or that breaks off, is waited for; each pause is twice the one before. */
export type Patience = { tries: number; pauseMilliseconds: number; silenceMilliseconds: number };

const usual: Patience = { tries: 5, pauseMilliseconds: second, silenceMilliseconds: minute };

/**
 * The bytes of a content. A download that breaks off is gone on with from where it ended, a few times: one cut among many hours
 * is no reason to end. Throws `ContentMissing`, what a disk fails with, or a sentence when it was tried often enough.
 */
export async function* readContent(
  store: ContentStore,
  { key, size_bytes }: StoredContent,
  { signal, patience = usual }: { signal: AbortSignal; patience?: Patience },
): AsyncGenerator<Buffer> {
  let position = 0;
  for (let tried = 1; ; tried += 1) {
    let stream: Readable | undefined;
    try {
      stream = await store.read(key, position > 0 ? { start: position, end: size_bytes - 1 } : undefined);
      for await (const chunk of heard(stream, patience.silenceMilliseconds)) {
        position += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (stream ? isUnreadable(error) : !(error instanceof StoreAway)) throw error;
      if (position >= size_bytes && stream) return;
      if (tried === patience.tries)
        throw new Error(
          `The content ${key} cannot be read from the store of documents: ${tried} tries broke off, the last after ${position} of ${size_bytes} bytes (${reasonOf(error)}). Run the command again to go on once the store is in reach.`,
          { cause: error },
        );
      await pause(patience.pauseMilliseconds * 2 ** (tried - 1), undefined, { signal });
    }
  }
}

/** What a stream brings, which ends with an error where nothing comes for too long; how long its reader takes does not count. */
async function* heard(stream: Readable, silenceMilliseconds: number): AsyncGenerator<Buffer> {
  const giveUp = () => stream.destroy(new Error('nothing came any more'));
  let silence = setTimeout(giveUp, silenceMilliseconds);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      clearTimeout(silence);
      yield chunk;
      silence = setTimeout(giveUp, silenceMilliseconds);
    }
  } finally {
    clearTimeout(silence);
  }
}

/** A content that its disk cannot read any more is damaged, and no reason to save nothing of all others. */
export function isUnreadable(error: unknown): boolean {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  return syscall === 'read' && ['EIO', 'EBADMSG', 'EUCLEAN', 'EISDIR'].includes(code);
}

function reasonOf(error: unknown): string {
  const { message } = (error instanceof StoreAway ? error.cause : error) as Error;
  return message || String(error);
}
