import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Context } from '../access/context.ts';

type Name = 'audit_checkpoint_seed';

/** Asked before anything else of the process is there. */
export function findInstallationSecret(database: Kysely<Tables>, name: Name): Promise<Buffer | undefined> {
  return database.transaction().execute(async (own) => {
    await sql`select set_config('causeway.scope', 'installation', true)`.execute(own);
    const row = await own
      .selectFrom('installation_secrets')
      .select('sealed_value')
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.sealed_value;
  });
}

/** Keeps it, unless it is kept already. */
export async function keepInstallationSecret({ database }: Context, name: Name, sealed: Buffer): Promise<void> {
  await database
    .insertInto('installation_secrets')
    .values({ name, sealed_value: sealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export type SealedColumn = { table: string; column: string };

/** Every column that holds something sealed: they are all called so, whichever table they are in. */
export async function listSealedColumns({ database }: Context): Promise<SealedColumn[]> {
  const { rows } = await sql<SealedColumn>`
    select c.relname as "table", a.attname as "column" from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname ^@ 'sealed_' and not a.attisdropped
    order by c.relname, a.attname`.execute(database);
  return rows;
}

/** Until commit nobody seals anything new there: who is at it is waited for, who comes later waits. */
export async function holdTables({ database }: Context, tables: string[]): Promise<void> {
  for (const table of tables) await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(database);
}

/** Where the sealed values of a column lie; they stay there while the table is held. */
export async function listPlaces({ database }: Context, { table, column }: SealedColumn): Promise<string[]> {
  const { rows } = await sql<{ place: string }>`
    select ctid::text as place from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(database);
  return rows.map(({ place }) => place);
}

export async function readPlaces({ database }: Context, { table, column }: SealedColumn, places: string[]) {
  const { rows } = await sql<{ place: string; sealed: Buffer }>`
    select ctid::text as place, ${sql.ref(column)} as sealed from ${sql.table(table)}
    where ctid = any (${places}::tid[])`.execute(database);
  return rows;
}

export async function writePlaces(
  { database }: Context,
  { table, column }: SealedColumn,
  values: { place: string; sealed: Buffer }[],
): Promise<void> {
  const places = values.map(({ place }) => place);
  const sealed = values.map((value) => value.sealed);
  await sql`
    update ${sql.table(table)} t set ${sql.ref(column)} = fresh.sealed
    from unnest(${places}::tid[], ${sealed}::bytea[]) as fresh (place, sealed)
    where t.ctid = fresh.place`.execute(database);
}
