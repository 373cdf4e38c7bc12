import { XMLParser } from 'fast-xml-parser';
import { Away, Refused } from './repository.ts';

/** What a server says of one thing, as it lies below the address of the link: names from there, decoded. */
export type Described = {
  href: string;
  isFolder: boolean;
  sizeBytes: number | null;
  modifiedAt: Date | null;
  /** As it came, weak or not; null where the server gives none. */
  etag: string | null;
  id: string | null;
};

/** What is asked of everything: Nextcloud and ownCloud have ids of their own; others answer 404 to that one property. */
export const questions =
  '<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop>' +
  '<d:resourcetype/><d:getcontentlength/><d:getlastmodified/><d:getetag/><oc:fileid/></d:prop></d:propfind>';

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: true,
  isArray: (name) => name === 'response' || name === 'propstat',
});

type Properties = Record<string, unknown>;
type Response = { href?: unknown; status?: unknown; propstat?: { status?: unknown; prop?: Properties | '' }[] };

/** Reads the answer to a PROPFIND (RFC 4918). Throws Refused for what is none. */
export function readMultistatus(text: string): Described[] {
  // Nobody needs entities of their own here; they are how parsers are made to swell or to read files.
  if (/<!(doctype|entity)/i.test(text)) throw new Refused('The server’s answer declares a document type.');
  let document: { multistatus?: { response?: Response[] } | '' };
  try {
    document = parser.parse(text, true);
  } catch (error) {
    throw new Away('cut_off', 'The server’s answer is broken, or no WebDAV.', { cause: error });
  }
  const { multistatus } = document;
  if (multistatus === undefined) throw new Refused('The server’s answer is no WebDAV; is the address right?');
  return (multistatus === '' ? [] : (multistatus.response ?? [])).flatMap(describe);
}

const isFine = (status: unknown) => typeof status === 'string' && /^HTTP\/\S+ 2\d\d/.test(status);

function describe({ href, status, propstat = [] }: Response): Described[] {
  if (typeof href !== 'string' || (status !== undefined && !isFine(status))) return [];
  const known: Properties = Object.assign(
    {},
    ...propstat.filter((one) => isFine(one.status)).map((one) => one.prop || {}),
  );
  const size = Number(known.getcontentlength);
  const modified = new Date(typeof known.getlastmodified === 'string' ? known.getlastmodified : Number.NaN);
  const isFolder =
    typeof known.resourcetype === 'object' && known.resourcetype !== null && 'collection' in known.resourcetype;
  return [
    {
      href,
      isFolder,
      sizeBytes: Number.isSafeInteger(size) && size >= 0 && known.getcontentlength !== undefined ? size : null,
      modifiedAt: Number.isNaN(modified.getTime()) ? null : modified,
      etag: textOf(known.getetag, 300),
      id: textOf(known.fileid, 100),
    },
  ];
}

function textOf(value: unknown, maximum: number): string | null {
  return typeof value === 'string' && value !== '' && value.length <= maximum ? value : null;
}

/**
 * Where an href leads, as its decoded names; undefined when it cannot be read. It may be a whole address: which host it
 * names does not matter, since servers behind proxies name the wrong one, and nothing is ever asked of it.
 */
export function namesOf(href: string): string[] | undefined {
  const path = href.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  if (!path.startsWith('/')) return undefined;
  try {
    const names = path.slice(1).split('/').map(decodeURIComponent);
    if (names.at(-1) === '') names.pop();
    return names;
  } catch {
    return undefined;
  }
}

/** The same file's content has the same: weak or strong, and whether or not the server would have compressed it. */
export function plainEtag(etag: string): string {
  return etag.replace(/^W\//, '').replace(/[-;](?:gzip|br|deflate)"$/, '"');
}
