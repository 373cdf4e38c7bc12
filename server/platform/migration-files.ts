import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

export type MigrationFile = {
  name: string;
  text: string;
  sha256: string;
  /** Whether programs that do not know it go on over it; its first line says so (decision 26). */
  expands: boolean;
};

export const migrationsFolder = new URL('../../db/migrations/', import.meta.url);

/** What an expanding migration begins with; every other one contracts. */
const expanding = /^-- Expands: \S/;

/** The migrations of a folder, in their order. */
export async function readMigrations(folder: URL | string = migrationsFolder): Promise<MigrationFile[]> {
  const base = typeof folder === 'string' ? pathToFileURL(`${folder}/`) : folder;
  const names = (await readdir(base)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, base), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex'), expands: expanding.test(text) };
    }),
  );
}

/** The last migration that this program knows, without its ending. */
export function newestMigration(): string {
  const names = readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql'));
  return (
    names
      .sort()
      .at(-1)
      ?.replace(/\.sql$/, '') ?? ''
  );
}

/**
 * The name under which a program's connections stand in pg_stat_activity: it tells which migrations the program knows, so that
 * a newer one sees whether older ones are still at work.
 */
export const nodeName = (newest: string): string => `causeway ${newest}`.slice(0, 63);

const breaking: [RegExp, string][] = [
  [/\bdrop\s+(?!policy\b)/i, 'drops something'],
  [/\brename\b/i, 'renames something'],
  [/\btruncate\b/i, 'empties a table'],
  [/\brevoke\b/i, 'takes a right away'],
  [/\balter\s+(column\s+)?\w+\s+(set\s+data\s+)?type\b/i, 'changes the type of a column'],
  [/\bset\s+not\s+null\b/i, 'demands a value that older programs do not give'],
  [
    /\balter\s+table\b[^;]*\badd\s+column\b(?![^;,]*\bdefault\b)[^;,]*\bnot\s+null\b/i,
    'adds a column that older programs leave empty',
  ],
  [/\balter\s+table\b[^;]*\badd\s+constraint\b/i, 'adds a rule that older programs do not keep'],
  [/\bcreate\s+unique\s+index\b/i, 'adds a rule that older programs do not keep'],
];

/** Why a migration is none that older programs go on over, as far as its words tell; empty when they tell nothing. */
export function breaksOlder(text: string): string[] {
  const made = new Set([...text.matchAll(/\bcreate\s+table\s+(\w+)/gi)].map(([, table]) => table?.toLowerCase()));
  const statements = text.replaceAll(/--[^\n]*/g, '').split(';');
  // What stands on a table that the migration itself makes, no older program knows.
  const old = statements.filter((statement) => {
    const table = statement.match(/\b(?:alter\s+table|on)\s+(?:only\s+)?(\w+)/i)?.[1]?.toLowerCase();
    return !/^\s*comment\b/i.test(statement) && !(table && made.has(table));
  });
  return breaking.filter(([words]) => old.some((statement) => words.test(statement))).map(([, why]) => why);
}
