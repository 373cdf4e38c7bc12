import { type Dispatcher, errors, request } from 'undici';
import { readOutsideUrl } from './read-url.ts';
import { EgressRefused } from './resolve.ts';

export type OutsideRequest = {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** For everything together: looking the name up, connecting, sending, the whole answer. */
  timeoutSeconds: number;
  /** What is read of the answer's body; the rest is not waited for. */
  answerMaximumBytes: number;
  /** Redirects that are followed, each checked like the first address; none by default. */
  redirectsMaximum?: number;
  /** Ends it early. */
  signal?: AbortSignal;
};

export type OutsideAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** There was more than `answerMaximumBytes`. */
  isCut: boolean;
  /** Where the answer came from, after redirects. */
  url: string;
};

/** Nothing, or nothing whole, came back in time. */
export class OutsideFailed extends Error {
  readonly reason: 'timed_out' | 'unreachable';
  constructor(reason: 'timed_out' | 'unreachable', sentence: string) {
    super(sentence);
    this.reason = reason;
  }
}

const redirects = new Set([301, 302, 303, 307, 308]);
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization']);

/**
 * One request to an address outside, over connections that are checked. Throws EgressRefused where it may not go, and
 * OutsideFailed when nothing came back.
 */
export async function fetchThrough(
  dispatcher: Dispatcher,
  address: string,
  wanted: OutsideRequest,
): Promise<OutsideAnswer> {
  const deadline = AbortSignal.timeout(wanted.timeoutSeconds * 1000);
  const signal = wanted.signal ? AbortSignal.any([deadline, wanted.signal]) : deadline;
  try {
    return await follow(dispatcher, { url: readOutsideUrl(address).url, wanted, signal });
  } catch (error) {
    throw failureOf(error, deadline.aborted);
  }
}

type Hop = { url: URL; wanted: OutsideRequest; signal: AbortSignal };

async function follow(dispatcher: Dispatcher, { url, wanted, signal }: Hop): Promise<OutsideAnswer> {
  const answer = await ask(dispatcher, { url, wanted, signal });
  const left = wanted.redirectsMaximum ?? 0;
  const { location } = answer.headers;
  if (left === 0 || !redirects.has(answer.status) || typeof location !== 'string') return answer;
  const next = URL.parse(location, url.href);
  if (!next) throw new OutsideFailed('unreachable', 'The answer leads on to something that is no address.');
  readOutsideUrl(next);
  if (url.protocol === 'https:' && next.protocol === 'http:')
    throw new EgressRefused('refused', 'The answer leads on from https:// to http://, where anybody could read along.');
  return follow(dispatcher, {
    url: next,
    wanted: redirected(wanted, answer.status, url.origin === next.origin),
    signal,
  });
}

/** As browsers do: 307 and 308 ask again in full, the others only for what is there. Secrets stay with their host. */
function redirected(wanted: OutsideRequest, status: number, isSameOrigin: boolean): OutsideRequest {
  const { body, ...rest } = wanted;
  const again =
    status === 307 || status === 308 || wanted.method === 'HEAD' ? wanted : { ...rest, method: 'GET' as const };
  const headers = Object.entries(wanted.headers ?? {}).filter(
    ([name]) => isSameOrigin || !secretHeaders.has(name.toLowerCase()),
  );
  return { ...again, headers: Object.fromEntries(headers), redirectsMaximum: (wanted.redirectsMaximum ?? 0) - 1 };
}

async function ask(dispatcher: Dispatcher, { url, wanted, signal }: Hop): Promise<OutsideAnswer> {
  const { method = 'GET', headers = {}, body = null, answerMaximumBytes } = wanted;
  const answer = await request(url, { dispatcher, method, headers, body, signal });
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isCut = false;
  // Leaving the loop early lets go of the connection.
  for await (const chunk of answer.body) {
    const piece = Buffer.from(chunk as Uint8Array);
    const room = answerMaximumBytes - bytes;
    chunks.push(piece.subarray(0, room));
    bytes += piece.length;
    if (bytes > answerMaximumBytes) {
      isCut = true;
      break;
    }
  }
  return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks), isCut, url: url.href };
}

const timeouts = [errors.ConnectTimeoutError, errors.HeadersTimeoutError, errors.BodyTimeoutError];

/** What went wrong, without what the machine knows of its network. */
function failureOf(error: unknown, isLate: boolean): Error {
  if (error instanceof EgressRefused || error instanceof OutsideFailed) return error;
  if (isLate || timeouts.some((kind) => error instanceof kind))
    return new OutsideFailed('timed_out', 'No answer came in time.');
  const { code } = error as NodeJS.ErrnoException;
  return new OutsideFailed('unreachable', `The connection failed${code ? ` (${code})` : ''}.`);
}
