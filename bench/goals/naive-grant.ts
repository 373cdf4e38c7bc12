import type pg from 'pg';

export type Grant = { userId: string; workspaceId: string; email: string };

/**
 * What somebody writes who thinks of nothing else: lock the account, look whether it may be, insert, count, commit, each a trip of
 * its own, with the lock held until the commit is on disk. By the bare driver and past row-level security, with ids that are at hand
 * and without history, notice, mail and view: whatever would make it slower than it has to be is left away, so that the
 * ratio owes nothing to it.
 */
export async function grantNaively(pool: pg.Pool, grant: Grant): Promise<void> {
  const client = await pool.connect();
  try {
    await grantOn(client, grant);
  } finally {
    client.release();
  }
}

async function grantOn(client: pg.PoolClient, { userId, workspaceId, email }: Grant): Promise<void> {
  await client.query('begin');
  const account = await client.query(
    `select id, share_allowance - shares_used as available from accounts
         where id = (select account_id from workspaces where id = $1) for update`,
    [workspaceId],
  );
  const owned = await client.query(
    `select organisation_id, account_id from workspaces where id = $1 and owner_user_id = $2 and status = 'open'`,
    [workspaceId, userId],
  );
  const shared = await client.query(
    'select count(*) as count from documents where workspace_id = $1 and deleted_at is null',
    [workspaceId],
  );
  const [{ organisation_id: organisationId, account_id: accountId }] = owned.rows;
  const count = Number(shared.rows[0].count);
  if (count > account.rows[0].available) throw new Error('the allowance does not reach');
  const sharee = await client.query(
    `insert into participants (id, workspace_id, organisation_id, user_id, email, abilities, status, invited_by, invited_at, joined_at)
         select gen_random_uuid(), $1, $2, u.id, u.email, '{preview}', 'active', $3, now(), now() from users u where u.email = $4 returning id, user_id`,
    [workspaceId, organisationId, userId, email],
  );
  await client.query(
    `insert into share_entries (id, account_id, organisation_id, workspace_id, sharee_id, sharee_kind, change, reason, actor_user_id, at)
         values (gen_random_uuid(), $1, $2, $3, $4, 'user', $5, 'participant.invited', $6, now())`,
    [accountId, organisationId, workspaceId, sharee.rows[0].user_id, count, userId],
  );
  await client.query(
    `insert into audit_records (id, organisation_id, at, kind, outcome, actor_kind, actor_user_id, actor_organisation_id, subject_kind, subject_id, detail)
         values (gen_random_uuid(), $1, now(), 'participant.invited', 'done', 'user', $2, $1, 'participant', $3, '{}')`,
    [organisationId, userId, sharee.rows[0].id],
  );
  await client.query('update accounts set shares_used = shares_used + $2 where id = $1', [accountId, count]);
  await client.query('commit');
}
