import { areJobsInstalled } from './jobs.ts';
import { asOwner, findMissing, preparationLock, refuseOldServers } from './migrate.ts';
import { readMigrations } from './migration-files.ts';

/**
 * Whether a database has all that `migrate` and `installJobs` of this program would give it; said in a few short statements, as
 * at most starts nothing is missing. No while another node prepares it: whoever asks then has to wait in line, and to see what came of it.
 */
export function isPrepared(ownerUrl: string, queues: string[]): Promise<boolean> {
  return asOwner(ownerUrl, async (client) => {
    await refuseOldServers(client);
    const lock = await client.query('select pg_try_advisory_lock_shared($1) as is_free', [preparationLock]);
    if (!lock.rows[0]?.is_free) return false;
    // By statements of their own, which see what whoever held the lock before has committed.
    if (!(await areJobsInstalled(client, queues))) return false;
    return (await findMissing(client, await readMigrations())).length === 0;
  });
}
