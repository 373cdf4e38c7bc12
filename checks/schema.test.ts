import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { withDatabase } from '../server/test/global-setup.ts';
import { describeSchema, describeTables } from './describe-schema.ts';

const url = withDatabase(inject('adminUrl'), inject('templateDatabase'));
const committed = (path: string) => readFile(new URL(`../db/${path}`, import.meta.url), 'utf8');

/** PostgreSQL prints expressions a little differently from version to version; the embedded one is what the files are made with. */
async function isEmbeddedVersion(): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int / 10000 as version",
  );
  await client.end();
  return rows[0]?.version === 18;
}

test('db/tables.ts says what the migrations make (node checks/schema.ts writes it)', async () => {
  expect(await committed('tables.ts')).toBe(await describeTables(url));
});

test('db/schema.sql says what the migrations make (node checks/schema.ts writes it)', async () => {
  const [there, fresh] = [await committed('schema.sql'), await describeSchema(url)];
  if (await isEmbeddedVersion()) expect(there).toBe(fresh);
  // Elsewhere at least the tables and columns must be the same.
  else expect(outline(there)).toEqual(outline(fresh));
});

const outline = (schema: string) =>
  schema
    .split('\n')
    .filter((line) => /^table |^ {2}[a-z_]+ (uuid|text|integer|boolean|bytea|timestamp|jsonb)/.test(line));
