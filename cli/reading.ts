import type { Call } from './command.ts';
import { request } from './request.ts';

/** The word at a place, or the sentence that says which one is missing. */
export function word(call: Call, index: number, name: string): string {
  const value = call.words[index];
  if (!value) throw new Error(`${name} is missing; see: causeway help`);
  return value;
}

/** The same as part of a path. */
export function inPath(call: Call, index: number, name: string): string {
  return encodeURIComponent(word(call, index, name));
}

/** The organisation that is named, or else the one that the person who acts belongs to. */
export async function organisationInPath(call: Call, index = 0): Promise<string> {
  if (call.words[index]) return inPath(call, index, 'ORGANISATION-ID');
  const me = await request<{ organisation: { id: string } }>(call.server, 'GET', '/me');
  return me.organisation.id;
}

/** The options that were given, by the names that the API gives them. */
export function given(call: Call, names: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([option, name]) => {
      const value = call.values[option];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/** Every item of a list, page after page, until the person stops it. */
export async function readAll<Item>(call: Call, path: string, query: Record<string, string> = {}): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null && !call.signal.aborted; ) {
    const words = new URLSearchParams({ ...query, limit: '200', ...(cursor && { cursor }) });
    const page: { items: Item[]; nextCursor: string | null } = await request(call.server, 'GET', `${path}?${words}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** Prints a list, one line for each. */
export function printAll<Item>(call: Call, items: Item[], line: (item: Item) => string): void {
  call.print({ items }, items.length > 0 ? items.map(line) : ['There is none.']);
}
