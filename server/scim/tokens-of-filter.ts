import { badRequest } from './scim-error.ts';

export type FilterToken =
  | { kind: 'name'; text: string }
  | { kind: 'value'; value: string | number | boolean | null }
  | { kind: '(' | ')' | '[' | ']' | '.' };

/** The pieces, each at the place where the one before ended. */
const pieces =
  /\s*(?:([()[\]])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w$-])|(\.?[A-Za-z][\w$-]*(?:[.:][\w$-]+)*))/y;

/** Cuts a filter into its pieces. 400 `invalidFilter` for anything that is none. */
export function tokensOf(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  pieces.lastIndex = 0;
  while (text.slice(pieces.lastIndex).trim() !== '') {
    const at = pieces.lastIndex;
    const match = pieces.exec(text);
    if (!match) throw badRequest('invalidFilter', `The filter cannot be read from character ${at + 1} on.`);
    tokens.push(...tokensIn(match));
  }
  return tokens;
}

function tokensIn([, bracket, quoted, number, name]: RegExpExecArray): FilterToken[] {
  if (bracket) return [{ kind: bracket as '(' }];
  if (quoted) return [{ kind: 'value', value: unquote(quoted) }];
  if (number) return [{ kind: 'value', value: Number(number) }];
  if (name?.startsWith('.')) return [{ kind: '.' }, { kind: 'name', text: name.slice(1) }];
  return [wordOf(name ?? '')];
}

const words: Record<string, boolean | null> = { true: true, false: false, null: null };

function wordOf(name: string): FilterToken {
  const lower = name.toLowerCase();
  return Object.hasOwn(words, lower) ? { kind: 'value', value: words[lower] ?? null } : { kind: 'name', text: name };
}

function unquote(quoted: string): string {
  let text: unknown;
  try {
    text = JSON.parse(quoted);
  } catch {
    throw badRequest('invalidFilter', 'A text in the filter is not written as JSON writes texts.');
  }
  const value = String(text);
  // What no database text can hold is equal to none of them, and is said to be wrong.
  if (value.includes('\0') || !value.isWellFormed())
    throw badRequest('invalidFilter', 'A text in the filter holds what is no character.');
  return value;
}
