import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FieldError } from '../platform/errors.ts';
import { Problem, problemDocument } from '../platform/errors.ts';

/** What cannot stand in a text of the database, and means nothing in an address. */
function isUnstorable(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('\0') || !value.isWellFormed());
}

/** The fields of a query or a path that hold NUL or half a character: refused at the door, for every route alike. */
export function unstorableFields(input: unknown): FieldError[] {
  return Object.entries((input ?? {}) as Record<string, unknown>)
    .filter(([, value]) => isUnstorable(value) || (Array.isArray(value) && value.some(isUnstorable)))
    .map(([path]) => ({ path: path.slice(0, 100), message: 'must not hold control characters' }));
}

/** Answers what never became a request, such as a broken header, in the same form as everything else. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const detail =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'The headers are larger than is accepted.'
      : 'The request could not be read as HTTP.';
  // Whoever sends a header a minute holds a connection for it no longer than this.
  const isSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const problem = isSlow ? new Problem('too_slow') : new Problem('malformed_request', detail);
  const body = JSON.stringify(problemDocument(problem));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
