import type { Context } from '../access/context.ts';
import { findByImportKeys, lockImports } from './store.ts';

export type ImportedOrganisation = { id: string; name: string; shortName: string };

/** What an import made before, by its keys; further imports wait until this transaction ends. */
export async function findImported(context: Context, keys: string[]): Promise<Map<string, ImportedOrganisation>> {
  await lockImports(context);
  const rows = keys.length === 0 ? [] : await findByImportKeys(context, keys);
  return new Map(rows.map((row) => [row.import_key ?? '', { id: row.id, name: row.name, shortName: row.short_name }]));
}
