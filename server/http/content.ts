import type { Readable } from 'node:stream';

/**
 * An answer that is no JSON: the bytes of a document, a zip, an export. A verb returns it for a route whose `answer` is
 * 'content'; whatever is a stream goes out as it comes, in constant memory.
 */
export class ContentAnswer {
  readonly content: Readable | Buffer | string | null;
  readonly headers: Record<string, string>;
  readonly status: number;

  constructor(content: Readable | Buffer | string | null, headers: Record<string, string>, status = 200) {
    this.content = content;
    this.headers = headers;
    this.status = status;
  }
}

/** A body that is read as a stream, for a route whose `body` is 'stream': its type, its announced length, its bytes. */
export type StreamBody = { contentType: string; lengthBytes: number | null; stream: Readable };
