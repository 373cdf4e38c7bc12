import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { ClientBase } from 'pg';
import { fromKysely, getConstructionPlans, type JobResult, PgBoss } from 'pg-boss';
import type { Tables } from '../../db/tables.ts';
import { minute } from './clock.ts';
import { applicationRole, ownNodeName } from './database.ts';
import { prepareAlone } from './migrate.ts';

/** What leaves after commit: mails, sweeps. */
export type Jobs = {
  /** Enqueues inside the caller's transaction: no commit, no job. */
  enqueue(database: Transaction<Tables>, queue: string, data: object): Promise<void>;
  /** The same for many jobs of one queue, in one statement. */
  enqueueAll(database: Transaction<Tables>, queue: string, data: object[]): Promise<void>;
};

/**
 * One kind of job: what it does with its data, and when it runs by itself (a cron expression in UTC). What it has begun and
 * not waited for ends with `stop`.
 */
export type JobKind = {
  perform: (data: Record<string, unknown>) => Promise<void>;
  schedule?: string;
  stop?: () => Promise<void>;
};
export type JobKinds = Record<string, JobKind>;

const schema = 'pgboss';

const poolSize = 4;
/** Of one node; the last one listens. */
export const jobsConnections = poolSize + 1;
/** A statement that has not been answered for so long never will be: its connection is given up, and workers go on over another. */
const silenceMilliseconds = 2 * minute;

const queueOptions = { retryLimit: 10, retryDelay: 30, retryBackoff: true, notify: true };

const tableRights = ['select', 'insert', 'update', 'delete'];

const grants = `grant usage on schema ${schema} to ${applicationRole};
  grant ${tableRights.join(', ')} on all tables in schema ${schema} to ${applicationRole};
  grant usage on all sequences in schema ${schema} to ${applicationRole};
  grant execute on all functions in schema ${schema} to ${applicationRole}`;

/** What `installJobs` leaves on the schema when it is through: another program, or other queues, leave another mark. */
function markOf(queues: string[]): string {
  const made = [getConstructionPlans(schema), grants, queueOptions, queues];
  return createHash('sha256').update(JSON.stringify(made)).digest('hex');
}

/** Whether all that `installJobs` makes is there: its mark, and in case somebody restored only a part, the queues and the rights too. */
export async function areJobsInstalled(client: ClientBase, queues: string[]): Promise<boolean> {
  const mark = await client.query("select obj_description(to_regnamespace($1), 'pg_namespace') as left_by", [schema]);
  if (mark.rows[0]?.left_by !== markOf(queues)) return false;
  const { rows } = await client.query(
    `select (select count(*) from ${schema}.queue where name = any($1)) = cardinality($1::text[]) as has_queues,
       (select has_schema_privilege(role.oid, $3::regnamespace, 'usage')
          and (select bool_and(has_table_privilege(role.oid, class.oid, needed)) from pg_class class, unnest($4::text[]) needed
               where relnamespace = $3::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f'))
          and (select coalesce(bool_and(has_sequence_privilege(role.oid, class.oid, 'usage')), true) from pg_class class
               where relnamespace = $3::regnamespace and relkind = 'S')
          and (select coalesce(bool_and(has_function_privilege(role.oid, proc.oid, 'execute')), true) from pg_proc proc
               where pronamespace = $3::regnamespace and prokind in ('f', 'a', 'w'))
        from pg_roles role where rolname = $2) as may_use`,
    [queues, applicationRole, schema, tableRights],
  );
  return rows[0]?.has_queues === true && rows[0].may_use === true;
}

/**
 * Makes the job tables and queues, and lets the application use them; run by the owner with the migrations. Two nodes
 * that grant the same at the same moment would end each other's start.
 */
export function installJobs(ownerUrl: string, queues: string[]): Promise<void> {
  return prepareAlone(ownerUrl, () => makeQueues(ownerUrl, queues));
}

async function makeQueues(ownerUrl: string, queues: string[]): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema, max: 2, supervise: false, schedule: false });
  boss.on('error', throwLater);
  await boss.start();
  const known = new Set((await boss.getQueues(queues)).map(({ name }) => name));
  for (const queue of queues.filter((name) => !known.has(name))) await boss.createQueue(queue, queueOptions);
  await boss.getDb().executeSql(`${grants}; comment on schema ${schema} is '${markOf(queues)}'`);
  await boss.stop({ graceful: false });
}

function throwLater(error: Error): void {
  throw error;
}

/**
 * A new job is heard of at once; what is tried again is found by looking, twice a second without LISTEN/NOTIFY and every
 * two seconds with it. A full batch means that there is more: it goes on without a pause.
 */
const working = {
  pollingIntervalSeconds: 0.5,
  notifyPollingIntervalSeconds: 2,
  burstWhenBatchFull: true,
  batchSize: 10,
  perJobResults: true,
} as const;

/** One job that fails is tried again by itself; those fetched with it do not have to wait for it. */
async function perform(
  kind: JobKind,
  job: { id: string; data: Record<string, unknown> | null },
  log: (reason: string) => void,
): Promise<JobResult> {
  try {
    await kind.perform(job.data ?? {});
    return { id: job.id, status: 'completed' };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log(message);
    return { id: job.id, status: 'failed', output: { message } };
  }
}

export type RunningJobs = Jobs & { start(kinds: JobKinds): Promise<void>; stop(): Promise<void> };

/**
 * The job runner of this process. Before `start` it only enqueues. Workers hear of a job at once (LISTEN/NOTIFY); each job
 * runs on one node, at least once.
 */
export function openJobs(
  url: string,
  log: (sentence: string) => void,
  answerMilliseconds = silenceMilliseconds,
): RunningJobs {
  // Handed on to the driver; pg-boss itself has no word for these.
  const wire = { query_timeout: answerMilliseconds };
  const boss = new PgBoss({
    ...wire,
    connectionString: url,
    options: `-c role=${applicationRole}`,
    // A node that has nothing to do has no connections but these: by them whoever migrates sees that it is there.
    application_name: ownNodeName,
    schema,
    max: poolSize,
    migrate: false,
    createSchema: false,
    reindex: false,
    useListenNotify: true,
  });
  boss.on('error', (error) => log(`Jobs: ${error.message}`));
  const begun: JobKind[] = [];
  let opening: Promise<unknown> | undefined;
  const open = () => {
    opening ??= boss.start().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    async enqueue(database, queue, data) {
      await open();
      await boss.send(queue, data, { db: fromKysely(database) });
    },
    async enqueueAll(database, queue, data) {
      await open();
      await boss.insert(
        queue,
        data.map((one) => ({ data: one })),
        { db: fromKysely(database) },
      );
    },
    async start(kinds) {
      await open();
      begun.push(...Object.values(kinds));
      const startOne = async ([queue, kind]: [string, JobKind]) => {
        const say = (reason: string) => log(`Job ${queue}: ${reason}`);
        await boss.work<Record<string, unknown>>(queue, working, (jobs) =>
          Promise.all(jobs.map((job) => perform(kind, job, say))),
        );
        if (kind.schedule) await boss.schedule(queue, kind.schedule);
      };
      await Promise.all(Object.entries(kinds).map(startOne));
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5000 });
      await Promise.all(begun.map((kind) => kind.stop?.()));
    },
  };
}
