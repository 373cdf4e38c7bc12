import type { FileHandle } from 'node:fs/promises';
import { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

const pieceBytes = 256 * 1024;
/** Two of these take turns: one is filled from the disk while the other leaves over the network. */
const turnBytes = 128 * 1024;

/**
 * The bytes of a file, or of a range of it. Whoever reads it as a stream gets a buffer of its own for each piece. An answer
 * over HTTP, which says when a piece has left, is filled from the same two buffers again and again: with a new one for each
 * piece, most of the work of a download was making and clearing away memory.
 */
export class FileBytes extends Readable {
  private readonly file: FileHandle;
  private readonly end: number;
  private position: number;
  private isSending = false;

  constructor(file: FileHandle, range: { start: number; end: number } = { start: 0, end: Number.MAX_SAFE_INTEGER }) {
    super({ highWaterMark: pieceBytes });
    this.file = file;
    this.position = range.start;
    this.end = range.end;
  }

  override _read(): void {
    if (this.isSending) return;
    this.fill(Buffer.allocUnsafeSlow(this.sizeOf(pieceBytes))).then(
      (piece) => this.push(piece),
      (error) => this.destroy(error),
    );
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.file.close().then(
      () => done(error),
      (failure) => done(error ?? failure),
    );
  }

  override pipe<Destination extends NodeJS.WritableStream>(
    destination: Destination,
    options?: { end?: boolean },
  ): Destination {
    if (!(destination instanceof ServerResponse) || options?.end === false) return super.pipe(destination, options);
    this.isSending = true;
    this.send(destination).catch((error) => this.destroy(error));
    return destination;
  }

  private async send(response: ServerResponse): Promise<void> {
    const size = this.sizeOf(turnBytes);
    const free = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)];
    let wake = () => {};
    const stop = () => wake();
    response.once('close', stop);
    while (!response.destroyed && !this.destroyed) {
      const buffer = free.pop();
      if (!buffer) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const piece = await this.fill(buffer);
      if (!piece) break;
      response.write(piece, () => {
        free.push(buffer);
        wake();
      });
    }
    response.off('close', stop);
    if (this.destroyed) return;
    // Its end comes first: an answer that ends before what it is made of would look broken off.
    this.once('end', () => response.end());
    this.push(null);
    this.resume();
  }

  private sizeOf(bytes: number): number {
    return Math.max(1, Math.min(bytes, this.end - this.position + 1));
  }

  /** The next bytes, in this buffer; null at the end. */
  private async fill(buffer: Buffer): Promise<Buffer | null> {
    const wanted = Math.min(buffer.length, this.end - this.position + 1);
    if (wanted <= 0) return null;
    const { bytesRead } = await this.file.read(buffer, 0, wanted, this.position);
    this.position += bytesRead;
    return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
  }
}
