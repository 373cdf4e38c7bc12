import { type RawBuilder, sql } from 'kysely';
import type { Comparison, Filter, FilterValue, Operator } from './filter.ts';
import { badRequest } from './scim-error.ts';

/** What a filter may ask for, by its name in lower case. */
export type Column =
  | { kind: 'text'; column: RawBuilder<unknown>; isCaseExact?: boolean }
  | { kind: 'boolean'; column: RawBuilder<unknown> }
  | { kind: 'time'; column: RawBuilder<unknown> }
  /** An attribute of the schema that nobody has here. */
  | { kind: 'nothing' }
  /** Several values: whether one of them is so. `value` is what is meant where no part is named. */
  | { kind: 'several'; columns: Columns; some(condition: Condition): Condition }
  /** One value with parts. */
  | { kind: 'parts'; columns: Columns };
export type Columns = { [name: string]: Column };
export type Condition = RawBuilder<boolean>;

/** Holds for everything. */
export const noFilter: Condition = sql<boolean>`true`;

const coreSchema = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/;

/** A filter as a condition of SQL over these columns. 400 `invalidFilter` for attributes and comparisons that there are none of. */
export function compileFilter(filter: Filter, columns: Columns): Condition {
  switch (filter.kind) {
    case 'and':
      return sql<boolean>`(${compileFilter(filter.one, columns)} and ${compileFilter(filter.other, columns)})`;
    case 'or':
      return sql<boolean>`(${compileFilter(filter.one, columns)} or ${compileFilter(filter.other, columns)})`;
    case 'not':
      return sql<boolean>`(not ${compileFilter(filter.filter, columns)})`;
    case 'has':
      return compileHas(filter, columns);
    default:
      return compileComparison(filter, columns);
  }
}

function compileHas(filter: Extract<Filter, { kind: 'has' }>, columns: Columns): Condition {
  const column = find(filter.attribute, columns);
  if (column.kind === 'nothing') return sql<boolean>`false`;
  if (column.kind !== 'several' && column.kind !== 'parts')
    throw badRequest('invalidFilter', `${filter.attribute.slice(0, 100)} has no parts.`);
  const inner = compileFilter(filter.filter, column.columns);
  const condition = filter.asks
    ? sql<boolean>`(${inner} and ${compileComparison(filter.asks, column.columns)})`
    : inner;
  return column.kind === 'several' ? column.some(condition) : condition;
}

function find(attribute: string, columns: Columns): Column {
  const name = attribute.toLowerCase().replace(coreSchema, '');
  if (Object.hasOwn(columns, name)) return columns[name] as Column;
  throw badRequest('invalidFilter', `${attribute.slice(0, 100)} is no attribute that can be asked for.`);
}

function compileComparison(comparison: Comparison, columns: Columns): Condition {
  const name = comparison.attribute.toLowerCase().replace(coreSchema, '');
  const dot = name.startsWith('urn:') ? -1 : name.indexOf('.');
  const column = find(dot < 0 ? name : name.slice(0, dot), columns);
  if (dot >= 0) return inParts(column, { ...comparison, attribute: name.slice(dot + 1) });
  if (column.kind === 'several' || column.kind === 'parts')
    return inParts(column, { ...comparison, attribute: 'value' });
  if (column.kind === 'nothing') return compileNothing(comparison);
  if (comparison.kind === 'present') return sql<boolean>`(${column.column} is not null)`;
  return compare(column, comparison);
}

function inParts(column: Column, comparison: Comparison): Condition {
  if (column.kind === 'nothing') return compileNothing(comparison);
  if (column.kind !== 'several' && column.kind !== 'parts')
    throw badRequest('invalidFilter', `${comparison.attribute.slice(0, 100)} is no attribute that can be asked for.`);
  const condition = compileComparison(comparison, column.columns);
  return column.kind === 'several' ? column.some(condition) : condition;
}

/** Nothing is unequal to everything but nothing. */
function compileNothing(comparison: Comparison): Condition {
  if (comparison.kind === 'present') return sql<boolean>`false`;
  const { operator, value } = comparison;
  return value === null ? sql<boolean>`${operator === 'eq'}::boolean` : sql<boolean>`${operator === 'ne'}::boolean`;
}

type Comparable = Extract<Column, { column: RawBuilder<unknown> }>;
type Compared = { operator: Operator; value: FilterValue; attribute: string };

function compare(column: Comparable, { operator, value, attribute }: Compared): Condition {
  if (value === null) {
    if (operator === 'eq') return sql<boolean>`(${column.column} is null)`;
    if (operator === 'ne') return sql<boolean>`(${column.column} is not null)`;
    throw badRequest('invalidFilter', `Nothing is neither more nor less than null.`);
  }
  if (column.kind === 'boolean') return compareBoolean(column.column, { operator, value, attribute });
  if (column.kind === 'time') return compareTime(column.column, { operator, value, attribute });
  if (typeof value !== 'string') throw badRequest('invalidFilter', `${attribute} is compared with a text.`);
  const shown = column.isCaseExact ? sql`${column.column}::text` : sql`lower(${column.column}::text)`;
  return compareText(shown, operator, column.isCaseExact ? sql`${value}::text` : sql`lower(${value}::text)`);
}

type Sql = RawBuilder<unknown>;

function compareText(column: Sql, operator: Operator, value: Sql): Condition {
  switch (operator) {
    case 'co':
      return sql<boolean>`coalesce(strpos(${column}, ${value}) > 0, false)`;
    case 'sw':
      return sql<boolean>`coalesce(starts_with(${column}, ${value}), false)`;
    case 'ew':
      return sql<boolean>`coalesce(right(${column}, char_length(${value})) = ${value}, false)`;
    default:
      return ordered(sql`${column} collate "C"`, operator, value);
  }
}

const signs = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

function ordered(column: Sql, operator: Operator, value: Sql): Condition {
  if (operator === 'ne') return sql<boolean>`(${column} is distinct from ${value})`;
  const sign = signs[operator as keyof typeof signs];
  if (!sign) throw badRequest('invalidFilter', `${operator} is for texts.`);
  return sql<boolean>`coalesce(${column} ${sql.raw(sign)} ${value}, false)`;
}

function compareBoolean(column: Sql, { operator, value, attribute }: Compared): Condition {
  const wanted = typeof value === 'string' ? { true: true, false: false }[value.toLowerCase()] : value;
  if (typeof wanted !== 'boolean' || (operator !== 'eq' && operator !== 'ne'))
    throw badRequest('invalidFilter', `${attribute} is eq or ne true or false.`);
  return ordered(column, operator, sql`${wanted}::boolean`);
}

function compareTime(column: Sql, { operator, value, attribute }: Compared): Condition {
  const isTime =
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i.test(value);
  const time = isTime ? new Date(value) : undefined;
  if (!time || Number.isNaN(time.getTime()))
    throw badRequest('invalidFilter', `${attribute} is compared with a time such as "2026-11-22T09:00:00Z".`);
  return ordered(sql`date_trunc('milliseconds', ${column})`, operator, sql`${time}::timestamptz`);
}
