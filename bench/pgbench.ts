import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicationRole } from '../server/platform/database.ts';
import type { Statement } from './capture.ts';
import { run } from './processes.ts';

/** Where pgbench is: on the PATH, or where Debian puts it. Undefined where it is not installed. */
export function findPgbench(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [...(process.env.PATH ?? '').split(':'), ...versions.map((version) => join(debian, version, 'bin'))];
  return places.map((place) => join(place, 'pgbench')).find((place) => existsSync(place));
}

/** The same statements as a pgbench script: parameters written in, ids that the request made drawn afresh each time. */
export function scriptOf(statements: Statement[]): string {
  const fresh = freshIds(statements);
  const draw = fresh.map((_, index) => `gen_random_uuid() as id${index}`).join(', ');
  const lines = statements.map(({ text, parameters }) => {
    const inlined = text.replace(/\$(\d+)/g, (_, number: string) => literal(parameters[Number(number) - 1], fresh));
    return `${inlined.replaceAll('\n', ' ').replaceAll(';', ' ')};`;
  });
  return [...(fresh.length > 0 ? [`select ${draw} \\gset`] : []), ...lines, ''].join('\n');
}

/** Ids that stand in an insert and in no statement before it. */
function freshIds(statements: Statement[]): string[] {
  const seen = new Set<string>();
  const fresh = new Set<string>();
  for (const { text, parameters } of statements) {
    for (const value of parameters.flat()) {
      if (typeof value !== 'string' || !/^[0-9a-f-]{36}$/.test(value)) continue;
      if (text.startsWith('insert') && !seen.has(value)) fresh.add(value);
      seen.add(value);
    }
  }
  return [...fresh];
}

function literal(value: unknown, fresh: string[]): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  if (Array.isArray(value)) return `array[${value.map((item) => literal(item, fresh)).join(', ')}]`;
  const text = String(value);
  const index = fresh.indexOf(text);
  return index >= 0 ? `':id${index}'` : `'${text.replaceAll("'", "''").replaceAll(':', '\\:')}'`.replaceAll('\\:', ':');
}

export type PgbenchResult = { perSecond: number };
export type PgbenchOptions = {
  clients: number;
  seconds: number;
  /** Planned once a connection, as the server does it; else anew each time. */
  isPrepared?: boolean;
  /** Settings of the whole session. */
  settings?: Record<string, string>;
};

/** Transactions per second of these statements, as the application's role, for that many seconds. */
export async function pgbench(
  program: string,
  url: string,
  statements: Statement[],
  options: PgbenchOptions,
): Promise<PgbenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
  try {
    const file = join(folder, 'script.sql');
    await writeFile(file, scriptOf(statements));
    const connection = new URL(url);
    const how = ['-n', '-M', options.isPrepared ? 'prepared' : 'simple', '-c', String(options.clients), '-j', '1'];
    const words = [...how, '-T', String(options.seconds), '-f', file, connection.pathname.slice(1)];
    const settings = { role: applicationRole, jit: 'off', ...options.settings };
    const out = await run(program, words, {
      ...connectionVariables(connection),
      PGOPTIONS: Object.entries(settings)
        .map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, '\\$&')}`)
        .join(' '),
    });
    const perSecond = Number(out.match(/tps = ([\d.]+) \(without/)?.[1]);
    // On a machine that is busy elsewhere it may not even have connected by then.
    if (/processed: 0\n/.test(out) && options.seconds < 30)
      return pgbench(program, url, statements, { ...options, seconds: options.seconds * 4 });
    if (!Number.isFinite(perSecond)) throw new Error(`pgbench said nothing of its rate: ${out}`);
    return { perSecond };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How PostgreSQL's client programs are told where to go. */
export function connectionVariables(url: URL): Record<string, string> {
  return {
    PGHOST: url.searchParams.get('host') ?? url.hostname,
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
  };
}
