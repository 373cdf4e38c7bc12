import { contentOf, discard, readWhole } from './http.ts';
import { joinPath, judgeName, readPath, shown, splitPath } from './path.ts';
import {
  Away,
  Changed,
  type Entry,
  Gone,
  type Listing,
  type Range,
  type Reading,
  type ReadOptions,
  Refused,
} from './repository.ts';
import { type Described, namesOf, plainEtag, questions, readMultistatus } from './webdav-answers.ts';
import type { Dav } from './webdav-calls.ts';

const listMaximumBytes = 64 * 1024 * 1024;
const entriesMaximum = 100_000;

/** An entry, and its ETag as the server gave it. */
export type Known = { entry: Entry; etag: string | null };

async function find(dav: Dav, path: string, { kind, depth }: { kind: 'file' | 'folder'; depth: '0' | '1' }) {
  const headers = { depth, 'content-type': 'application/xml; charset=utf-8' };
  const answer = await dav.call({ method: 'PROPFIND', path, kind, headers, body: questions });
  if (answer.status !== 207) {
    await discard(answer);
    throw new Refused('The server’s answer is no WebDAV; is the address right?');
  }
  const text = await readWhole(answer, { maximumBytes: listMaximumBytes, seconds: dav.timeoutSeconds * 5 });
  const described = readMultistatus(text.toString('utf8'));
  if (described.length > entriesMaximum) throw new Refused(`A folder has at most ${entriesMaximum} entries.`);
  return described;
}

/** Names below the chosen folder; undefined for what lies outside of it. */
function below(dav: Dav, href: string): string[] | undefined {
  const names = namesOf(href);
  const isInside =
    names && names.length >= dav.root.length && dav.root.every((name, at) => isSame(name, names[at] ?? ''));
  return isInside ? names.slice(dav.root.length) : undefined;
}

const isSame = (one: string, other: string) => one.normalize('NFC') === other.normalize('NFC');
const isSamePath = (one: string[], other: string[]) =>
  one.length === other.length && one.every((name, at) => isSame(name, other[at] ?? ''));

function entryOf(described: Described, path: string): Entry {
  const { isFolder, sizeBytes, modifiedAt, etag, id } = described;
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    kind: isFolder ? 'folder' : 'file',
    sizeBytes: isFolder ? null : (sizeBytes ?? 0),
    modifiedAt,
    fingerprint: isFolder ? null : fingerprintOf({ etag, sizeBytes, modifiedAt }),
    id,
    sha256: null,
  };
}

/** Servers without ETags are believed by size and time. */
function fingerprintOf({ etag, sizeBytes, modifiedAt }: Pick<Described, 'etag' | 'sizeBytes' | 'modifiedAt'>): string {
  return etag === null ? `${sizeBytes}-${modifiedAt?.getTime() ?? ''}` : plainEtag(etag);
}

/** What lies directly in a folder. What a server says of anything else is not believed, and said. */
export async function list(dav: Dav, path: string): Promise<Listing> {
  const folder = readPath(path);
  const listing: Listing = { entries: [], refused: [] };
  const seen = new Set<string>();
  for (const described of await find(dav, path, { kind: 'folder', depth: '1' })) {
    const names = below(dav, described.href);
    if (names && isSamePath(names, folder)) {
      if (!described.isFolder) throw new Gone(`“${shown(path)}” is no folder.`);
      continue;
    }
    const name = names?.at(-1) ?? described.href;
    const isInside = names && names.length === folder.length + 1 && isSamePath(names.slice(0, -1), folder);
    const reason = isInside ? judgeName(name) : 'lies outside of the folder';
    if (reason) listing.refused.push({ name: shown(name), reason });
    else if (seen.has(name)) listing.refused.push({ name: shown(name), reason: 'is listed twice' });
    else listing.entries.push(entryOf(described, joinPath(path, name)));
    seen.add(name);
  }
  listing.entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  return listing;
}

/** What lies at a path; undefined for nothing. */
export async function stat(dav: Dav, path: string): Promise<Entry | undefined> {
  return (await know(dav, path))?.entry;
}

/** What is there now; undefined for nothing. */
export async function know(dav: Dav, path: string): Promise<Known | undefined> {
  const names = readPath(path);
  // A file's address has no slash at its end, a folder's has one; some servers are strict about it.
  const described = (await look(dav, path, 'file')) ?? (await look(dav, path, 'folder'));
  const own = described?.find(({ href }) => isSamePath(below(dav, href) ?? ['/'], names));
  if (described && !own) throw new Refused('The server’s answer is about something else than was asked.');
  return own && { entry: entryOf(own, path), etag: own.etag };
}

async function look(dav: Dav, path: string, kind: 'file' | 'folder'): Promise<Described[] | undefined> {
  try {
    return await find(dav, path, { kind: path === '' ? 'folder' : kind, depth: '0' });
  } catch (error) {
    if (error instanceof Gone) return undefined;
    // Sent on: to the same with a slash, most likely, which is asked next.
    if (error instanceof Refused && kind === 'file' && path !== '' && /sends on/.test(error.message)) return undefined;
    throw error;
  }
}

/** A file or a part of it, as the server has it now. */
export async function read(dav: Dav, path: string, { range, ifMatch }: ReadOptions = {}): Promise<Reading> {
  splitPath(path);
  const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end ?? ''}` } : {};
  const answer = await dav.call({ method: 'GET', path, kind: 'file', headers }).catch((error: unknown) => {
    throw range && error instanceof Refused && /\(416\)/.test(error.message)
      ? new Refused('There is nothing in this range.')
      : error;
  });
  try {
    const place = placeOf(answer, range);
    const modified = new Date(answer.header('last-modified') ?? Number.NaN);
    const modifiedAt = Number.isNaN(modified.getTime()) ? null : modified;
    const described = { isFolder: false, href: '', sizeBytes: place.totalBytes, modifiedAt, id: null };
    const entry = entryOf({ ...described, etag: answer.header('etag') ?? null }, path);
    if (ifMatch !== undefined && entry.fingerprint !== ifMatch)
      throw new Changed(`“${shown(path)}” was changed meanwhile.`);
    return { entry, content: contentOf(answer, place) };
  } catch (error) {
    answer.body.on('error', () => undefined).destroy();
    throw error;
  }
}

type Headed = { status: number; header(name: string): string | undefined };

/** How much comes, how much of it is left away, and how long the file is. */
function placeOf({ status, header }: Headed, range: Range | undefined) {
  const length = Number(header('content-length') ?? Number.NaN);
  if (!Number.isSafeInteger(length) || header('content-encoding'))
    throw new Away('cut_off', 'The server does not say how long the file is.');
  if (!range) {
    if (status !== 200) throw new Refused(`The server answers a download with ${status}.`);
    return { skipBytes: 0, sizeBytes: length, totalBytes: length };
  }
  if (status === 206) {
    const [, start, total] = header('content-range')?.match(/^bytes (\d+)-\d+\/(\d+)$/) ?? [];
    if (Number(start) !== range.start) throw new Refused('The server answers with another part than was asked.');
    return { skipBytes: 0, sizeBytes: length, totalBytes: Number(total) };
  }
  // A server that knows no ranges sends everything.
  if (range.start >= length) throw new Refused('There is nothing in this range.');
  const end = Math.min(range.end ?? length - 1, length - 1);
  return { skipBytes: range.start, sizeBytes: end - range.start + 1, totalBytes: length };
}
