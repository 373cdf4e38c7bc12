import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../db/tables.ts';

/** Marks where a transaction stands now; what it answers goes back there, with all locks given back that were taken since. */
export async function markStart({ database }: { database: Transaction<Tables> }): Promise<() => Promise<void>> {
  await sql`savepoint before_the_locks`.execute(database);
  return async () => {
    await sql`rollback to savepoint before_the_locks`.execute(database);
  };
}
