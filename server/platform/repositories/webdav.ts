import { z } from 'zod';
import { readOutsideUrl } from '../egress/read-url.ts';
import { EgressRefused } from '../egress/resolve.ts';
import { line, text } from '../shapes.ts';
import { checkReach } from './http.ts';
import { type RepositoryKind, repositoryKind, type Surroundings } from './kind.ts';
import { Refused, type Repository } from './repository.ts';
import { createDav } from './webdav-calls.ts';
import { createFolder, move, remove, write } from './webdav-changes.ts';
import { list, read, stat } from './webdav-reading.ts';

const url = line(2000).refine((address) => {
  try {
    const { url } = readOutsideUrl(address);
    return url.search === '' && url.hash === '';
  } catch (error) {
    if (error instanceof EgressRefused) return false;
    throw error;
  }
}, 'must be an address such as https://cloud.example/remote.php/dav/files/mia/Contracts, without user name, password, ? and #');

/** A folder on a WebDAV server: Apache, Nextcloud, ownCloud, SharePoint and the like. */
export const webdavKind: RepositoryKind = repositoryKind({
  kind: 'webdav',
  title: 'A folder on a WebDAV server',
  settings: z.strictObject({ url, username: text(500), password: z.string().max(1000) }),
  secrets: ['password'],
  open: (settings, surroundings) => openWebdav(settings, surroundings),
});

type Settings = { url: string; username: string; password: string };

async function openWebdav({ url, username, password }: Settings, surroundings: Surroundings): Promise<Repository> {
  if (username.includes(':')) throw new Refused('A user name cannot hold a colon.');
  await checkReach(surroundings, url);
  const dav = createDav({ line: surroundings, url, username, password });
  return {
    capabilities: { stableIds: false, conditionalWrites: false, moves: true },
    list: (path) => list(dav, path),
    stat: (path) => stat(dav, path),
    read: (path, options) => read(dav, path, options),
    write: (path, content, condition) => write(dav, path, { content, condition }),
    move: (from, to, options) => move(dav, { from, to, ...options }),
    remove: (path, options) => remove(dav, path, options),
    createFolder: (path) => createFolder(dav, path),
    // The connections are those of the process.
    close: async () => {},
  };
}
