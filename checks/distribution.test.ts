import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

/** docs/distribution.md says of every table by what its rows would be spread over several servers. */
type Table = { name: string; columns: string[] };

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

function tablesOf(schema: string): Table[] {
  return [...schema.matchAll(/^table (\w+)\n((?: {2}.*\n)+)/gm)].map(([, name, lines]) => ({
    name: name ?? '',
    columns: [...(lines ?? '').matchAll(/^ {2}(\w+) /gm)].map(([, column]) => column ?? ''),
  }));
}

function keysOf(page: string): Map<string, string> {
  const rows = page.matchAll(/^\| `(\w+)` \| (?:`(\w+)`|(reference)) \| .{5,} \|$/gm);
  return new Map([...rows].map(([, table, key, reference]) => [table ?? '', key ?? reference ?? '']));
}

/** Tables without a line, and lines whose table or key there is not. */
function wrongIn(tables: Table[], keys: Map<string, string>): string[] {
  const unnamed = tables.filter(({ name }) => !keys.has(name)).map(({ name }) => name);
  const unknown = [...keys].filter(([table, key]) => {
    const columns = tables.find(({ name }) => name === table)?.columns;
    return !columns || (key !== 'reference' && !columns.includes(key));
  });
  return [...unnamed, ...unknown.map(([table, key]) => `${table} by ${key}`)];
}

test('every table has a key that it has, or is a reference table', async () => {
  const tables = tablesOf(await read('db/schema.sql'));
  expect(tables.length).toBeGreaterThan(70);
  expect(wrongIn(tables, keysOf(await read('docs/distribution.md')))).toEqual([]);
});

test('a new table, one that is gone and a column that there is not are noticed', () => {
  const tables = [
    { name: 'tasks', columns: ['id'] },
    { name: 'remarks', columns: ['id'] },
  ];
  const keys = keysOf('| `tasks` | `task_id` | of one task |\n| `gone` | reference | was there |\n');
  expect(wrongIn(tables, keys)).toEqual(['remarks', 'tasks by task_id', 'gone by reference']);
});
