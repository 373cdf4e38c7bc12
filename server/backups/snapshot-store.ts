import pg from 'pg';
import { backupLock } from './backup.ts';

const rowsAtOnce = 1000;

export type SnapshotTable = { table: string; columns: string[] };

/** One moment of the database, as its owner sees it. */
export type Snapshot = {
  at: Date;
  migrations: { name: string; sha256: string }[];
  tables: SnapshotTable[];
  rows(table: SnapshotTable): AsyncGenerator<string[]>;
  /** Jobs that wait or are under way. */
  jobs(): AsyncGenerator<string[]>;
  close(): Promise<void>;
};

/** Takes the lock, then the snapshot: what the snapshot refers to is not collected before `close`. */
export async function openSnapshot(ownerUrl: string): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'causeway backup' });
  // A connection that breaks tells it by the statement that it breaks under.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock_shared($1)', [backupLock]);
    await client.query(
      `set timezone = 'UTC'; set idle_in_transaction_session_timeout = 0; set statement_timeout = 0;
       begin isolation level repeatable read read only`,
    );
    const { rows: times } = await client.query<{ at: Date }>('select now() as at');
    const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
      'select name, sha256 from migrations order by name',
    );
    return {
      at: times[0]?.at ?? new Date(),
      migrations,
      tables: await findTables(client),
      rows: ({ table, columns }) => readRows(client, `select ${columns.map(quoted).join(', ')} from ${quoted(table)}`),
      jobs: () => readRows(client, `select * from pgboss.job where state in ('created', 'retry', 'active')`),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

export const quoted = (name: string): string => pg.escapeIdentifier(name);

/** Every table of ours with the columns that are stored; the list of migrations stands in the manifest. */
async function findTables(client: pg.Client): Promise<SnapshotTable[]> {
  const { rows } = await client.query<SnapshotTable>(
    `select c.relname::text as "table", array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migrations'
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
  );
  return rows;
}

/** Rows as JSON, one line each, never more than a thousand in memory. */
async function* readRows(client: pg.Client, query: string): AsyncGenerator<string[]> {
  await client.query(`declare backup_rows no scroll cursor for select to_jsonb(r)::text as line from (${query}) r`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${rowsAtOnce} from backup_rows`);
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await client.query('close backup_rows');
}
