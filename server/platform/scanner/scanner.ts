import type { Readable } from 'node:stream';

/** What a scanner says of some bytes: clean, or the name of what it found. */
export type ScanResult = 'clean' | { infected: string };

export type Scanner = {
  /** Has all bytes of the stream looked at. Throws `ScannerUnavailable` whenever there is no clear answer; the stream is then destroyed. */
  scan(content: Readable, options?: { signal?: AbortSignal }): Promise<ScanResult>;
  /** Throws `ScannerUnavailable` unless the scanner answers (for /readyz). */
  isReady(): Promise<void>;
};

/** The scanner gave no clear answer: nobody answers, it took too long, the file is beyond its limits, or its reply is unreadable. */
export class ScannerUnavailable extends Error {
  /** True when trying again will not help, such as a file larger than the scanner takes. */
  readonly isFinal: boolean;
  constructor(message: string, options: { isFinal?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.isFinal = options.isFinal ?? false;
  }
}
