/** Filters of RFC 7644, section 3.4.2.2, as a tree; read by parse-filter.ts. */

export const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Operator = (typeof operators)[number];
export type FilterValue = string | number | boolean | null;
export type Filter =
  | { kind: 'compare'; attribute: string; operator: Operator; value: FilterValue }
  | { kind: 'present'; attribute: string }
  | { kind: 'and' | 'or'; one: Filter; other: Filter }
  | { kind: 'not'; filter: Filter }
  /** emails[type eq "work"]: one value of several that all of the filter holds for, with an attribute of it. */
  | { kind: 'has'; attribute: string; filter: Filter; asks?: Comparison };
/** What is asked of an attribute of the value that was found: emails[type eq "work"].value co "x". */
export type Comparison =
  | { kind: 'compare'; attribute: string; operator: Operator; value: FilterValue }
  | { kind: 'present'; attribute: string };

/** Longest filter, in characters. */
export const filterMaximum = 2000;
/** Comparisons in one filter, and parentheses within each other. */
export const termsMaximum = 50;
export const depthMaximum = 20;

/** The filter as text; reading it gives the same tree again. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'compare':
    case 'present':
      return printComparison(filter);
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'has':
      return `${filter.attribute}[${printFilter(filter.filter)}]${filter.asks ? `.${printComparison(filter.asks)}` : ''}`;
    case 'and':
      return `${inside(filter.one, ['or'])} and ${inside(filter.other, ['or', 'and'])}`;
    case 'or':
      return `${inside(filter.one, [])} or ${inside(filter.other, ['or'])}`;
  }
}

function printComparison(one: Comparison): string {
  if (one.kind === 'present') return `${one.attribute} pr`;
  return `${one.attribute} ${one.operator} ${JSON.stringify(one.value)}`;
}

function inside(filter: Filter, inParentheses: Filter['kind'][]): string {
  return inParentheses.includes(filter.kind) ? `(${printFilter(filter)})` : printFilter(filter);
}

/** Whether a filter holds for a value of which only these parts are known; undefined where that depends on others. */
export function holdsFor(filter: Filter, known: Record<string, string | boolean>): boolean | undefined {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const all = [holdsFor(filter.one, known), holdsFor(filter.other, known)];
      const decisive = filter.kind === 'or';
      if (all.includes(decisive)) return decisive;
      return all.includes(undefined) ? undefined : !decisive;
    }
    case 'not': {
      const inner = holdsFor(filter.filter, known);
      return inner === undefined ? undefined : !inner;
    }
    case 'has':
      return undefined;
    default: {
      const value = known[filter.attribute.toLowerCase()];
      if (value === undefined) return undefined;
      return filter.kind === 'present' || isSo(String(value), filter.operator, String(filter.value).toLowerCase());
    }
  }
}

function isSo(value: string, operator: Operator, asked: string): boolean {
  switch (operator) {
    case 'eq':
      return value === asked;
    case 'ne':
      return value !== asked;
    case 'co':
      return value.includes(asked);
    case 'sw':
      return value.startsWith(asked);
    case 'ew':
      return value.endsWith(asked);
    case 'gt':
      return value > asked;
    case 'ge':
      return value >= asked;
    case 'lt':
      return value < asked;
    case 'le':
      return value <= asked;
  }
}
