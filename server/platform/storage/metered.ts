import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type ContentInfo, TooLarge } from './content-store.ts';

/**
 * The chunks of a stream, until more than the maximum came (`TooLarge`), the signal aborted (its reason) or the stream failed.
 * Whatever ends it, the stream is destroyed.
 */
export async function* meteredChunks(
  content: Readable,
  { maximumBytes, signal }: { maximumBytes: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Buffer> {
  signal?.throwIfAborted();
  const abort = () => content.destroy(signal?.reason instanceof Error ? signal.reason : new Error('It was aborted.'));
  signal?.addEventListener('abort', abort, { once: true });
  let sizeBytes = 0;
  try {
    for await (const piece of content) {
      const chunk: Buffer = Buffer.isBuffer(piece) ? piece : Buffer.from(piece);
      sizeBytes += chunk.length;
      if (sizeBytes > maximumBytes) throw new TooLarge(`More than ${maximumBytes} bytes came.`);
      yield chunk;
    }
    signal?.throwIfAborted();
  } finally {
    signal?.removeEventListener('abort', abort);
    content.destroy();
  }
}

/** Counts and hashes what passes; node:crypto keeps up with any disk (about 2 GB/s). */
export function hashOf(): { update(chunk: Buffer): void; info(): ContentInfo } {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  return {
    update(chunk) {
      sizeBytes += chunk.length;
      hash.update(chunk);
    },
    info: () => ({ sizeBytes, sha256: hash.digest('hex') }),
  };
}

/** Size and SHA-256 of a whole stream. */
export async function hashStream(content: Readable): Promise<ContentInfo> {
  const hash = hashOf();
  for await (const chunk of content) hash.update(chunk);
  return hash.info();
}
