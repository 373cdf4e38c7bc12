import pg from 'pg';
import { expect, test } from 'vitest';
import { documentIn, workspaceOf } from '../documents/test/uploading.ts';
import { allow, expectExact, used } from '../shares/test/scene.ts';
import { assign, behind, pair, role, wentWell } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { sweepConnections } from './expire-connections.ts';

const application = useApplication();

/**
 * Two connections of one account reach their end date together, and somebody works in the workspace of the second. With both
 * written down in one transaction, the sweep held the account's count while it waited for the workspace, and whoever held
 * the workspace waited for the count: one of them heard 503.
 */
test('the sweep holds nothing of one connection while it waits for the next', async () => {
  await allow(application, 100);
  const mia = application.as('mia');
  const { organisations } = application.cast;
  const workspaceIds: string[] = [];
  for (const to of ['globex', 'initech'] as const) {
    await pair(application, 'acme', to, 'roles');
    const { id } = await workspaceOf(mia);
    const document = await documentIn(mia, id);
    await assign(mia, [role(organisations[to].roles.reception)], { documentIds: [document.id] });
    workspaceIds.push(id);
  }
  expect(await used(application)).toBe(2);
  await behind(application, `update connections set ends_at = now() - interval '1 second'`);

  const worker = new pg.Client({ connectionString: application.ownerUrl });
  await worker.connect();
  await worker.query('begin');
  await worker.query('select from workspaces where id = $1 for no key update', [workspaceIds[1]]);
  const sweeping = sweepConnections(application.services);
  await waitForLock(worker);
  const count = 'select from accounts where id = $1 for no key update nowait';
  await worker.query(count, [organisations.acme.accountId]);
  await worker.query('commit');
  await worker.end();
  expect(await sweeping).toBe(2);
  expect(await used(application)).toBe(0);
  await expectExact(application);
  expect(wentWell(await application.as('ada').get('/connections?view=paired')).items).toEqual([]);
});

/** Until somebody waits for what this transaction holds. */
async function waitForLock(client: pg.Client): Promise<void> {
  for (let waiting = 0; waiting === 0; ) {
    await client.query('select pg_stat_clear_snapshot()');
    const { rows } = await client.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    waiting = rows[0]?.waiting ?? 0;
  }
}
