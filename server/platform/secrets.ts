import { createCipheriv, createDecipheriv, createSecretKey, hash, type KeyObject, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An opaque token of 256 random bits for links, sessions and API tokens. It is never stored, only its hash. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. Tokens are random, so one round of SHA-256 is enough. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Sessions and API tokens are of one kind of randomness but not of one table: named differently, none is ever taken for the other. */
const namedIn = { session: 'hex', token: 'base64' } as const;
export type TokenKind = keyof typeof namedIn;

/** Its hash as text, by which a token is known in memory: made three times as fast, since it takes no memory outside of JavaScript's. */
export function nameOfToken(token: string, kind: TokenKind): string {
  return hash('sha256', token, namedIn[kind]);
}

/** What is stored of a token that is known by this name. */
export function hashOfName(name: string, kind: TokenKind): Buffer {
  return Buffer.from(name, namedIn[kind]);
}

/** Encrypts what must be kept but not readable at rest: mails that hold links, answers that hold tokens. */
export type Sealer = {
  seal(text: string): Buffer;
  open(sealed: Buffer): string;
  /** The same for what may be sealed with a key that is gone: undefined then. */
  tryToOpen(sealed: Buffer): string | undefined;
  /** From now on seals with this key; what older keys sealed is opened all the same. */
  changeKey(key: Buffer): void;
  /** Whether the key that seals now opens it too; false when it takes an older one. */
  isCurrent(sealed: Buffer): boolean;
};

/** AES-256-GCM with a random nonce: 12 bytes nonce, 16 bytes tag, then the text. `older` keys only open. */
export function sealerWith(key: Buffer, older: Buffer[] = []): Sealer {
  // Objects that are made once: with a key as raw bytes it takes four times as long to seal a mail.
  let current = createSecretKey(key);
  let former = older.map((bytes) => createSecretKey(bytes));
  const tryEach = (sealed: Buffer) => {
    for (const one of [current, ...former]) {
      const text = tryToOpen(one, sealed);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  return {
    seal: (text) => sealWith(current, text),
    open(sealed) {
      const text = tryEach(sealed);
      if (text === undefined) throw new Error('this was sealed with a secret key that is not here, or was altered');
      return text;
    },
    tryToOpen: tryEach,
    changeKey(fresh) {
      const newest = createSecretKey(fresh);
      former = [current, ...former].filter((known) => !known.equals(newest));
      current = newest;
    },
    isCurrent: (sealed) => tryToOpen(current, sealed) !== undefined,
  };
}

function sealWith(key: KeyObject, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function openWith(key: KeyObject, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
}

/** Undefined for what another key has sealed: the tag tells. */
function tryToOpen(key: KeyObject, sealed: Buffer): string | undefined {
  try {
    return openWith(key, sealed);
  } catch {
    return undefined;
  }
}

type KeyEnvironment = { DATA_DIR: string; SECRET_KEY?: string | undefined; SECRET_KEY_PREVIOUS?: string[] | undefined };

/**
 * The installation's keys, the one that seals first: SECRET_KEY and SECRET_KEY_PREVIOUS where several nodes share one
 * database, else a file made at the first start, a line for each.
 */
export async function readSecretKeys(environment: KeyEnvironment): Promise<[Buffer, ...Buffer[]]> {
  const { SECRET_KEY, SECRET_KEY_PREVIOUS = [] } = environment;
  if (SECRET_KEY) return [keyOf(SECRET_KEY), ...SECRET_KEY_PREVIOUS.map(keyOf)];
  const { folder, file } = keyFile(environment);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const [first = '', ...older] = (await readFile(file, 'utf8')).trim().split(/\s+/);
  return [keyOf(first), ...older.map(keyOf)];
}

/** Writes the file of keys anew in one step, the one that seals first. */
export async function writeSecretKeys(environment: KeyEnvironment, keys: Buffer[]): Promise<void> {
  const { file } = keyFile(environment);
  const unfinished = `${file}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(keys.map((key) => `${key.toString('hex')}\n`).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}

const keyOf = (digits: string) => Buffer.from(digits, 'hex');

function keyFile({ DATA_DIR }: KeyEnvironment): { folder: string; file: string } {
  const folder = join(DATA_DIR, 'secrets');
  return { folder, file: join(folder, 'key') };
}
