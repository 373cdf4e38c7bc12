import type { RepositoryLink } from '../contracts.ts';
import { text } from '../text/index.ts';

const words = text.links;

export const kindNames = ['folder', 'webdav', 's3'] as const;
export type KindName = (typeof kindNames)[number];
export type Settings = Record<string, string>;

interface Field {
  name: string;
  isSecret?: boolean;
  isOptional?: boolean;
  initial?: string;
}

/** What each kind has to be told; the words stand in the texts by the names. */
export const kindFields: Record<KindName, Field[]> = {
  folder: [{ name: 'path' }],
  // A server that lets anybody in is told no name.
  webdav: [
    { name: 'url' },
    { name: 'username', isOptional: true },
    { name: 'password', isSecret: true, isOptional: true },
  ],
  s3: [
    { name: 'endpoint' },
    { name: 'region', initial: 'us-east-1' },
    { name: 'bucket' },
    { name: 'prefix', isOptional: true },
    { name: 'accessKeyId' },
    { name: 'secretAccessKey', isSecret: true },
  ],
};

/** The fields of a link that is there; of a kind that this version does not know, those that can be seen. */
export function fieldsOf({ kind, settings }: RepositoryLink): Field[] {
  const known = kindNames.find((name) => name === kind);
  if (known) return kindFields[known];
  return Object.entries(settings).flatMap(([name, value]) => (typeof value === 'string' ? [{ name }] : []));
}

export function emptySettings(kind: KindName): Settings {
  return Object.fromEntries(kindFields[kind].map(({ name, initial }) => [name, initial ?? '']));
}

/** What has to be there and is not, by field. */
export function missingOf(fields: Field[], settings: Settings): Settings {
  const missing = fields.filter(({ name, isOptional }) => !isOptional && (settings[name] ?? '').trim() === '');
  return Object.fromEntries(missing.map(({ name }) => [name, words.fieldMissing]));
}

export function sayKind(kind: string): string {
  return words.kinds[kind] ?? kind;
}

/** Where a repository is: its folder, address or bucket. */
export function sayPlace({ settings }: Pick<RepositoryLink, 'settings'>): string {
  const said = (name: string) => (typeof settings[name] === 'string' ? settings[name] : '');
  if (said('bucket')) return [said('bucket'), said('prefix')].filter(Boolean).join('/');
  return said('path') || said('url');
}

/** The last part of where it is, as a name to begin with. */
export function nameFrom(kind: KindName, settings: Settings): string {
  const place = kind === 's3' ? settings.prefix || settings.bucket : kind === 'folder' ? settings.path : settings.url;
  const last = (place ?? '').split('/').filter(Boolean).at(-1) ?? '';
  try {
    return decodeURIComponent(last).slice(0, 200);
  } catch {
    return last.slice(0, 200);
  }
}
