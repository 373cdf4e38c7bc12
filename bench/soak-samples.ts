import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import type { Answered } from './soak-visitor.ts';

export type TableSize = { table: string; live: number; dead: number; bytes: number };
export type Latency = { count: number; p50: number; p99: number };
export type Sample = {
  atSeconds: number;
  perSecond: number;
  errors: number;
  serverResidentBytes: number;
  serverDescriptors: number;
  /** After a collection of rubbish; undefined before the first. */
  heapBytes: number | undefined;
  externalBytes: number | undefined;
  backends: number;
  /** Of all processes of PostgreSQL, without what they share. */
  databasePrivateBytes: number;
  databaseDescriptors: number;
  latency: Record<string, Latency>;
  tables: TableSize[];
};

export type Watched = { serverPid: number; databasePid: number; heapFile: string; client: pg.Client };

/** What the answers of one interval come to, by kind and for `all`. */
export function latenciesOf(answers: Answered[]): Record<string, Latency> {
  const kinds = Map.groupBy(answers, ({ kind }) => kind);
  return Object.fromEntries([['all', answers] as const, ...kinds].map(([kind, some]) => [kind, latencyOf(some)]));
}

function latencyOf(answers: Answered[]): Latency {
  const sorted = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}

/** Everything that is looked at each ten seconds. */
export async function takeSample(
  watched: Watched,
  answers: Answered[],
  time: { atSeconds: number; forSeconds: number },
): Promise<Sample> {
  const backends = await childrenOf(watched.databasePid);
  const database = [watched.databasePid, ...backends];
  const heap = await newestHeap(watched.heapFile);
  return {
    atSeconds: time.atSeconds,
    perSecond: answers.length / time.forSeconds,
    errors: answers.filter(({ error }) => error !== undefined).length,
    serverResidentBytes: await memoryOf(watched.serverPid, 'VmRSS'),
    serverDescriptors: await descriptorsOf(watched.serverPid),
    heapBytes: heap?.heapUsed,
    externalBytes: heap?.external,
    backends: backends.length,
    databasePrivateBytes: await sumOf(database, (pid) => memoryOf(pid, 'RssAnon')),
    databaseDescriptors: await sumOf(database, descriptorsOf),
    latency: latenciesOf(answers),
    tables: await tableSizes(watched.client),
  };
}

async function sumOf(pids: number[], read: (pid: number) => Promise<number>): Promise<number> {
  const values = await Promise.all(pids.map(read));
  return values.reduce((sum, value) => sum + value, 0);
}

/** A process that ended meanwhile has nothing. */
async function whileThere<Result>(reading: Promise<Result>, otherwise: Result): Promise<Result> {
  return reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return otherwise;
    throw error;
  });
}

async function memoryOf(pid: number, name: 'VmRSS' | 'RssAnon'): Promise<number> {
  const text = await whileThere(readFile(`/proc/${pid}/status`, 'utf8'), '');
  return Number(text.match(new RegExp(`${name}:\\s+(\\d+) kB`))?.[1] ?? 0) * 1024;
}

async function descriptorsOf(pid: number): Promise<number> {
  return (await whileThere(readdir(`/proc/${pid}/fd`), [])).length;
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await whileThere(readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'), '');
  return text.split(' ').filter(Boolean).map(Number);
}

async function newestHeap(file: string): Promise<{ heapUsed: number; external: number } | undefined> {
  const line = (await whileThere(readFile(file, 'utf8'), '')).trim().split('\n').at(-1);
  return line ? JSON.parse(line) : undefined;
}

async function tableSizes(client: pg.Client): Promise<TableSize[]> {
  const { rows } = await client.query<TableSize>(
    `select schemaname || '.' || relname as "table", n_live_tup::int as live, n_dead_tup::int as dead,
       pg_total_relation_size(relid)::float8 as bytes from pg_stat_user_tables order by 1`,
  );
  return rows;
}
