import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../environment.ts';
import type { Manifest } from './backup.ts';
import { countNodeConnections } from './load-store.ts';
import { openAlone } from './open-installation.ts';
import { requireUninhabited, restoreDatabase } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

export type MoveOptions = {
  environment: Environment;
  /** The PostgreSQL server to move to; undefined for the embedded database. */
  to: string | undefined;
  signal: AbortSignal;
  say(sentence: string): void;
};

/**
 * Moves the database between the embedded PostgreSQL and a server, either way; documents and keys stay where they are. The
 * server must be stopped. What was left is kept: the embedded database under another name, so that no start goes on with it.
 */
export async function moveDatabase({ environment, to, signal, say }: MoveOptions): Promise<Manifest> {
  if (Boolean(environment.DATABASE_URL) === Boolean(to))
    throw new Error(
      to
        ? 'DATABASE_URL is set, so the database is on a server already. Unset it to move the embedded one.'
        : 'DATABASE_URL is not set, so the database is the embedded one already.',
    );
  // Nobody may write to what is left behind: a server over this DATA_DIR is named in the refusal.
  await (await openAlone({ ...environment, DATABASE_URL: environment.DATABASE_URL ?? to })).close();
  if (environment.DATABASE_URL && (await countNodeConnections(environment.DATABASE_URL)) > 0)
    throw new Error(
      'A server still works on this database: stop every node first, or what it writes meanwhile is lost.',
    );
  const folder = await mkdtemp(join(environment.DATA_DIR, 'moving-'));
  try {
    const from = join(folder, 'backup');
    const manifest = await writeBackup({
      environment,
      to: from,
      passphrase: undefined,
      withContents: false,
      signal,
      say,
    });
    signal.throwIfAborted();
    const there = await openAlone({ ...environment, DATABASE_URL: to });
    try {
      await requireUninhabited(there.databaseUrl);
      await restoreDatabase(there.databaseUrl, from, manifest);
    } finally {
      await there.close();
    }
    if (to) {
      const kept = join(environment.DATA_DIR, `postgres.moved-${manifest.at.replaceAll(/[:.]/g, '-')}`);
      await rename(join(environment.DATA_DIR, 'postgres'), kept);
      say(`The embedded database is kept as ${kept}; remove it when all is well.`);
    }
    return manifest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
