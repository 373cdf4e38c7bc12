import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { queues } from '../app.ts';
import { installJobs } from '../platform/jobs.ts';
import { migrate } from '../platform/migrate.ts';
import { startEmbeddedPostgres } from '../platform/postgres/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string;
    templateDatabase: string;
  }
}

const memoryWantedBytes = 8 * 1024 ** 3;

/**
 * One database server for the whole run: the embedded one, or the one that TEST_DATABASE_URL names. A migrated template
 * database is made once; each test file copies it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
    : await startOwn();
  const template = `causeway_template_${process.pid}`;
  await runAs(server.url, `create database ${template}`);
  const templateUrl = withDatabase(server.url, template);
  await migrate(templateUrl);
  await installJobs(templateUrl, queues);
  project.provide('adminUrl', server.url);
  project.provide('templateDatabase', template);
  return async () => {
    await dropDatabase(server.url, template);
    await server.stop();
  };
}

async function startOwn(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(await fastestFolder(), 'causeway-test-'));
  // Durability has tests of its own, with real fsync; here it would only cost time.
  const postgres = await startEmbeddedPostgres({
    dataDir,
    log: () => {},
    settings: { fsync: 'off', synchronous_commit: 'off', max_connections: '200' },
  });
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Memory where there is plenty of it: each copy of the template is a thousand files, which a busy disk takes a second for. */
async function fastestFolder(): Promise<string> {
  try {
    const { bavail, bsize } = await statfs('/dev/shm');
    return bavail * bsize >= memoryWantedBytes ? '/dev/shm' : tmpdir();
  } catch (error) {
    // Other systems have no such folder.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return tmpdir();
  }
}

/** The same server, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/**
 * Removes a database, and ends whatever is still connected to it. Only a superuser may end a worker of autovacuum, which
 * happens to look at the database for a moment: then it is tried again.
 */
export async function dropDatabase(url: string, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runAs(url, `drop database if exists ${name} with (force)`);
    } catch (error) {
      if ((error as { code?: string }).code !== '42501' || tries === 40) throw error;
      await setTimeout(250);
    }
  }
}

/**
 * Copies the migrated template. Nobody may be connected to it meanwhile; autovacuum looks at it now and then, and goes again.
 */
export async function copyTemplate(url: string, name: string, template: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runAs(url, `create database ${name} template ${template} strategy file_copy`);
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || tries === 40) throw error;
      await setTimeout(250);
    }
  }
}

/** One statement as the owner, who sees everything; answers its rows. */
export async function ask<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** The same where nothing is to be answered. */
export async function runAs(url: string, statement: string): Promise<void> {
  await ask(url, statement);
}
