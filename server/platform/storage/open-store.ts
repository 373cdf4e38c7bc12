import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContentStore, StoreOptions } from './content-store.ts';
import { openFileStore } from './file-store.ts';

type Configured = { STORAGE_URL?: string | undefined; DATA_DIR: string };

/**
 * Opens the store of contents that the configuration names: STORAGE_URL, or the folder `documents` of DATA_DIR. Tests look on at
 * each step, and may have S3 take smaller parts, so that many of them are soon there.
 */
export async function openStore(environment: Configured, options: StoreOptions): Promise<ContentStore> {
  const folder = folderOfContents(environment);
  if (folder) return openFileStore(folder, options.fault);
  // Loaded only where it is used: the client of S3 would hold up every start.
  return (await import('./s3-store.ts')).openS3Store(new URL(environment.STORAGE_URL ?? ''), options);
}

/** The folder in which contents lie; undefined where they lie in S3. */
export function folderOfContents({ STORAGE_URL, DATA_DIR }: Configured): string | undefined {
  if (STORAGE_URL === undefined) return join(DATA_DIR, 'documents');
  const url = new URL(STORAGE_URL);
  return url.protocol === 's3:' ? undefined : folderOf(url);
}

/** `file:/srv/causeway` and `file:///srv/causeway` alike. */
function folderOf(url: URL): string {
  if (url.host !== '') throw new Error(`STORAGE_URL: a file: folder has no host, but this one has "${url.host}".`);
  return resolve(fileURLToPath(url));
}
