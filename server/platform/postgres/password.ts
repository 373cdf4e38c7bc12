import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unless } from './errors.ts';

/**
 * The database password of this data directory, kept where only the server's own user can read it. Made on the first call;
 * `isNew` tells the caller that the database does not know it yet.
 */
export async function readOrMakePassword(dataDir: string): Promise<{ password: string; isNew: boolean }> {
  const secrets = join(dataDir, 'secrets');
  const file = join(secrets, 'postgres-password');
  const kept = await unless('ENOENT', readFile(file, 'utf8'), '');
  if (/^[0-9a-f]{48}\n$/.test(kept)) return { password: kept.trim(), isNew: false };

  // Hexadecimal, because it travels through a URL and an SQL statement unescaped.
  const password = randomBytes(24).toString('hex');
  await mkdir(secrets, { recursive: true, mode: 0o700 });
  await writeDurably(file, `${password}\n`);
  return { password, isNew: true };
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
