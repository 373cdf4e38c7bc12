import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** As much at once as the two cores of a small machine work on. */
const lanes = 2;

/** Rows of a table by the query that thinks them up; what of them is not named has its default. */
export type Filling = { table: string; columns: string[]; rows: string };

/** `table (column, column)`, and the query. */
export function into(place: string, rows: string): Filling {
  const [table = '', columns = ''] = place.split(/ \(|\)/);
  return { table, columns: columns.split(', '), rows };
}

/**
 * Fills tables by COPY, as a restore does: without indexes, foreign keys and triggers, which are made again from the rows that are
 * there by then. The foreign keys are validated, so a world that breaks one is an error.
 */
export async function fillInBulk(ownerUrl: string, tables: string[], fillings: Filling[]): Promise<void> {
  const [froms, clients] = [await connectEach(ownerUrl), await connectEach(ownerUrl)];
  const perform = (client: pg.Client, statement: string) => client.query(statement);
  try {
    const { indexes, foreignKeys } = await findWhatSlows(clients[0]!, tables);
    const drop = [
      ...foreignKeys.map(({ table, name }) => `alter table ${table} drop constraint ${name}`),
      ...indexes.map(({ name }) => `drop index ${name}`),
      // COPY refuses a table whose rows even its owner is asked about.
      ...tables.map((table) => `alter table ${table} disable trigger user, no force row level security`),
    ];
    for (const statement of drop) await clients[0]?.query(statement);
    await spread(fillings, clients, (to, filling, lane) => copy(filling, { from: froms[lane]!, to }));
    await spread(
      indexes.map(({ definition }) => definition),
      clients,
      perform,
    );
    await spread(
      tables.map((table) => `vacuum analyze ${table}`),
      clients,
      perform,
    );
    const restore = [
      ...tables.map((table) => `alter table ${table} enable trigger user, force row level security`),
      ...foreignKeys.map(
        ({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition} not valid`,
      ),
    ];
    for (const statement of restore) await clients[0]?.query(statement);
    await spread(
      foreignKeys.map(({ table, name }) => `alter table ${table} validate constraint ${name}`),
      clients,
      perform,
    );
  } finally {
    for (const client of [...froms, ...clients]) await client.end();
  }
}

function connectEach(url: string): Promise<pg.Client[]> {
  return Promise.all(Array.from({ length: lanes }, () => connect(url)));
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`set maintenance_work_mem = '512MB'; set work_mem = '64MB'; set synchronous_commit = off`);
  return client;
}

/** From the connection that thinks the rows up into the one that writes them; in binary, where each value has its column's very type. */
async function copy(
  { table, columns, rows }: Filling,
  { from, to }: { from: pg.Client; to: pg.Client },
): Promise<void> {
  const found = await from.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = $1::regclass and attnum > 0`,
    [table],
  );
  const types = new Map(found.rows.map(({ name, type }) => [name, type]));
  const typed = columns.map((column) => `${column}::${types.get(column)}`);
  await pipeline(
    from.query(copyTo(`copy (select ${typed} from (${rows}) as made (${columns})) to stdout (format binary)`)),
    to.query(copyFrom(`copy ${table} (${columns}) from stdin (format binary)`)),
  );
}

/** Each connection takes the next one as soon as it is free. */
async function spread<Item>(
  items: Item[],
  clients: pg.Client[],
  act: (client: pg.Client, item: Item, lane: number) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    clients.map(async (client, lane) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await act(client, next, lane);
    }),
  );
}

type Made = { table: string; name: string; definition: string };

async function findWhatSlows(client: pg.Client, tables: string[]): Promise<{ indexes: Made[]; foreignKeys: Made[] }> {
  const indexes = await client.query<Made>(
    `select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = any ($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
     order by pg_relation_size(i.indrelid) desc, 2`,
    [tables],
  );
  const foreignKeys = await client.query<Made>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conrelid = any ($1::regclass[]) order by 1, 2`,
    [tables],
  );
  return { indexes: indexes.rows, foreignKeys: foreignKeys.rows };
}
