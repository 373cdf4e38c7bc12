/** Writes db/schema.sql (for people) and db/tables.ts (for the query builder) from a migrated database. */
import { writeFile } from 'node:fs/promises';
import { describeSchema, describeTables } from './describe-schema.ts';

const url = process.argv[2];
if (!url) throw new Error('usage: checks/schema.ts DATABASE_URL (of a migrated database)');
await writeFile(new URL('../db/schema.sql', import.meta.url), await describeSchema(url));
await writeFile(new URL('../db/tables.ts', import.meta.url), await describeTables(url));
