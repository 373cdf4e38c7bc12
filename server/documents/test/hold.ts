import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** How long it is waited for others to come to a lock; without any, the test goes on and shows what they did. */
const patienceMilliseconds = 5000;

export type Hold = {
  /** Runs a further statement in the transaction that holds. */
  query(text: string, values?: unknown[]): Promise<unknown>;
  /** Resolves once so many others wait for a lock. */
  untilWaited(others: number): Promise<void>;
  /** Commits, so that the others go on. */
  release(): Promise<void>;
};

/** Holds what a statement locks, as the owner of the database, so that requests can be stopped where they come to it. */
export async function hold(ownerUrl: string, text: string, values: unknown[]): Promise<Hold> {
  const [holder, watcher] = [1, 2].map(() => new pg.Client({ connectionString: ownerUrl })) as [pg.Client, pg.Client];
  await Promise.all([holder.connect(), watcher.connect()]);
  await holder.query('begin');
  await holder.query(text, values);
  return {
    query: (text, values) => holder.query(text, values),
    async untilWaited(others) {
      for (const end = Date.now() + patienceMilliseconds; Date.now() < end; await wait(20)) {
        const { rows } = await watcher.query<{ waiting: number }>(
          `select count(*)::integer as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        if ((rows[0]?.waiting ?? 0) >= others) return;
      }
    },
    async release() {
      await holder.query('commit');
      await Promise.all([holder.end(), watcher.end()]);
    },
  };
}
