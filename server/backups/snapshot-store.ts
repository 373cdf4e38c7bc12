import pg from 'pg';
import { preparationLock } from '../platform/migrate.ts';
import { backupLock, folderLock } from './backup.ts';
import type { Unfinished } from './unfinished.ts';

const rowsAtOnce = 1000;
/** The first rows of a table tell how long its rows are. */
const rowsAtFirst = 10;
const textAtOnce = 8 * 1024 ** 2;

export type SnapshotTable = { table: string; columns: string[] };
export type SealedSample = { table: string; column: string; sealed: Buffer };

/** One moment of the database, as its owner sees it. */
export type Snapshot = {
  /** Held by nobody else for as long as the snapshot is. */
  folder: Unfinished;
  at: Date;
  migrations: { name: string; sha256: string }[];
  tables: SnapshotTable[];
  rows(table: SnapshotTable): AsyncGenerator<string[]>;
  /** Jobs that wait or are under way. */
  jobs(): AsyncGenerator<string[]>;
  /** One value of each column that holds something sealed: a key that opens none of them is not this installation's. */
  sampleSealed(): Promise<SealedSample[]>;
  /** Lets go of the rows and holds on to the contents: copying these may take hours, and no migration and no vacuum waits for it. */
  endReading(): Promise<void>;
  /** False once the connection broke, and with it the hold on the contents and on the folder. */
  isHeld(): Promise<boolean>;
  /** Throws a sentence where that is so. */
  requireHeld(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Takes the folder, which is given by the name of the installation, so that no second backup writes into it; then the lock on
 * contents, then the snapshot: what the snapshot refers to is not collected before `close`.
 */
export async function openSnapshot(
  ownerUrl: string,
  takeUp: (installation: string) => Promise<Unfinished>,
): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'causeway backup', keepAlive: true });
  // A connection that breaks tells it by the statement that it breaks under.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await requirePrimary(client);
    await requireOwnInstallation(client);
    const folder = await takeUp(await nameInstallation(client));
    await takeFolder(client, folder);
    await client.query('select pg_advisory_lock_shared($1)', [backupLock]);
    const begun = await begin(client);
    return {
      folder,
      ...begun,
      rows: ({ table, columns }) => readRows(client, `select ${columns.map(quoted).join(', ')} from ${quoted(table)}`),
      jobs: () => readRows(client, `select * from pgboss.job where state in ('created', 'retry', 'active')`),
      sampleSealed: () => sampleSealed(client),
      endReading: async () => void (await client.query('commit')),
      isHeld: () => isAlive(client),
      async requireHeld() {
        if (!(await isAlive(client)))
          throw new Error(
            `The database went away meanwhile, so the backup could lack what was deleted since. Run it again: it goes on with what is in ${folder.path}.`,
          );
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** One whose transaction failed is alive, and holds its locks. */
async function isAlive(client: pg.Client): Promise<boolean> {
  return client.query('select 1').then(
    () => true,
    (error: unknown) => error instanceof pg.DatabaseError && error.severity === 'ERROR',
  );
}

export const quoted = (name: string): string => pg.escapeIdentifier(name);

/** Locks of a standby are its own: who collects contents, on the primary, would not know of the backup. Nor can it read tables that are not logged. */
async function requirePrimary(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ is_standby: boolean }>('select pg_is_in_recovery() as is_standby');
  if (rows[0]?.is_standby)
    throw new Error(
      'The database is a standby: it cannot keep documents from being removed while they are copied. Set DATABASE_URL to the primary, which a backup holds up no more than a reader does.',
    );
}

/** Row-level security hides rows from whoever does not own their table, without a word; a backup would lack them. */
async function requireOwnInstallation(client: pg.Client): Promise<void> {
  const { rows: there } = await client.query<{ is_there: boolean }>(
    `select count(*) = 2 as is_there from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where (n.nspname, c.relname) in (('public', 'migrations'), ('pgboss', 'job'))`,
  );
  if (!there[0]?.is_there)
    throw new Error(
      'The database holds no Causeway, so there is nothing to back up: set DATA_DIR or DATABASE_URL as the server has it.',
    );
  const { rows: hidden } = await client.query<{ table: string; owner: string; role: string }>(
    `select relname::text as "table", pg_get_userbyid(relowner)::text as owner, current_user::text as role from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relforcerowsecurity and not pg_has_role(relowner, 'usage')
     order by relname limit 1`,
  );
  if (hidden[0])
    throw new Error(
      `DATABASE_URL: the role ${hidden[0].role} does not see every row of ${hidden[0].table}, which ${hidden[0].owner} owns; use the URL that the servers have.`,
    );
}

/** One database of one cluster and of its standbys: a copy that was restored elsewhere goes its own way, and is another. */
async function nameInstallation(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select system_identifier || '/' || (select oid from pg_database where datname = current_database()) as name
     from pg_control_system()`,
  );
  if (!rows[0]) throw new Error('the database has no name of its own');
  return rows[0].name;
}

async function takeFolder(client: pg.Client, { to, id }: Unfinished): Promise<void> {
  const { rows } = await client.query<{ is_ours: boolean }>(
    'select pg_try_advisory_lock($1, hashtext($2)) as is_ours',
    [folderLock, id],
  );
  if (!rows[0]?.is_ours)
    throw new Error(
      `Another backup into ${to} is under way, on this machine or on another node: wait for its end, or name another folder.`,
    );
}

/**
 * No migration is under way while the tables are named and held. Holding them takes no snapshot yet, so whatever rewrote one of them
 * before has committed before the snapshot, and whatever would rewrite one waits.
 */
async function begin(client: pg.Client): Promise<Pick<Snapshot, 'at' | 'migrations' | 'tables'>> {
  await client.query(
    `set timezone = 'UTC'; set idle_in_transaction_session_timeout = 0; set idle_session_timeout = 0;
     set statement_timeout = 0; set lock_timeout = 0`,
  );
  await client.query('select pg_advisory_lock($1)', [preparationLock]);
  const tables = await findTables(client);
  const held = [...tables.map(({ table }) => quoted(table)), 'migrations', 'pgboss.job'];
  await client.query('begin isolation level repeatable read read only');
  await client.query(`lock table ${held.join(', ')} in access share mode`);
  const { rows: times } = await client.query<{ at: Date }>('select clock_timestamp() as at');
  const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migrations order by name',
  );
  await client.query('select pg_advisory_unlock($1)', [preparationLock]);
  return { at: times[0]?.at ?? new Date(), migrations, tables };
}

/** Every table of ours with the columns that are stored; the list of migrations stands in the manifest, and what nodes are to hear of means nothing elsewhere. */
async function findTables(client: pg.Client): Promise<SnapshotTable[]> {
  const { rows } = await client.query<SnapshotTable>(
    `select c.relname::text as "table", array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all ('{migrations,actor_changes}')
       and pg_has_role(c.relowner, 'usage') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
  );
  return rows;
}

