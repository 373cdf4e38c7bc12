import pg from 'pg';
import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';

const application = useApplication({ withJobs: true });

/** Ends every connection that the server holds open to its database, as a restart of PostgreSQL or a firewall does. */
async function breakConnections(): Promise<number> {
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  const { rows } = await owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
  );
  await owner.end();
  return rows.length;
}

// Seen to end the process (unhandled 'error' event) with the pool's handler in database.ts taken away.
test('idle connections that break are replaced by themselves, and the server goes on', async () => {
  expect((await application.as('ada').get('/me')).status).toBe(200);
  for (let time = 0; time < 3; time++) {
    expect(await breakConnections()).toBeGreaterThan(0);
    const answers = await Promise.all(Array.from({ length: 20 }, () => application.as('ada').get('/me')));
    // A request may meet a connection in the moment it breaks; it hears "later", never a fault of ours.
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
    await expect.poll(async () => (await application.as('ada').get('/me')).status).toBe(200);
  }
});
