import pg from 'pg';
import { hashToken } from '../server/platform/secrets.ts';
import { benchToken } from './world.ts';

/** Ids are computed, as in world.ts. */
const idFunction = `create or replace function uuid_of(noun text, number bigint) returns uuid language sql immutable
  return (left(md5(noun), 8) || '-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid`;

export type ShareWorld = {
  accounts: number;
  people: number;
  workspacesEach: number;
  documentsEach: number;
};

/**
 * Accounts with one organisation and one owner each, workspaces full of documents, and people of a last organisation to
 * share them to. Workspace number n belongs to account (n - 1) % accounts + 1.
 */
export async function createShareWorld(ownerUrl: string, world: ShareWorld): Promise<void> {
  const { accounts: a, people: p, workspacesEach, documentsEach: d } = world;
  const w = a * workspacesEach;
  const owner = `(n - 1) % ${a} + 1`;
  const statements = [
    idFunction,
    `insert into accounts (id, name, plan, share_allowance, created_at) select uuid_of('account', n), 'Account ' || n, 'paid', 1000000000, now() from generate_series(1, ${a + 1}) n`,
    `insert into organisations (id, account_id, name, short_name, kind, connection_visibility, created_at)
       select uuid_of('organisation', n), uuid_of('account', n), 'Organisation ' || n, 'o-' || n, 'organisation', 'none', now() from generate_series(1, ${a + 1}) n`,
    `insert into users (id, organisation_id, name, email, status, placement_rule, created_at)
       select uuid_of('user', n), uuid_of('organisation', n), 'Owner ' || n, 'owner' || n || '@bench.example', 'active', 'invitation', now() from generate_series(1, ${a}) n
       union all
       select uuid_of('person', n), uuid_of('organisation', ${a + 1}), 'Person ' || n, 'person' || n || '@bench.example', 'active', 'invitation', now() from generate_series(1, ${p}) n`,
    `insert into workspaces (id, organisation_id, account_id, owner_user_id, name, created_at)
       select uuid_of('workspace', n), uuid_of('organisation', ${owner}), uuid_of('account', ${owner}), uuid_of('user', ${owner}), 'Workspace ' || n, now() from generate_series(1, ${w}) n`,
    `insert into documents (id, workspace_id, organisation_id, name, newest_number, created_by, created_at, updated_at)
       select uuid_of('document', n::bigint * ${d} + k), uuid_of('workspace', n), uuid_of('organisation', ${owner}), 'Document ' || k, 1, uuid_of('user', ${owner}), now(), now()
       from generate_series(1, ${w}) n, generate_series(0, ${d - 1}) k`,
    'vacuum analyze',
  ];
  await asOwner(ownerUrl, async (client) => {
    for (const statement of statements) await client.query(statement);
    await client.query(
      `insert into api_tokens (id, user_id, name, token_hash, created_at) values (uuid_of('token', 1), uuid_of('user', 1), 'bench', $1, now())`,
      [hashToken(benchToken)],
    );
  });
}

/** One connection as the owner of the tables. */
export async function asOwner<Result>(url: string, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

/** The id that the database computes for a number. */
export async function idOf(url: string, noun: string, number: number): Promise<string> {
  const { rows } = await asOwner(url, (client) =>
    client.query<{ id: string }>('select uuid_of($1, $2) as id', [noun, number]),
  );
  if (!rows[0]) throw new Error(`no id for ${noun} ${number}`);
  return rows[0].id;
}
