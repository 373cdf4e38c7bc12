import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from './errors.ts';

const fileIn = (dataDir: string) => join(dataDir, 'secrets', 'postgres-password');

/**
 * The database password of this data directory, or a new one; `isNew` tells the caller that neither the database nor the file
 * knows it yet.
 */
export async function readOrMakePassword(dataDir: string): Promise<{ password: string; isNew: boolean }> {
  const kept = await unless('ENOENT', readFile(fileIn(dataDir), 'utf8'), '');
  if (/^[0-9a-f]{48}\n$/.test(kept)) return { password: kept.trim(), isNew: false };
  // Hexadecimal, because it travels through a URL and an SQL statement unescaped.
  return { password: randomBytes(24).toString('hex'), isNew: true };
}

/** Keeps a password that the database knows by now where only the server's own user can read it. */
export async function keepPassword(dataDir: string, password: string): Promise<void> {
  await mkdir(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  await writeDurably(fileIn(dataDir), `${password}\n`);
}

/** Writes a small file so that after a power cut it is there whole or not at all. */
async function writeDurably(file: string, text: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  await rm(unfinished, { force: true });
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
}
