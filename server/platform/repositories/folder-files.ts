import { link, open, rename, unlink } from 'node:fs/promises';
import { Away, Changed, Full, Gone, type NewContent, Refused, RepositoryError } from './repository.ts';

/** Writes a new file to its last byte, durably. Throws Away unless there are exactly as many bytes as were told. */
export async function fill(path: string, { stream, sizeBytes }: NewContent): Promise<void> {
  const file = await open(path, 'wx');
  try {
    let done = 0;
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Uint8Array);
      done += bytes.length;
      if (done > sizeBytes) break;
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
    }
    if (done !== sizeBytes) throw new Away('cut_off', 'What was to be written had another length than was told.');
    await file.sync();
  } finally {
    stream.destroy();
    await file.close();
  }
}

const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** Gives a file its name, and never takes one away: Changed when something is there. */
export async function linkOrRename(path: string, newPath: string): Promise<void> {
  try {
    await link(path, newPath);
  } catch (error) {
    if (!withoutLinks.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    // Network mounts know no second name for a file; there the name is taken first, by an empty file.
    await (await open(newPath, 'wx')).close();
    await rename(path, newPath);
    return;
  }
  await unlink(path);
}

/** Puts one in the place of another in one step, after a last look. */
export async function renameOver(path: string, newPath: string, look?: () => Promise<void>): Promise<void> {
  await look?.();
  await rename(path, newPath);
}

const errors: Record<string, (message: string, cause: unknown) => RepositoryError> = {
  ENOENT: (what) => new Gone(`“${what}” is not there.`),
  ENOTDIR: (what) => new Gone(`“${what}” is no folder, or a symbolic link.`),
  ELOOP: (what) => new Refused(`“${what}” is a symbolic link, which is not followed.`),
  EEXIST: (what) => new Changed(`Something lies at “${what}” already.`),
  ENOTEMPTY: (what) => new Changed(`“${what}” is not empty.`),
  EISDIR: (what) => new Changed(`A folder lies at “${what}”.`),
  EINVAL: (what) => new Refused(`The file system does not do this to “${what}”.`),
  ENAMETOOLONG: (what) => new Refused(`The name “${what}” is too long for this file system.`),
  EACCES: (what) => new Refused(`The server has no right to “${what}”.`),
  EPERM: (what) => new Refused(`The server has no right to “${what}”.`),
  EROFS: (what) => new Refused(`“${what}” can only be read.`),
  ENXIO: (what) => new Refused(`“${what}” is no file.`),
  ENOSPC: () => new Full('The disk is full.'),
  EDQUOT: () => new Full('The quota of the disk is used up.'),
  EFBIG: () => new Full('The file system takes no file of this size.'),
  EMFILE: (_what, cause) => new Away('busy', 'The server has too many files open.', { cause }),
  ENFILE: (_what, cause) => new Away('busy', 'The server has too many files open.', { cause }),
  EBUSY: (what, cause) => new Away('locked', `“${what}” is in use.`, { cause }),
  ETXTBSY: (what, cause) => new Away('locked', `“${what}” is in use.`, { cause }),
};

/** What the file system refused, in the words of repositories; what it does not say is Away: a mount that went. */
export async function translated<Result>(act: () => Promise<Result>, what: string): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof RepositoryError) throw error;
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (!code || !syscall) throw error;
    const known = errors[code];
    throw known
      ? known(what, error)
      : new Away('unreachable', `The folder does not answer (${code}).`, { cause: error });
  }
}
