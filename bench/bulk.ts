import pg from 'pg';

/** As many statements at once as the two cores of a small machine work on. */
const lanes = 2;

/**
 * Fills tables as a restore does: without indexes, foreign keys and triggers, which are made again from the rows that are
 * there by then. The foreign keys are validated, so a world that breaks one is an error.
 */
export async function fillInBulk(ownerUrl: string, tables: string[], statements: string[]): Promise<void> {
  const clients = await Promise.all(Array.from({ length: lanes }, () => connect(ownerUrl)));
  try {
    const { indexes, foreignKeys } = await findWhatSlows(clients[0]!, tables);
    const drop = [
      ...foreignKeys.map(({ table, name }) => `alter table ${table} drop constraint ${name}`),
      ...indexes.map(({ name }) => `drop index ${name}`),
      ...tables.map((table) => `alter table ${table} disable trigger user`),
    ];
    for (const statement of drop) await clients[0]?.query(statement);
    await spread(clients, statements);
    await spread(
      clients,
      indexes.map(({ definition }) => definition),
    );
    await spread(
      clients,
      tables.map((table) => `vacuum analyze ${table}`),
    );
    const restore = [
      ...tables.map((table) => `alter table ${table} enable trigger user`),
      ...foreignKeys.map(
        ({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition} not valid`,
      ),
    ];
    for (const statement of restore) await clients[0]?.query(statement);
    await spread(
      clients,
      foreignKeys.map(({ table, name }) => `alter table ${table} validate constraint ${name}`),
    );
  } finally {
    for (const client of clients) await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`set maintenance_work_mem = '512MB'; set work_mem = '64MB'; set synchronous_commit = off`);
  return client;
}

/** Each connection takes the next statement as soon as it is free. */
async function spread(clients: pg.Client[], statements: string[]): Promise<void> {
  const waiting = [...statements];
  await Promise.all(
    clients.map(async (client) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await client.query(next);
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
