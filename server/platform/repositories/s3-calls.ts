import { type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { failureOf } from './http.ts';
import { readPath } from './path.ts';
import { Away, Changed, Full, Gone, Refused, RepositoryError } from './repository.ts';

/** A bucket, and what the keys of the chosen folder begin with. */
export type Objects = { client: S3Client; bucket: string; prefix: string; patience: number };

/** The key of a file. Names have been judged, so that it begins with the prefix and leads nowhere else. */
export function keyOf({ prefix }: Objects, path: string): string {
  return `${prefix}${readPath(path).join('/')}`;
}

/** What the keys in a folder begin with; a folder is its keys, and an empty object of this name where it has none. */
export function folderKey(objects: Objects, path: string): string {
  return path === '' ? objects.prefix : `${keyOf(objects, path)}/`;
}

const missing = new Set(['NoSuchKey', 'NotFound']);
const unfit = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'OperationAborted']);

/** Calls the store, and says what it refuses in the words of repositories. */
export async function calling<Result>(act: () => Promise<Result>, what: string): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw meaningOf(error, what);
  }
}

function meaningOf(error: unknown, what: string): Error {
  if (error instanceof RepositoryError) return error;
  if (!(error instanceof S3ServiceException)) return timeoutOf(error) ?? failureOf(error);
  const status = error.$metadata.httpStatusCode ?? 0;
  if (error.name === 'NoSuchBucket') return new Refused('There is no such bucket.');
  if (missing.has(error.name) || status === 404) return new Gone(`“${what}” is not there.`);
  if (unfit.has(error.name) || status === 412) return new Changed(`“${what}” was changed meanwhile.`);
  if (status === 507 || /Quota|StorageFull|InsufficientStorage/.test(error.name)) return new Full('The store is full.');
  if (status === 401 || status === 403)
    return new Refused(`The store does not allow this with these keys (${error.name}).`);
  if (status >= 300 && status < 400)
    return new Refused('The store sends on to another address; give that one, with its region, in the settings.');
  if (status >= 500 || status === 429 || error.name === 'SlowDown' || error.name === 'RequestTimeout')
    return new Away('busy', `The store says that it cannot at the moment (${status || error.name}).`);
  return new Refused(`The store does not allow this with “${what}” (${error.name}).`);
}

function timeoutOf(error: unknown): Away | undefined {
  if ((error as Error).name !== 'TimeoutError') return undefined;
  return new Away('timed_out', 'The store did not answer in time.', { cause: error });
}

/** Undefined for what is not there. */
export async function orMissing<Result>(act: Promise<Result>): Promise<Result | undefined> {
  try {
    return await act;
  } catch (error) {
    if (error instanceof Gone) return undefined;
    throw error;
  }
}
