import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { translated } from './folder-files.ts';
import { Changed, type Range, Refused } from './repository.ts';

const pieceBytes = 256 * 1024;

/**
 * An open file as a stream that closes it. It ends with Changed when the file was changed while it was read: what came
 * may then be half of one content and half of another.
 */
export function readingOf(
  handle: FileHandle,
  { sizeBytes, range, isSame }: { sizeBytes: number; range: Range | undefined; isSame: () => Promise<boolean> },
): Readable {
  let at = range?.start ?? 0;
  const end = Math.min(range?.end ?? sizeBytes - 1, sizeBytes - 1);
  if (range && at >= sizeBytes) throw new Refused('There is nothing in this range.');
  const next = async () => {
    const buffer = Buffer.allocUnsafe(Math.min(pieceBytes, end - at + 1));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) throw new Changed('The file became shorter while it was read.');
    at += bytesRead;
    return buffer.subarray(0, bytesRead);
  };
  const piece = async () => {
    if (at <= end) return next();
    if (!(await isSame())) throw new Changed('The file was changed while it was read.');
    return null;
  };
  return new Readable({
    read() {
      translated(piece, 'the file').then(
        (bytes) => this.push(bytes),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      handle.close().then(() => done(error), done);
    },
  });
}
