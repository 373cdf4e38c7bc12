import { Readable } from 'node:stream';
import { type Dispatcher, errors, request } from 'undici';
import type { Egress } from '../egress/egress.ts';
import { EgressRefused } from '../egress/resolve.ts';
import { Away, Refused, RepositoryError } from './repository.ts';

/** The guarded connections of this process to one server, and how long that may say nothing. */
export type Line = { egress: Egress; timeoutSeconds: number };
export type Asked = {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string | Readable;
};
export type Answered = {
  status: number;
  header(name: string): string | undefined;
  body: Readable;
};

/** Throws Refused for an address that the operator lets nobody reach, Away for a name that says nothing now. */
export async function checkReach({ egress }: Line, url: string): Promise<void> {
  try {
    await egress.checkAddress(url);
  } catch (error) {
    throw failureOf(error);
  }
}

/** One request over connections that are checked; redirects are answers like others, and nobody follows them. */
export async function ask({ egress, timeoutSeconds }: Line, { url, method, headers, body }: Asked): Promise<Answered> {
  const patience = timeoutSeconds * 1000;
  try {
    const answer = await request(url, {
      dispatcher: egress.egressAgent().dispatcher,
      method: method as Dispatcher.HttpMethod,
      headers: { 'user-agent': 'Causeway', 'accept-encoding': 'identity', ...headers },
      body: body ?? null,
      headersTimeout: patience,
      bodyTimeout: patience,
    });
    return {
      status: answer.statusCode,
      header: (name) => [answer.headers[name]].flat()[0],
      body: answer.body,
    };
  } catch (error) {
    throw failureOf(error);
  }
}

/** The whole of an answer that is not long; Refused beyond that, Away when it does not come in time. */
export async function readWhole(
  { body }: Answered,
  { maximumBytes, seconds }: { maximumBytes: number; seconds: number },
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const late = new Away('timed_out', 'The server takes too long with its answer.');
  const deadline = setTimeout(() => body.destroy(late), seconds * 1000);
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      if (bytes > maximumBytes) throw new Refused('The server’s answer is too long to be a list of files.');
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw failureOf(error);
  } finally {
    clearTimeout(deadline);
  }
}

/** Lets go of an answer whose content nobody wants. */
export async function discard({ body }: Answered): Promise<void> {
  body.on('error', () => undefined);
  await readUpTo(body, 64 * 1024);
}

async function readUpTo(body: Readable, maximumBytes: number): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      if (bytes > maximumBytes) break;
    }
  } catch {
    // What breaks in what nobody wants is nobody's matter.
  }
}

export type Part = {
  skipBytes: number;
  sizeBytes: number;
  /** Where the connection itself does not watch over silence. */
  quietMilliseconds?: number;
};

/**
 * The content of an answer, `skipBytes` of it left away and exactly `sizeBytes` passed on. It ends with Away when fewer
 * come, the connection breaks or falls silent. Whoever does not want it any more destroys it.
 */
export function contentOf({ body }: Pick<Answered, 'body'>, part: Part): Readable {
  // Until it is read, nobody would hear that it broke.
  body.on('error', () => undefined);
  return Readable.from(pieces(body, part), { objectMode: false }).once('close', () => body.destroy());
}

async function* pieces(body: Readable, { skipBytes, sizeBytes, quietMilliseconds }: Part): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  let skip = skipBytes;
  let left = sizeBytes;
  while (left > 0) {
    const { done, value } = await nextOf(body, chunks, quietMilliseconds);
    if (done) throw new Away('cut_off', 'The connection ended before the file did.');
    const piece = value.subarray(skip);
    skip -= value.length - piece.length;
    const wanted = piece.subarray(0, left);
    left -= wanted.length;
    if (wanted.length > 0) yield wanted;
  }
}

/** The time only counts while somebody waits: whoever reads slowly is not the server's fault. */
async function nextOf(body: Readable, chunks: AsyncIterator<Buffer>, quietMilliseconds: number | undefined) {
  const silent = () => body.destroy(new Away('timed_out', 'The server fell silent.'));
  const quiet = quietMilliseconds === undefined ? undefined : setTimeout(silent, quietMilliseconds);
  try {
    return await chunks.next();
  } catch (error) {
    throw failureOf(error);
  } finally {
    clearTimeout(quiet);
  }
}

/**
 * What is sent as a content: ends with an error unless it has exactly the bytes that were told, so that the server keeps
 * nothing of it.
 */
export function sending({ stream, sizeBytes }: { stream: Readable; sizeBytes: number }): Readable {
  return Readable.from(exactly(stream, sizeBytes), { objectMode: false });
}

async function* exactly(stream: Readable, sizeBytes: number): AsyncGenerator<Buffer> {
  const wrong = () => new Away('cut_off', 'What was to be written had another length than was told.');
  let left = sizeBytes;
  for await (const chunk of stream) {
    const piece = Buffer.from(chunk as Uint8Array);
    left -= piece.length;
    if (left < 0) throw wrong();
    yield piece;
  }
  if (left > 0) throw wrong();
}

const late = [errors.ConnectTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];

/** What went wrong on the way, without what the machine knows of its network. */
export function failureOf(error: unknown): Error {
  if (error instanceof RepositoryError) return error;
  const cause = (error as { cause?: unknown }).cause;
  if (cause instanceof RepositoryError) return cause;
  const refusal = [error, cause].find((one) => one instanceof EgressRefused);
  if (refusal instanceof EgressRefused) {
    return refusal.reason === 'refused' ? new Refused(refusal.message, true) : new Away('unreachable', refusal.message);
  }
  if (late.some((kind) => error instanceof kind))
    return new Away('timed_out', 'The server did not answer in time.', { cause: error });
  const { code } = error as NodeJS.ErrnoException;
  if (!code) return error as Error;
  return new Away('unreachable', `The connection failed (${code}).`, { cause: error });
}
