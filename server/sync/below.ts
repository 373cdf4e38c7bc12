import { type Entry, Gone, type Listing, type Repository } from '../platform/repositories/repository.ts';

/** The folder of a repository that a workspace is linked with, as if it were all there is. */
export function below(repository: Repository, folder: string): Repository {
  if (folder === '') return repository;
  const inside = (path: string) => (path === '' ? folder : `${folder}/${path}`);
  const outside = (entry: Entry): Entry => ({ ...entry, path: entry.path.slice(folder.length + 1) });
  return {
    capabilities: repository.capabilities,
    async list(path): Promise<Listing> {
      const { entries, refused } = await repository.list(inside(path));
      return { entries: entries.map(outside), refused };
    },
    async stat(path) {
      const entry = await repository.stat(inside(path));
      return entry && outside(entry);
    },
    async read(path, options) {
      const { entry, content } = await repository.read(inside(path), options);
      return { entry: outside(entry), content };
    },
    write: async (path, content, condition) => outside(await repository.write(inside(path), content, condition)),
    move: async (from, to, options) => outside(await repository.move(inside(from), inside(to), options)),
    remove: (path, options) => repository.remove(inside(path), options),
    createFolder: async (path) => outside(await repository.createFolder(inside(path))),
    close: () => repository.close(),
  };
}

/** All files and folders below, folder by folder; throws Gone when one vanishes meanwhile: the list must be whole. */
export async function* walk(repository: Repository): AsyncGenerator<{ folder: string; listing: Listing }> {
  const waiting = [''];
  for (;;) {
    const folder = waiting.pop();
    if (folder === undefined) return;
    const listing = await repository.list(folder);
    for (const entry of listing.entries) if (entry.kind === 'folder') waiting.push(entry.path);
    if (waiting.length > 100_000) throw new Gone('The folder holds too many folders.');
    yield { folder, listing };
  }
}
