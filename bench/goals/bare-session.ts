import { type Started, startScript } from '../processes.ts';
import type { Bench, Site } from './bench.ts';

/** The bare Fastify route that finds out who asks, over a world: see ../bare-session.ts. It ends with the goal. */
export async function startBareSession(bench: Bench, { databaseUrl }: Site): Promise<Started> {
  const bare = await startScript('bench/bare-session.ts', {
    DATA_DIR: `${bench.folder}/bare-session`,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'error',
  });
  bench.later(() => bare.end());
  return bare;
}
