import { Known } from './access/known.ts';
import { checkpointKey } from './audit/checkpoint.ts';
import type { Environment } from './environment.ts';
import type { Pool } from './http/metrics.ts';
import type { HttpServices } from './http/serve.ts';
import { noticeChannel } from './notices/notice-channel.ts';
import { openAnnouncements } from './platform/announcements.ts';
import type { Clock } from './platform/clock.ts';
import { openDatabase } from './platform/database.ts';
import { openEgress } from './platform/egress/egress.ts';
import { Gathering } from './platform/gathering.ts';
import { jobsConnections, openJobs, type RunningJobs } from './platform/jobs.ts';
import { openPreviews } from './platform/preview/previews.ts';
import { openScanner } from './platform/scanner/clamd.ts';
import { readSecretKeys, sealerWith } from './platform/secrets.ts';
import { StoreAway } from './platform/storage/content-store.ts';
import { openStore } from './platform/storage/open-store.ts';
import { Together } from './platform/together.ts';
import { readCheckpointSeed } from './secrets/checkpoint-seed.ts';

/** Transactions beside a verb's own are short, so a few connections are enough. */
const asidePoolSize = 4;

/** Look-ups for many requests at once are few, however many requests there are. */
const lookUpPoolSize = 4;

/** Connections to the database that a node takes at most, beside DATABASE_POOL_SIZE; the last one hears announcements. */
export const connectionsBeside = asidePoolSize + lookUpPoolSize + jobsConnections + 1;

/**
 * Nobody in particular acts, so each statement says itself who sees what, and none can write. The plan for one number of
 * questions serves for any other: left to itself PostgreSQL plans anew each time, which takes ten times longer than looking up.
 */
export const lookUpSettings = {
  'causeway.scope': 'installation',
  default_transaction_read_only: 'on',
  plan_cache_mode: 'force_generic_plan',
};

export type OpenServices = HttpServices & { pool: Pool; jobs: RunningJobs; close(): Promise<void> };

/** Opens what the process has one of, over a migrated database. `close` lets go of it again. */
export async function openServices(options: {
  environment: Environment;
  databaseUrl: string;
  clock: Clock;
  log: (sentence: string) => void;
  onStatement?: (text: string, parameters: readonly unknown[]) => void;
}): Promise<OpenServices> {
  const { environment, databaseUrl, clock, log, onStatement } = options;
  const { database, pool } = openDatabase({
    url: databaseUrl,
    poolSize: environment.DATABASE_POOL_SIZE,
    statementSeconds: environment.DATABASE_STATEMENT_SECONDS,
    log,
    onStatement,
  });
  // Its own connections: a verb that waits for one while all others wait likewise would wait forever.
  const statementSeconds = environment.DATABASE_STATEMENT_SECONDS;
  const { database: asideDatabase } = openDatabase({
    url: databaseUrl,
    poolSize: asidePoolSize,
    statementSeconds,
    log,
  });
  const { database: lookUpDatabase, pool: lookUpPool } = openDatabase({
    url: databaseUrl,
    poolSize: lookUpPoolSize,
    statementSeconds,
    settings: lookUpSettings,
    log,
    onStatement,
  });
  const known = new Known();
  lookUpPool.on('connect', () => known.forget());
  const jobs = openJobs(databaseUrl, log);
  const announcements = openAnnouncements(databaseUrl, noticeChannel, log);
  const [secretKey, ...olderKeys] = await readSecretKeys(environment);
  const sealer = sealerWith(secretKey, olderKeys);
  const egress = openEgress({
    allow: environment.EGRESS_ALLOW,
    servers: environment.DNS_SERVERS,
    lookupTimeoutSeconds: environment.PROOF_TIMEOUT_SECONDS,
  });
  const contents = await openStore(environment, { log });
  const previews = openPreviews();
  const services: Omit<OpenServices, 'together' | 'gathering'> = {
    environment,
    database,
    pool,
    asideDatabase,
    lookUpDatabase,
    known,
    clock,
    sealer,
    checkpointKey: checkpointKey(await readCheckpointSeed(database, sealer, [secretKey, ...olderKeys])),
    jobs,
    announcements,
    egress,
    contents,
    scanner: environment.SCANNER_URL ? openScanner(environment.SCANNER_URL) : undefined,
    previews,
    async close() {
      await jobs.stop();
      await announcements.close();
      await previews.close();
      contents.close();
      await egress.close();
      await database.destroy();
      await asideDatabase.destroy();
      await lookUpDatabase.destroy();
    },
  };
  // What it asks with is what it becomes a part of.
  const whole = services as OpenServices;
  return Object.assign(services, { together: new Together(whole), gathering: new Gathering(whole) });
}

/** Says at the start what would else be heard with the first document. No reason to end: the rest works without a store. */
export async function tellOfStore({ contents }: OpenServices, log: (sentence: string) => void): Promise<void> {
  try {
    await contents.isReady();
  } catch (error) {
    if (!(error instanceof StoreAway)) log(`STORAGE_URL: ${error instanceof Error ? error.message : String(error)}`);
    log(
      'Until the store of documents serves, uploads, downloads and previews are refused with "later"; the rest goes on.',
    );
  }
}
