import { folderKind } from './folder.ts';
import type { RepositoryKind } from './kind.ts';
import { s3Kind } from './s3.ts';
import { webdavKind } from './webdav.ts';

/** The one list of kinds: another is one new file and one line here. */
export const repositoryKinds: readonly RepositoryKind[] = [folderKind, webdavKind, s3Kind];

/** The kind of this name; throws for one that this version does not know. */
export function kindOf(name: string): RepositoryKind {
  const kind = repositoryKinds.find((known) => known.kind === name);
  if (!kind) throw new Error(`there is no kind of repository called ${name}`);
  return kind;
}
