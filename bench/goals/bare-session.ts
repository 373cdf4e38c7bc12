import { type LoadResult, load } from '../load.ts';
import { startScript } from '../processes.ts';
import type { Bench, Site } from './bench.ts';

/** The baseline that finds out who asks, as everybody of the world in turn. */
export type BareSession = {
  /** By the check that every request of ours makes. */
  check(): Promise<LoadResult>;
  /** By one indexed look-up through the driver. */
  plain(): Promise<LoadResult>;
};

/** Starts that baseline over a world, see ../bare-session.ts, and lets both ways be taken for a second. It ends with the goal. */
export async function startBareSession(bench: Bench, { databaseUrl, world }: Site): Promise<BareSession> {
  const bare = await startScript('bench/bare-session.ts', {
    DATA_DIR: `${bench.folder}/bare-session`,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'error',
  });
  bench.later(() => bare.end());
  const { clients, seconds } = bench;
  const at = (path: string, forSeconds: number) =>
    load(
      bare.url,
      world.people.map(({ token }) => ({ method: 'GET', path, token })),
      { clients, seconds: forSeconds },
    );
  for (const path of ['/ours', '/plain']) await at(path, 1);
  return { check: () => at('/ours', seconds), plain: () => at('/plain', seconds) };
}
