// A server that writes rows as fast as it can and reports each one only after its commit was acknowledged.
// Arguments: data directory, first row number. Writes "postgres <pid>", then "row <number>" for each row.
import pg from 'pg';
import { startEmbeddedPostgres } from '../embedded.ts';

const [dataDir = '', first = '0'] = process.argv.slice(2);
const { url, pid } = await startEmbeddedPostgres({ dataDir, log: () => undefined });
const pool = new pg.Pool({ connectionString: url, max: 4 });
pool.on('error', () => undefined);
await pool.query('create table if not exists row (number bigint primary key, filler text not null)');
console.log(`postgres ${pid}`);

let number = Number(first);
async function write(): Promise<never> {
  for (;;) {
    number += 1;
    const mine = number;
    await pool.query('insert into row values ($1, $2)', [mine, 'x'.repeat(200)]);
    console.log(`row ${mine}`);
  }
}
await Promise.all([write(), write(), write(), write()]);
