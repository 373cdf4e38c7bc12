import type { FileHandle } from 'node:fs/promises';

/** So much may wait while what came before is written. */
const waitingBytesMaximum = 1024 * 1024;

/**
 * Writes chunks to a file in their order, behind whoever brings them: while one write is under way the next chunks gather,
 * and go out together with the next one. What brings them waits only when much is waiting.
 */
export class WriteBehind {
  private readonly file: FileHandle;
  private position: number;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private writing: Promise<void> | undefined;
  private failure: unknown;

  constructor(file: FileHandle, position: number) {
    this.file = file;
    this.position = position;
  }

  /** Takes one more chunk. Fails with what an earlier write failed of. */
  async write(chunk: Buffer): Promise<void> {
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    this.begin();
    if (this.waitingBytes >= waitingBytesMaximum) await this.writing;
    if (this.failure) throw this.failure;
  }

  /** Once all is written. */
  async flush(): Promise<void> {
    while (this.writing) await this.writing;
    if (this.failure) throw this.failure;
  }

  private begin(): void {
    if (this.writing || this.failure || this.waiting.length === 0) return;
    this.writing = this.writeWaiting()
      .catch((error: unknown) => {
        this.failure = error;
      })
      .then(() => {
        this.writing = undefined;
        this.begin();
      });
  }

  private async writeWaiting(): Promise<void> {
    let chunks = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    while (chunks.length > 0) {
      const { bytesWritten } = await this.file.writev(chunks, this.position);
      this.position += bytesWritten;
      chunks = restOf(chunks, bytesWritten);
    }
  }
}

/** What is left of chunks: a write may take less than it was given. */
function restOf(chunks: Buffer[], written: number): Buffer[] {
  let left = written;
  const rest: Buffer[] = [];
  for (const chunk of chunks) {
    if (left < chunk.length) rest.push(chunk.subarray(left));
    left = Math.max(0, left - chunk.length);
  }
  return rest;
}
