import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Services } from '../access/context.ts';
import { inTime } from './health.ts';

/** Upper bounds of the duration histogram, in seconds. */
const boundsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** In each bucket those that took longer than the bound before it allows. */
type Series = { method: string; route: string; status: number; count: number; sumSeconds: number; buckets: number[] };

/** Counts and durations of answers by route pattern, so that no id or address becomes a label. */
export class RequestMetrics {
  private readonly ofRoutes = new Map<string, Series[]>();

  observe(answer: { method: string; route: string; status: number; seconds: number }): void {
    const series = this.seriesOf(answer);
    series.count += 1;
    series.sumSeconds += answer.seconds;
    const index = boundsSeconds.findIndex((bound) => answer.seconds <= bound);
    if (index >= 0) series.buckets[index]! += 1;
  }

  get series(): Series[] {
    return [...this.ofRoutes.values()].flat();
  }

  /** Few answers of one route differ in method or status, so none of them needs a key of its own. */
  private seriesOf({ method, route, status }: Pick<Series, 'method' | 'route' | 'status'>): Series {
    const ofRoute = this.ofRoutes.get(route) ?? [];
    const known = ofRoute.find((series) => series.status === status && series.method === method);
    if (known) return known;
    const series = { method, route, status, count: 0, sumSeconds: 0, buckets: boundsSeconds.map(() => 0) };
    this.ofRoutes.set(route, [...ofRoute, series]);
    return series;
  }
}

export type Pool = Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>;

/** GET /metrics in the Prometheus text format, and one log line for each answer. */
export function addMetrics(app: FastifyInstance, services: Services & { pool?: Pool }): void {
  const requests = new RequestMetrics();
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const answer = { method: request.method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 };
    requests.observe(answer);
    // The pattern and never the address: queries can hold what people searched for.
    request.log.info({ reqId: request.id, ...answer }, 'Answered.');
    done();
  });
  app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
    // Balancers leave this path out by its name, so it has no other: the router would read /%6Detrics as the same.
    if (request.url.split('?')[0] !== '/metrics') return reply.callNotFound();
    const [jobs, contents] = await Promise.all([jobLines(services), contentsLines(services)]);
    const text = [...processLines(), ...requestLines(requests), ...poolLines(services.pool), ...jobs, ...contents].join(
      '\n',
    );
    return reply.header('cache-control', 'no-store').type('text/plain; version=0.0.4; charset=utf-8').send(`${text}\n`);
  });
}

function metric(name: string, type: 'counter' | 'gauge' | 'histogram', help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function processLines(): string[] {
  const cpu = process.cpuUsage();
  return [
    ...metric('process_cpu_seconds_total', 'counter', 'Processor time used by this process, in seconds.'),
    `process_cpu_seconds_total ${(cpu.user + cpu.system) / 1e6}`,
    ...metric('process_resident_memory_bytes', 'gauge', 'Resident memory, in bytes.'),
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    ...metric('process_uptime_seconds', 'gauge', 'Seconds since this process started.'),
    `process_uptime_seconds ${process.uptime()}`,
  ];
}

function requestLines(requests: RequestMetrics): string[] {
  const lines = metric('http_request_duration_seconds', 'histogram', 'Time to answer, by route pattern and status.');
  for (const { method, route, status, count, sumSeconds, buckets } of requests.series) {
    const labels = `method=${quoted(method)},route=${quoted(route)},status="${status}"`;
    let soFar = 0;
    for (const [index, bound] of boundsSeconds.entries()) {
      soFar += buckets[index]!;
      lines.push(`http_request_duration_seconds_bucket{${labels},le="${bound}"} ${soFar}`);
    }
    lines.push(`http_request_duration_seconds_bucket{${labels},le="+Inf"} ${count}`);
    lines.push(`http_request_duration_seconds_sum{${labels}} ${sumSeconds}`);
    lines.push(`http_request_duration_seconds_count{${labels}} ${count}`);
  }
  return lines;
}

function poolLines(pool: Pool | undefined): string[] {
  if (!pool) return [];
  return [
    ...metric('database_pool_connections', 'gauge', 'Connections of the pool, by what they do.'),
    `database_pool_connections{state="busy"} ${pool.totalCount - pool.idleCount}`,
    `database_pool_connections{state="idle"} ${pool.idleCount}`,
    ...metric('database_pool_waiting', 'gauge', 'Requests that wait for a connection.'),
    `database_pool_waiting ${pool.waitingCount}`,
  ];
}

async function contentsLines(services: Services): Promise<string[]> {
  const isUp = await inTime(services.contents.isReady()).then(
    () => 1,
    () => 0,
  );
  return [
    ...metric('contents_up', 'gauge', 'Whether the store of contents answered this scrape.'),
    `contents_up ${isUp}`,
  ];
}

async function jobLines(services: Services): Promise<string[]> {
  const up = metric('database_up', 'gauge', 'Whether the database answered this scrape.');
  try {
    // Over connections that no request holds for long: what is busy is not away.
    const counting = sql<{ queue: string; waiting: number }>`
      select q.name as queue, count(j.id) as waiting from pgboss.queue q
      left join pgboss.job j on j.name = q.name and j.state in ('created', 'retry') group by q.name order by q.name`.execute(
      services.lookUpDatabase,
    );
    const waiting = await inTime(counting);
    return [
      ...up,
      'database_up 1',
      ...metric(
        'jobs_waiting',
        'gauge',
        'Jobs that no worker has taken yet, by queue; those set for later are among them.',
      ),
      ...waiting.rows.map((row) => `jobs_waiting{queue=${quoted(row.queue)}} ${row.waiting}`),
    ];
  } catch {
    // A scrape must answer above all when the database does not; database_up says that it did not.
    return [...up, 'database_up 0'];
  }
}

function quoted(label: string): string {
  return `"${label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
