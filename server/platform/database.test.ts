import { createServer } from 'node:net';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { openPool, translateDatabaseError } from './database.ts';
import { openQuietLine } from './test/quiet-line.ts';

const silent = () => {};

test('a database that is not there is "later", not a fault of ours', async () => {
  const pool = openPool({ url: 'postgres://nobody@127.0.0.1:1/none', poolSize: 2, log: silent });
  const error = await pool.query('select 1').catch(translateDatabaseError);
  expect(error).toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
  await pool.end();
});

test('a connection that breaks is "later" too', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const pool = openPool({ url: `postgres://nobody@127.0.0.1:${port}/none`, poolSize: 2, log: silent });
  const error = await pool.query('select 1').catch(translateDatabaseError);
  expect(error).toMatchObject({ code: 'unavailable' });
  await pool.end();
  server.close();
});

test('what is not the database passes as it is', () => {
  const ours = Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' });
  expect(translateDatabaseError(ours)).toBe(ours);
});

test('a statement that a migration of another node outdates is "later" once, and then works', async () => {
  const table = `outdated_${process.pid}`;
  const owner = new pg.Client({ connectionString: inject('adminUrl') });
  await owner.connect();
  await owner.query(`create table ${table} (a integer)`);
  const pool = openPool({ url: inject('adminUrl'), poolSize: 1, log: silent }, null);
  const look = () => pool.query(`select * from ${table} where $1 = 1`, [1]);
  expect((await look()).fields).toHaveLength(1);
  await owner.query(`alter table ${table} add column b integer`);
  expect(await look().catch(translateDatabaseError)).toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
  expect((await look()).fields).toHaveLength(2);
  await owner.query(`drop table ${table}`);
  await pool.end();
  await owner.end();
});

test('a statement with parameters is prepared once a connection', async () => {
  const pool = openPool({ url: inject('adminUrl'), poolSize: 1, log: silent }, null);
  for (let time = 0; time < 3; time++) await pool.query('select $1::int as prepared_here', [time]);
  const prepared = await pool.query(
    "select statement from pg_prepared_statements where statement like '%prepared_here%' and statement not like '%pg_prepared%'",
  );
  expect(prepared.rows).toHaveLength(1);
  await pool.end();
});

test('a server that takes no writes any more is "later", and the next connection is a new one', async () => {
  const pool = openPool({ url: inject('adminUrl'), poolSize: 1, log: silent }, null);
  const whoAnswers = async () => (await pool.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
  const before = await whoAnswers();
  expect(await whoAnswers()).toBe(before);
  await pool.query('set default_transaction_read_only = on');
  // As a transaction does: whatever happens, the connection goes back whole.
  const client = await pool.connect();
  const error = await client.query('create table never_made ()').catch(translateDatabaseError);
  client.release();
  expect(error).toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
  expect(await whoAnswers()).not.toBe(before);
  await pool.query('create temporary table made ()');
  await pool.end();
});

test('a connection that broke between two statements is "later" for the second', async () => {
  const pool = openPool({ url: inject('adminUrl'), poolSize: 2, log: silent }, null);
  const client = await pool.connect();
  const broken = new Promise((resolve) => client.once('end', resolve));
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await broken;
  const error = await client.query('select 1').catch(translateDatabaseError);
  client.release();
  expect(error).toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
  await pool.end();
});

test('what a full or broken disk, a lock and the clock stop is "later", in words of its own', () => {
  const said = ['53100', '58030', '55P03', '57014', '25P03'].map((code) => {
    const problem = translateDatabaseError(Object.assign(new pg.DatabaseError('no', 2, 'error'), { code }));
    expect(problem).toMatchObject({ code: 'unavailable', status: 503, retryAfterSeconds: 10 });
    return (problem as Error).message;
  });
  expect(said[0]).toContain('disk of the database is full');
  expect(said[1]).toContain('does not work');
});

// Seen to wait for ever without `query_timeout`, and to go on over the quiet connection when that is not given up.
test('a statement that nobody ever answers is "later", and what follows goes over another connection', async () => {
  const line = await openQuietLine(inject('adminUrl'));
  const pool = openPool({ url: line.url, poolSize: 1, statementSeconds: 0.5, log: silent });
  const client = await pool.connect();
  await client.query('select 1');
  line.goQuiet();
  line.becomeWhole();
  const error = await client.query('select 1').catch(translateDatabaseError);
  expect(error).toMatchObject({ code: 'unavailable', retryAfterSeconds: 1 });
  client.release();
  expect((await pool.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
  await pool.end();
  line.close();
});
