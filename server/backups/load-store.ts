import pg from 'pg';
import { quoted, type SnapshotTable } from './snapshot-store.ts';

const rowsAtOnce = 500;
const textAtOnce = 8 * 1024 ** 2;

/** Whether somebody lives here: the database has accounts, or tables that are not ours. */
export async function isInhabited(ownerUrl: string): Promise<boolean> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ names: string[] }>(
      `select coalesce(array_agg(relname::text), '{}') as names from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    const names = rows[0]?.names ?? [];
    if (names.length === 0) return false;
    if (!names.includes('migrations')) return true;
    if (!names.includes('accounts')) return false;
    const { rows: accounts } = await client.query('select from accounts limit 1');
    return accounts.length > 0;
  });
}

/** How many connections servers have to this database; those of older versions run their jobs over plain ones of the job runner. */
export async function countNodeConnections(ownerUrl: string): Promise<number> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and application_name ~ '^(causeway|causeway announcements|causeway [0-9].*|pgboss(:.*)?)$' and pid <> pg_backend_pid()`,
    );
    return rows[0]?.count ?? 0;
  });
}

/** Migrations that this database has and a backup has not: its rows would miss what these did to the rows there were. */
export async function findNewerMigrations(ownerUrl: string, known: string[]): Promise<string[]> {
  return withClient(ownerUrl, async (client) => {
    const { rows: there } = await client.query<{ is_there: boolean }>(
      "select to_regclass('public.migrations') is not null as is_there",
    );
    if (!there[0]?.is_there) return [];
    const { rows } = await client.query<{ name: string }>(
      'select name from migrations where name <> all ($1::text[]) order by name',
      [known],
    );
    return rows.map(({ name }) => name);
  });
}

/** Which of these tables are there. */
export async function findTablesThere(ownerUrl: string, names: string[]): Promise<Set<string>> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname = any ($1::text[])`,
      [names],
    );
    return new Set(rows.map(({ name }) => name));
  });
}

async function withClient<Result>(ownerUrl: string, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'causeway restore', keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/** What fills the tables, inside the one transaction of a restoration. */
export type Loading = {
  /** Gives the number of rows that came in. */
  fill(table: SnapshotTable, lines: AsyncIterable<string>): Promise<number>;
  /** What was under way is tried again. */
  fillJobs(lines: AsyncIterable<string>): Promise<void>;
  /** Uploads under way whose pieces are not there: they are begun anew, and what knew of them is collected. */
  condemnUploads(): Promise<void>;
};

/**
 * Fills the freshly migrated tables in one transaction: all or nothing. Foreign keys are put aside and made anew at the end,
 * which proves them; triggers rest, since what they would do is in the rows.
 */
export function loadTables(
  ownerUrl: string,
  tables: SnapshotTable[],
  act: (loading: Loading) => Promise<void>,
): Promise<void> {
  return withClient(ownerUrl, async (client) => {
    await client.query(
      `set timezone = 'UTC'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; begin`,
    );
    await requireNobodyCame(client);
    const keys = await findForeignKeys(client);
    for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
    for (const { table } of tables) await client.query(`alter table ${quoted(table)} disable trigger user`);
    // Rows that migrations put there come from the backup too.
    if (tables.length > 0) await client.query(`truncate ${tables.map(({ table }) => quoted(table)).join(', ')}`);
    await act({
      fill: (table, lines) => fill(client, table, lines),
      fillJobs: (lines) => fillJobs(client, lines),
      condemnUploads: async () =>
        void (await client.query(`update contents set status = 'condemned' where status = 'writing'`)),
    });
    await client.query('set constraints all immediate');
    for (const { table } of tables) await client.query(`alter table ${quoted(table)} enable trigger user`);
    for (const { table, name, definition } of keys)
      await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
    await client.query('commit');
    await client.query('analyze');
  });
}

/** Asked again under the lock: somebody may have got in, or another restoration, since the database was found empty. */
async function requireNobodyCame(client: pg.Client): Promise<void> {
  await client.query('lock table accounts in access exclusive mode');
  const { rows } = await client.query('select from accounts limit 1');
  if (rows.length > 0) throw new Error('Somebody has filled the database meanwhile; nothing was overwritten.');
}

type ForeignKey = { table: string; name: string; definition: string };

async function findForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as "table", conname::text as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0 order by 1, 2`,
  );
  return rows;
}

async function* inBundles(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let bundle: string[] = [];
  let length = 0;
  for await (const line of lines) {
    bundle.push(line);
    length += line.length;
    if (bundle.length < rowsAtOnce && length < textAtOnce) continue;
    yield `[${bundle.join(',')}]`;
    [bundle, length] = [[], 0];
  }
  if (bundle.length > 0) yield `[${bundle.join(',')}]`;
}

async function fill(
  client: pg.Client,
  { table, columns }: SnapshotTable,
  lines: AsyncIterable<string>,
): Promise<number> {
  const names = columns.map(quoted).join(', ');
  const statement = `insert into ${quoted(table)} (${names}) overriding system value
    select ${names} from jsonb_populate_recordset(null::${quoted(table)}, $1::jsonb)`;
  let rows = 0;
  for await (const bundle of inBundles(lines)) rows += (await client.query(statement, [bundle])).rowCount ?? 0;
  return rows;
}

/** Jobs of queues that this version does not have any more are left behind; so are those of a schedule that stand there already. */
async function fillJobs(client: pg.Client, lines: AsyncIterable<string>): Promise<void> {
  const names = (
    await client.query<{ name: string }>(
      `select attname::text as name from pg_attribute where attrelid = 'pgboss.job'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    )
  ).rows.map(({ name }) => name);
  const given = (name: string) =>
    name === 'state'
      ? `(case r.state when 'active' then 'retry' else r.state::text end)::pgboss.job_state`
      : `r.${quoted(name)}`;
  for await (const bundle of inBundles(lines)) {
    // Other versions of the job runner have other columns: what a job does not say of itself has its default.
    const said = Object.keys((JSON.parse(bundle) as Record<string, unknown>[])[0] ?? {});
    const columns = names.filter((name) => said.includes(name));
    await client.query(
      `insert into pgboss.job (${columns.map(quoted).join(', ')})
       select ${columns.map(given).join(', ')} from jsonb_populate_recordset(null::pgboss.job, $1::jsonb) r
       where r.name in (select name from pgboss.queue) on conflict do nothing`,
      [bundle],
    );
  }
}
