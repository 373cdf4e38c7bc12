import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import type { Application } from './application.ts';

/**
 * Somebody who writes into the tables, behind the application and outside of all policies, with as many connections as a test
 * needs. The first one is there while the tests of a file run, and ends with them; who opens another ends it.
 */
export function useOwner(application: Application): { client: pg.Client; connect(): Promise<pg.Client> } {
  const connect = async () => {
    const client = new pg.Client({ connectionString: application.ownerUrl });
    await client.connect();
    return client;
  };
  const owner = { connect } as { client: pg.Client; connect(): Promise<pg.Client> };
  beforeAll(async () => {
    owner.client = await connect();
  });
  afterAll(() => owner.client.end());
  return owner;
}

/** Ends every other connection to the owner's database, as a restart of PostgreSQL or a firewall does; answers how many. */
export async function breakConnections(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
  );
  return rows.length;
}
