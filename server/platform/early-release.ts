import { type Kysely, sql, type Transaction } from 'kysely';
import type { Tables } from '../../db/tables.ts';

/** Transactions whose locks go before their commit is on disk. */
const early = new WeakSet<Transaction<Tables>>();

/**
 * Gives the locks of this transaction back as soon as it is committed, without waiting for the disk: for acts that hold a row
 * which everybody needs. Whoever waits for the row goes on a write to the disk earlier, and many commits share one. Nobody is
 * answered before it is on disk: see `untilDurable` (decision 25).
 */
export async function releaseLocksEarly(database: Transaction<Tables>): Promise<void> {
  early.add(database);
  await sql`select set_config('synchronous_commit', 'off', true)`.execute(database);
}

/** Whether this transaction gives its locks back before its commit is on disk. */
export function isReleasedEarly(database: Transaction<Tables>): boolean {
  return early.has(database);
}

/**
 * Waits until all that this connection has committed or read is on disk, and on the standbys that commits wait for. It has to be the
 * same connection: one that lives on proves that the server has not crashed or been replaced since.
 */
export async function untilDurable(connection: Kysely<Tables>): Promise<void> {
  await sql`select pg_logical_emit_message(true, 'causeway', '')`.execute(connection);
}
