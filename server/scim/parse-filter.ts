import {
  type Comparison,
  depthMaximum,
  type Filter,
  filterMaximum,
  type Operator,
  operators,
  termsMaximum,
} from './filter.ts';
import { badRequest, type ScimError } from './scim-error.ts';
import { type FilterToken, tokensOf } from './tokens-of-filter.ts';

type Reading = { tokens: FilterToken[]; at: number; terms: number };

/** Reads a filter; `and` binds more tightly than `or`. 400 `invalidFilter` for anything that is none, or too long. */
export function parseFilter(text: string): Filter {
  if (text.length > filterMaximum) throw wrong(`A filter has at most ${filterMaximum} characters.`);
  const reading = { tokens: tokensOf(text), at: 0, terms: 0 };
  const filter = readOr(reading, 0);
  if (reading.at < reading.tokens.length) throw wrong('There is something behind the end of the filter.');
  return filter;
}

/** What stands in the brackets of a path: members[value eq "…"]; and what follows them. */
export function parseValuePath(text: string): { attribute: string; filter: Filter; sub: string | undefined } {
  if (text.length > filterMaximum) throw wrong(`A path has at most ${filterMaximum} characters.`);
  const reading = { tokens: tokensOf(text), at: 0, terms: 0 };
  const attribute = name(reading);
  expect(reading, '[');
  const filter = readOr(reading, 0);
  expect(reading, ']');
  const sub = take(reading, '.') ? name(reading) : undefined;
  if (reading.at < reading.tokens.length) throw wrong('There is something behind the end of the path.');
  return { attribute, filter, sub };
}

function wrong(detail: string): ScimError {
  return badRequest('invalidFilter', detail);
}

function readOr(reading: Reading, depth: number): Filter {
  if (depth > depthMaximum) throw wrong(`Parentheses stand at most ${depthMaximum} deep.`);
  let one = readAnd(reading, depth);
  while (takeWord(reading, 'or')) one = { kind: 'or', one, other: readAnd(reading, depth) };
  return one;
}

function readAnd(reading: Reading, depth: number): Filter {
  let one = readTerm(reading, depth);
  while (takeWord(reading, 'and')) one = { kind: 'and', one, other: readTerm(reading, depth) };
  return one;
}

function readTerm(reading: Reading, depth: number): Filter {
  reading.terms += 1;
  if (reading.terms > termsMaximum) throw wrong(`A filter has at most ${termsMaximum} comparisons.`);
  const next = reading.tokens[reading.at + 1];
  if (next?.kind === '(' && takeWord(reading, 'not')) {
    return { kind: 'not', filter: readParenthesis(reading, depth) };
  }
  if (reading.tokens[reading.at]?.kind === '(') return readParenthesis(reading, depth);
  const attribute = name(reading);
  if (!take(reading, '[')) return readComparison(reading, attribute);
  const filter = readOr(reading, depth + 1);
  expect(reading, ']');
  if (!take(reading, '.')) return { kind: 'has', attribute, filter };
  return { kind: 'has', attribute, filter, asks: readComparison(reading, name(reading)) };
}

function readParenthesis(reading: Reading, depth: number): Filter {
  expect(reading, '(');
  const filter = readOr(reading, depth + 1);
  expect(reading, ')');
  return filter;
}

function readComparison(reading: Reading, attribute: string): Comparison {
  const word = name(reading).toLowerCase();
  if (word === 'pr') return { kind: 'present', attribute };
  const operator = operators.find((one) => one === word) as Operator | undefined;
  if (!operator) throw wrong(`${word.slice(0, 50)} is no operator.`);
  const token = reading.tokens[reading.at];
  if (token?.kind !== 'value') throw wrong(`There is no value behind ${attribute.slice(0, 100)} ${operator}.`);
  reading.at += 1;
  return { kind: 'compare', attribute, operator, value: token.value };
}

function name(reading: Reading): string {
  const token = reading.tokens[reading.at];
  if (token?.kind !== 'name') throw wrong('The filter ends, or goes on otherwise, where a name is due.');
  reading.at += 1;
  return token.text;
}

function take(reading: Reading, kind: FilterToken['kind']): boolean {
  if (reading.tokens[reading.at]?.kind !== kind) return false;
  reading.at += 1;
  return true;
}

function takeWord(reading: Reading, word: string): boolean {
  const token = reading.tokens[reading.at];
  if (token?.kind !== 'name' || token.text.toLowerCase() !== word) return false;
  reading.at += 1;
  return true;
}

function expect(reading: Reading, kind: '(' | ')' | '[' | ']'): void {
  if (!take(reading, kind)) throw wrong(`There is a ${kind} missing in the filter.`);
}
