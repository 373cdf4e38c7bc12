import pg from 'pg';

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

type Column = {
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  default: string | null;
  comment: string | null;
};

const columnsQuery = `
  select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
         pg_get_expr(d.adbin, d.adrelid) as default, col_description(c.oid, a.attnum) as comment
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'migrations' order by c.relname, a.attnum`;

/** The whole schema as text, in an order that does not depend on when things were made: what docs and tests compare. */
export async function describeSchema(url: string): Promise<string> {
  const columns = await query<Column>(url, columnsQuery);
  const lines = await query<{ place: string; line: string }>(
    url,
    `select c.relname as place, '  constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as line
       from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and k.contype <> 'n' and c.relname <> 'migrations'
     union all select tablename, '  index ' || regexp_replace(indexdef, '^CREATE ', '') from pg_indexes
       where schemaname = 'public' and tablename <> 'migrations' and indexname not in (select conname from pg_constraint)
     union all select tablename, '  policy ' || policyname || ' for ' || cmd || ' to ' || case when policyname = 'owner_sees_all' then 'the owner' else array_to_string(roles, ', ') end
         || coalesce(' using (' || qual || ')', '') || coalesce(' with check (' || with_check || ')', '')
       from pg_policies where schemaname = 'public'
     union all select table_name, '  granted to the application: ' || string_agg(lower(privilege_type), ', ' order by privilege_type)
       from information_schema.role_table_grants where grantee = 'causeway_app' and table_schema = 'public' group by table_name
     union all select table_name, '  granted to the application: update of ' || string_agg(column_name, ', ' order by column_name)
       from information_schema.role_column_grants g where grantee = 'causeway_app' and table_schema = 'public' and privilege_type = 'UPDATE'
         and not exists (select from information_schema.role_table_grants t where t.grantee = 'causeway_app' and t.table_schema = 'public'
                           and t.table_name = g.table_name and t.privilege_type = 'UPDATE') group by table_name
     union all select c.relname, '  row-level security: ' || case when c.relforcerowsecurity then 'forced' when c.relrowsecurity then 'on' else 'OFF' end
       from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'migrations'
     order by 1, 2`,
  );
  const functions = await query<{ line: string }>(
    url,
    `select pg_get_functiondef(p.oid) as line from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' order by p.proname, p.oid::regprocedure::text`,
  );
  const comments = await query<{ table: string; comment: string }>(
    url,
    `select c.relname as table, obj_description(c.oid) as comment from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and obj_description(c.oid) is not null`,
  );
  const tables = [...new Set(columns.map((column) => column.table))].map((table) => {
    const comment = comments.find((row) => row.table === table)?.comment;
    return [
      ...(comment ? [`-- ${comment}`] : []),
      `table ${table}`,
      ...columns.filter((column) => column.table === table).map(describeColumn),
      ...lines.filter((row) => row.place === table).map((row) => row.line),
    ].join('\n');
  });
  const head =
    '-- Generated from the migrations by checks/schema.ts; for reading. The tests fail when it is not fresh.\n';
  return [head, ...tables, ...functions.map((row) => row.line.trim())].join('\n\n').concat('\n');
}

function describeColumn(column: Column): string {
  const rest = [
    column.nullable ? '' : ' not null',
    column.default ? ` default ${column.default}` : '',
    column.comment ? `  -- ${column.comment}` : '',
  ];
  return `  ${column.column} ${column.type}${rest.join('')}`;
}

const typeOf: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  'text[]': 'string[]',
  integer: 'number',
  bigint: 'number',
  boolean: 'boolean',
  bytea: 'Buffer',
  'timestamp with time zone': 'Date',
  jsonb: 'JsonColumn',
  xid8: 'string',
};

/** The row types for the query builder. Closed sets of words come from the check constraints that name them. */
export async function describeTables(url: string): Promise<string> {
  const columns = await query<Column>(url, columnsQuery);
  const checks = await query<{ table: string; definition: string }>(
    url,
    `select c.relname as table, pg_get_constraintdef(k.oid) as definition from pg_constraint k join pg_class c on c.oid = k.conrelid where k.contype = 'c'`,
  );
  const tables = [...new Set(columns.map((column) => column.table))];
  const bodies = tables.map((table) => {
    const fields = columns
      .filter((column) => column.table === table)
      .map((column) => {
        const words = wordsOf(
          column,
          checks.filter((check) => check.table === table).map((check) => check.definition),
        );
        const type = (words ?? typeOf[column.type] ?? 'never') + (column.nullable ? ' | null' : '');
        const optional = column.default && column.type !== 'jsonb';
        return `    ${column.column}: ${optional ? `Generated<${type}>` : type};`;
      });
    return `  ${table}: {\n${fields.join('\n')}\n  };`;
  });
  return `// Generated from the migrated database by checks/schema.ts; the tests fail when it is not fresh.
import type { ColumnType, Generated } from 'kysely';

type JsonColumn = ColumnType<Record<string, unknown>, string | undefined, string>;

export type Tables = {
${bodies.join('\n')}
};
`;
}

function wordsOf(column: Column, definitions: string[]): string | undefined {
  const definition = definitions.find((text) => text.startsWith(`CHECK ((${column.column} = ANY (ARRAY[`));
  const words = definition?.match(/'[a-z_]+'/g);
  return words?.join(' | ');
}
