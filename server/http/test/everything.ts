import type pg from 'pg';

/**
 * A look at the content of every table but those where refused attempts are remembered, as a hash for each. It is one
 * prepared statement, because tests of what changes nothing look before and after each of a thousand tries.
 */
export async function lookAtEverything(owner: pg.Client): Promise<() => Promise<Record<string, string>>> {
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('attempts', 'audit_records', 'audit_chains')`,
  );
  const contents = rows.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as content from ${name} t`,
  );
  const statement = { name: 'content of every table', text: contents.join(' union all ') };
  return async () => {
    const { rows: tables } = await owner.query<{ name: string; content: string }>(statement);
    return Object.fromEntries(tables.map(({ name, content }) => [name, content]));
  };
}
