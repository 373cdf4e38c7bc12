import { randomBytes, scryptSync } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../environment.ts';
import { readSecretKeys, sealerWith, writeSecretKeys } from '../platform/secrets.ts';
import type { Manifest } from './backup.ts';
import { hashFile } from './backup-files.ts';
import type { SealedSample } from './snapshot-store.ts';

type KeyPlace = Pick<Environment, 'DATA_DIR' | 'SECRET_KEY' | 'SECRET_KEY_PREVIOUS'>;

/** Costly on purpose, because people choose passphrases: 128 MiB and about half a second. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 ** 2 };
const saltBytes = 16;

async function hasKeyFile(environment: KeyPlace): Promise<boolean> {
  return access(join(environment.DATA_DIR, 'secrets', 'key')).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
      throw error;
    },
  );
}

/** The keys of this installation; throws a sentence where there are none, which other readers would make anew. */
export async function readOwnKeys(environment: KeyPlace): Promise<Buffer[]> {
  if (!environment.SECRET_KEY && !(await hasKeyFile(environment)))
    throw new Error(
      `There is neither SECRET_KEY nor ${join(environment.DATA_DIR, 'secrets', 'key')}: without the key a backup would be of little use. Set one of them as the servers have it.`,
    );
  return readSecretKeys(environment);
}

/**
 * The keys that stood there before the act and those that stand there after it: when the key is changed in that moment, one of
 * them has sealed what the act saw.
 */
export async function readKeysAround<Result>(
  environment: KeyPlace,
  act: () => Promise<Result>,
): Promise<{ keys: Buffer[]; result: Result }> {
  const before = await readOwnKeys(environment);
  const result = await act();
  const after = await readOwnKeys(environment);
  return { keys: [...after, ...before.filter((key) => !after.some((known) => known.equals(key)))], result };
}

/**
 * Refuses keys that open nothing of what is sealed in the database: with them a backup would be found useless on the day that
 * it is needed. Gives the places of what they do not open where they open some.
 */
export function requireRightKeys(environment: KeyPlace, keys: Buffer[], samples: SealedSample[]): string[] {
  const [key, ...older] = keys;
  if (!key) throw new Error('there is no secret key');
  const sealer = sealerWith(key, older);
  const closed = samples
    .filter(({ sealed }) => sealer.tryToOpen(sealed) === undefined)
    .map(({ table, column }) => `${table}.${column}`);
  if (closed.length === 0 || closed.length < samples.length) return closed;
  const where = environment.SECRET_KEY ? 'SECRET_KEY' : join(environment.DATA_DIR, 'secrets', 'key');
  throw new Error(
    `${where} is not the key that this database is sealed with, so what is sealed could never be read again from the backup. Set SECRET_KEY or DATA_DIR as the servers have it.`,
  );
}

/** Writes the keys into the backup: sealed by the passphrase, or as they are, for the owner's eyes only. */
export async function writeKeys(
  folder: string,
  keys: Buffer[],
  passphrase: string | undefined,
): Promise<Manifest['key']> {
  const text = keys.map((key) => `${key.toString('hex')}\n`).join('');
  const file = passphrase ? 'secrets/key.sealed' : 'secrets/key';
  await mkdir(join(folder, 'secrets'), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, file), passphrase ? sealed(text, passphrase) : text, { mode: 0o600, flush: true });
  const sum = await hashFile(join(folder, file));
  if (!sum) throw new Error(`${file} is gone from the backup`);
  return { file, sha256: sum.sha256, rows: keys.length, isSealed: passphrase !== undefined };
}

function sealed(text: string, passphrase: string): Buffer {
  const salt = randomBytes(saltBytes);
  return Buffer.concat([salt, sealerWith(scryptSync(passphrase, salt, 32, cost)).seal(text)]);
}

/** The keys of a backup; throws a sentence when the passphrase is missing or another. */
export async function readKeys(folder: string, manifest: Manifest, passphrase: string | undefined): Promise<Buffer[]> {
  const bytes = await readFile(join(folder, manifest.key.file));
  if (manifest.key.isSealed && !passphrase)
    throw new Error('The key in this backup is sealed by a passphrase: set CAUSEWAY_BACKUP_PASSPHRASE.');
  const text = manifest.key.isSealed ? opened(bytes, passphrase ?? '') : bytes.toString();
  return text
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line, 'hex'));
}

function opened(bytes: Buffer, passphrase: string): string {
  try {
    const key = scryptSync(passphrase, bytes.subarray(0, saltBytes), 32, cost);
    return sealerWith(key).open(bytes.subarray(saltBytes));
  } catch (error) {
    throw new Error('CAUSEWAY_BACKUP_PASSPHRASE is not the passphrase that the key in this backup is sealed by.', {
      cause: error,
    });
  }
}

/** Refuses a target that would seal and open with another key than the backup's. */
export async function requireRoomForKeys(environment: KeyPlace, keys: Buffer[]): Promise<void> {
  if (!environment.SECRET_KEY && !(await hasKeyFile(environment))) return;
  const own = await readSecretKeys(environment);
  if (keys.every((key) => own.some((known) => known.equals(key)))) return;
  const [where, wayOut] = environment.SECRET_KEY
    ? ['SECRET_KEY', 'Unset it, or set it as the servers had it.']
    : [join(environment.DATA_DIR, 'secrets', 'key'), 'Restore into another DATA_DIR.'];
  throw new Error(
    `${where} is another key than the one in the backup, which is needed to read what it sealed. ${wayOut}`,
  );
}

/** Puts the keys where the server looks for them, unless what stands there has them already. */
export async function placeKeys(environment: KeyPlace, keys: Buffer[]): Promise<void> {
  if (environment.SECRET_KEY || (await hasKeyFile(environment))) return;
  await mkdir(join(environment.DATA_DIR, 'secrets'), { recursive: true, mode: 0o700 });
  await writeSecretKeys(environment, keys);
}