async function sampleSealed(client: pg.Client): Promise<SealedSample[]> {
  const { rows: places } = await client.query<{ table: string; column: string }>(
    `select c.relname::text as "table", a.attname::text as "column" from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname ^@ 'sealed_' and a.atttypid = 'bytea'::regtype
       and not a.attisdropped and pg_has_role(c.relowner, 'usage') order by 1, 2`,
  );
  const samples: SealedSample[] = [];
  for (const { table, column } of places) {
    const { rows } = await client.query<{ sealed: Buffer }>(
      `select ${quoted(column)} as sealed from ${quoted(table)} where ${quoted(column)} is not null limit 1`,
    );
    if (rows[0]) samples.push({ table, column, sealed: rows[0].sealed });
  }
  return samples;
}

/** Rows as JSON, one line each; as many at a time as fit into eight MiB by those before, and never more than a thousand. */
async function* readRows(client: pg.Client, query: string): AsyncGenerator<string[]> {
  await client.query(`declare backup_rows no scroll cursor for select to_jsonb(r)::text as line from (${query}) r`);
  for (let count = rowsAtFirst; ; ) {
    const { rows } = await client.query<{ line: string }>(`fetch ${count} from backup_rows`);
    if (rows.length === 0) break;
    const length = rows.reduce((sum, { line }) => sum + line.length, 0);
    yield rows.map(({ line }) => line);
    count = Math.min(rowsAtOnce, Math.max(1, Math.floor((textAtOnce * rows.length) / length)));
  }
  await client.query('close backup_rows');
}
