/** The one way to the server: everything the app knows and does goes through `api`. */

import { BY_SIGN_ON, signInAgain } from './fresh-sign-in.ts';
import { askPasskey, BY_PASSKEY, makePasskey, PasskeyRefused } from './passkeys.ts';
import { text } from './text/index.ts';

const BASE = '/api/v1';

export interface FieldError {
  path: string;
  message: string;
}

/** What the server answered when it did not do what was asked (RFC 9457), or that no answer came. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly detail: string | null;
  readonly errors: FieldError[];
  readonly retryAfterSeconds: number | null;
  /** Whatever else the server said, e.g. `needed` and `available`. */
  readonly extra: Record<string, unknown>;

  constructor(status: number, body: ProblemBody, retryAfterSeconds: number | null = null) {
    super(body.detail ?? body.title ?? body.code ?? 'problem');
    const { code, detail, errors, type: _type, title: _title, status: _status, ...extra } = body;
    this.status = status;
    this.code = code ?? (status === 0 ? 'no_answer' : 'unexpected_answer');
    this.detail = detail ?? null;
    this.errors = errors ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
    this.extra = extra;
  }
}

interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  errors?: FieldError[];
  [extra: string]: unknown;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface CallOptions {
  query?: Query;
  /** The version that the person looked at: a stale one is answered with `version_conflict`. */
  ifMatch?: number;
  /** One key for each intention of a person; see `useSubmission`. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Is sent even when the page is being left. */
  keepalive?: boolean;
  /** For the few acts that take something away and ask for the password. */
  body?: unknown;
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

function address(path: string, query: Query | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const search = parameters.toString();
  return `${BASE}${path}${search ? `?${search}` : ''}`;
}

function retryAfter(response: Response): number | null {
  const header = response.headers.get('retry-after');
  if (!header) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds;
  const until = Date.parse(header);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body = await response.json().then(
    (json: unknown) => (typeof json === 'object' && json !== null ? (json as ProblemBody) : {}),
    () => ({}),
  );
  return new ApiProblem(response.status, body, retryAfter(response));
}

/** A passkey that was not shown is said like a refusal of the server. */
function sayPasskeyRefused(error: unknown): never {
  throw error instanceof PasskeyRefused ? new ApiProblem(400, { code: 'passkey_not_shown' }) : error;
}

/** The person chose their passkey where the password would stand: it is asked for now, for this one act. */
async function confirmed(method: string, path: string, body: unknown): Promise<unknown> {
  const { password, ...rest } = (body ?? {}) as { password?: unknown };
  if (password === BY_SIGN_ON) return { ...rest, ...(await confirmedBySignOn({ method, path })) };
  if (password !== BY_PASSKEY) return body;
  const options = await call('POST', '/confirmations/options', { act: { method, path } }, {});
  const passkey = await askPasskey(options).catch(sayPasskeyRefused);
  const { confirmation } = await call<{ confirmation: string }>('POST', '/confirmations', { passkey }, {});
  return { ...rest, confirmation };
}

/** The same by signing in again at the identity provider, in a window of its own. */
async function confirmedBySignOn(act: { method: string; path: string }): Promise<{ confirmation: string }> {
  const { location } = await call<{ location: string }>('POST', '/me/fresh-sign-ins', { act }, {});
  const confirmation = await signInAgain(location);
  if (confirmation === null) throw new ApiProblem(403, { code: 'identity_not_confirmed' });
  return { confirmation };
}

/** Shows a passkey where the server asks for one: signing in, or the second step. */
export async function showPasskey<Answer>(path: string, body: Record<string, unknown> = {}): Promise<Answer> {
  const options = await call('POST', `${path}/options`, body, {});
  const passkey = await askPasskey(options).catch(sayPasskeyRefused);
  return call<Answer>('POST', path, { ...body, passkey }, {});
}

/** Makes a passkey on this device, or on a key that is plugged in, and has the server keep it. */
export async function addPasskey<Answer>(name: string, password: string): Promise<Answer> {
  const options = await call('POST', '/me/passkeys/options', { password }, {});
  const passkey = await makePasskey(options).catch(sayPasskeyRefused);
  return call<Answer>('POST', '/me/passkeys', { name, passkey }, {});
}

async function call<Answer>(method: string, path: string, given: unknown, options: CallOptions): Promise<Answer> {
  const body = await confirmed(method, path, given);
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  const response = await fetch(address(path, options.query), {
    method,
    headers,
    credentials: 'same-origin',
    body: body === undefined ? null : JSON.stringify(body),
    signal: options.signal ?? null,
    keepalive: options.keepalive ?? false,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, {});
  });
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204 || response.headers.get('content-length') === '0') return undefined as Answer;
  const text = await response.text();
  if (text === '') return undefined as Answer;
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new ApiProblem(response.status, { code: 'unexpected_answer' });
  }
}

/** Bytes that the app shows itself, such as a preview, with what their headers say. */
export async function fetchContent(
  path: string,
  options: Pick<CallOptions, 'query' | 'signal'> & { accept?: string } = {},
): Promise<Response> {
  const response = await fetch(address(path, options.query), {
    headers: options.accept ? { accept: options.accept } : {},
    credentials: 'same-origin',
    signal: options.signal ?? null,
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, {});
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Where the browser downloads from by itself. */
export function downloadAddress(path: string, query?: Query): string {
  return address(path, query);
}

/** What an answer that came another way says was wrong; status 0 when none came. */
export function problemFrom(status: number, text: string): ApiProblem {
  try {
    const body: unknown = JSON.parse(text);
    return new ApiProblem(status, typeof body === 'object' && body !== null ? (body as ProblemBody) : {});
  } catch {
    return new ApiProblem(status, {});
  }
}

/** Typed by what the caller expects; paths are those of the interface page, without `/api/v1`. */
export const api = {
  get: <Answer>(path: string, options: CallOptions = {}) => call<Answer>('GET', path, undefined, options),
  post: <Answer>(path: string, body: unknown = {}, options: CallOptions = {}) =>
    call<Answer>('POST', path, body, options),
  patch: <Answer>(path: string, body: unknown, options: CallOptions = {}) => call<Answer>('PATCH', path, body, options),
  put: <Answer = void>(path: string, body?: unknown, options: CallOptions = {}) =>
    call<Answer>('PUT', path, body, options),
  delete: <Answer = void>(path: string, options: CallOptions = {}) =>
    call<Answer>('DELETE', path, options.body, options),
};

export function isProblem(error: unknown, ...codes: string[]): error is ApiProblem {
  return error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code));
}

/** What the server said about one field of a form (`administrator.email` and `/administrator/email` are one). */
export function fieldError(error: unknown, path: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const plain = (name: string) =>
    name
      .replace(/^\//, '')
      .replaceAll('/', '.')
      .replace(/^body\./, '');
  const message = error.errors.find((one) => plain(one.path) === path)?.message;
  return message ? text.common.refusedField(message) : undefined;
}
