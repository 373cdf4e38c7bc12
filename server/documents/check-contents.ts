import { installationContext, inTransaction, type Services } from '../access/context.ts';
import * as store from './content-store.ts';

export type ContentTrouble = {
  /** Objects in the store that no row knows of, by their keys. */
  unknown: string[];
  /** Rows of whole contents whose object is missing or has another size. */
  damaged: string[];
};

/**
 * Walks the store and the table side by side, both in the order of keys, and tells what only one of them knows: an object
 * without a row, or a whole content without its object. Half-written objects belong to rows that are being written.
 */
export async function checkContents(services: Services): Promise<ContentTrouble> {
  const trouble: ContentTrouble = { unknown: [], damaged: [] };
  const rows = walkRows(services);
  let next = await rows.next();
  for await (const object of services.contents.list()) {
    while (!next.done && next.value.key < object.key) {
      if (next.value.status === 'stored') trouble.damaged.push(next.value.key);
      next = await rows.next();
    }
    if (next.done || next.value.key !== object.key) {
      trouble.unknown.push(object.key);
      continue;
    }
    const { status, size_bytes } = next.value;
    if (status === 'stored' && (!object.isWhole || object.sizeBytes !== size_bytes)) trouble.damaged.push(object.key);
    next = await rows.next();
  }
  for (; !next.done; next = await rows.next()) if (next.value.status === 'stored') trouble.damaged.push(next.value.key);
  return lookAgain(services, trouble);
}

/** What came or went during the walk is no trouble: each finding is looked at once more, by itself. */
async function lookAgain(services: Services, found: ContentTrouble): Promise<ContentTrouble> {
  const rowOf = (key: string) =>
    inTransaction(installationContext(services), (context) => store.findByKey(context, key));
  const trouble: ContentTrouble = { unknown: [], damaged: [] };
  for (const key of found.unknown) if (!(await rowOf(key))) trouble.unknown.push(key);
  for (const key of found.damaged) {
    const row = await rowOf(key);
    if (row?.status === 'stored' && (await services.contents.size(key)) !== row.size_bytes) trouble.damaged.push(key);
  }
  return trouble;
}

async function* walkRows(services: Services): AsyncGenerator<store.ContentRow> {
  let after = '';
  for (;;) {
    const page = await inTransaction(installationContext(services), (context) => store.listByKey(context, after, 1000));
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < 1000) return;
    after = last.key;
  }
}
