import { type Answered, type Asked, ask, discard, type Line } from './http.ts';
import { readPath, shown } from './path.ts';
import { Away, Changed, Full, Gone, Refused } from './repository.ts';
import { namesOf } from './webdav-answers.ts';

/** A folder on a WebDAV server, and how its server is asked. */
export type Dav = {
  /** The decoded names of the chosen folder. */
  root: string[];
  timeoutSeconds: number;
  /** The address of a path below the chosen folder; folders end with a slash, as servers want it. */
  addressOf(path: string, kind: 'file' | 'folder'): string;
  /** Asks, and gives every answer below 400 but redirects; the others are thrown as what they mean. */
  call(wanted: Omit<Asked, 'url'> & { path: string; kind: 'file' | 'folder' }): Promise<Answered>;
};

/** The chosen folder on a WebDAV server, asked with this user name and password and by nothing but paths below it. */
export function createDav(given: { line: Line; url: string; username: string; password: string }): Dav {
  const base = new URL(given.url);
  const root = namesOf(base.pathname);
  if (!root) throw new Refused('The address cannot be read.');
  const secret = Buffer.from(`${given.username}:${given.password}`, 'utf8').toString('base64');
  const authorization: Record<string, string> =
    given.username === '' && given.password === '' ? {} : { authorization: `Basic ${secret}` };
  const addressOf: Dav['addressOf'] = (path, kind) => {
    const names = [...root, ...readPath(path)].map(encodeURIComponent).join('/');
    return `${base.origin}/${names}${kind === 'folder' && names !== '' ? '/' : ''}`;
  };
  return {
    root,
    timeoutSeconds: given.line.timeoutSeconds,
    addressOf,
    async call({ path, kind, headers, ...wanted }) {
      const url = addressOf(path, kind);
      const answer = await ask(given.line, { ...wanted, url, headers: { ...authorization, ...headers } });
      if (answer.status < 300) return answer;
      await discard(answer);
      throw meaningOf(answer, path);
    },
  };
}

/** What a status means that is no success (RFC 4918 and the dialects). */
function meaningOf({ status, header }: Answered, path: string): Error {
  const what = path === '' ? 'the chosen folder' : `“${shown(path)}”`;
  if (status < 400)
    return new Refused(`The server sends on to another address for ${what}; give that one in the settings.`);
  if (status === 401) return new Refused('The server does not accept the user name and password.');
  if (status === 404 || status === 410 || status === 409)
    return new Gone(`${what} is not there, or no folder around it.`);
  if (status === 412) return new Changed(`${what} was changed meanwhile, or something lies there.`);
  // Nextcloud and SharePoint lock what somebody edits.
  if (status === 423) return new Away('locked', `${what} is locked by somebody who works on it.`);
  if (status === 507) return new Full('The server has no room left.');
  if (status === 413) return new Refused(`The server takes no file as large as ${what}.`);
  if (status === 429 || status >= 500 || status === 408) {
    const seconds = Number(header('retry-after'));
    const retryAfterSeconds = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 86_400) : undefined;
    return new Away('busy', `The server says that it cannot at the moment (${status}).`, { retryAfterSeconds });
  }
  return new Refused(`The server does not allow this with ${what} (${status}).`);
}
