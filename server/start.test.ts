import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, inject, onTestFinished, test } from 'vitest';
import { readEnvironment } from './environment.ts';
import { startS3 } from './platform/storage/test/stores.ts';
import { openQuietLine } from './platform/test/quiet-line.ts';
import { startServer } from './start.ts';
import { ask, copyTemplate, dropDatabase, withDatabase } from './test/global-setup.ts';

let dataDir: string | undefined;
afterEach(async () => {
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

async function environment(variables: Record<string, string>) {
  dataDir = await mkdtemp(join(tmpdir(), 'causeway-start-'));
  return readEnvironment({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...variables });
}

test('a port that is taken stops the start with a sentence that names it, and leaves nothing running', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const wanted = await environment({ PORT: String(port) });
  await expect(startServer(wanted, () => {})).rejects.toThrow(
    `PORT: another program already listens on 127.0.0.1:${port}`,
  );
  other.close();
  await once(other, 'close');
  const running = await startServer(wanted, () => {});
  expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  await running.stop();
});

test('a second server on the same DATA_DIR is refused in words, and the first goes on', async () => {
  const wanted = await environment({ PORT: '0' });
  const first = await startServer(wanted, () => {});
  await expect(startServer(wanted, () => {})).rejects.toThrow(/already us(es|ing)/);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  await first.stop();
});

test.each(['localhost', '127.0.0.1'])(
  'a database that nobody serves at %s stops the start with a sentence',
  async (host) => {
    const wanted = await environment({ PORT: '0', DATABASE_URL: `postgres://somebody:secret@${host}:1/causeway` });
    const error = await startServer(wanted, () => {}).catch((error: Error) => error);
    expect(String(error)).toMatch(/DATABASE_URL: the database cannot be reached \(.*ECONNREFUSED.*\)\.$/);
    expect(String(error)).not.toContain('secret');
  },
);

test('a database that says nothing stops the start with a sentence', async () => {
  const line = await openQuietLine(inject('adminUrl'));
  line.goQuiet();
  const wanted = await environment({ PORT: '0', DATABASE_URL: line.url });
  await expect(startServer(wanted, () => {})).rejects.toThrow('the database cannot be reached (it says nothing)');
  line.close();
});

test('a store that refuses the key is told in a sentence at the start, which it does not stop', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-start-s3-'));
  const store = await startS3(folder);
  const told: string[] = [];
  const STORAGE_URL = store.url.replace('S3RVER:', 'another:');
  const running = await startServer(await environment({ PORT: '0', STORAGE_URL }), (sentence) => told.push(sentence));
  expect(told.slice(-2)).toEqual([
    expect.stringMatching(/^STORAGE_URL: .*InvalidAccessKeyId.*AWS_ACCESS_KEY_ID/),
    expect.stringContaining('the rest goes on'),
  ]);
  expect((await fetch(`${running.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${running.url}/readyz/database`)).status).toBe(200);
  await running.stop();
  await store.stop();
  await rm(folder, { recursive: true });
});

/** A database of its own, prepared. */
async function preparedDatabase(): Promise<string> {
  const name = `causeway_${randomUUID().replaceAll('-', '')}`;
  await copyTemplate(inject('adminUrl'), name, inject('templateDatabase'));
  onTestFinished(() => dropDatabase(inject('adminUrl'), name));
  return withDatabase(inject('adminUrl'), name);
}

/** The program by itself, over a database. */
async function launch(DATABASE_URL: string) {
  const DATA_DIR = await mkdtemp(join(tmpdir(), 'causeway-start-'));
  onTestFinished(() => rm(DATA_DIR, { recursive: true, force: true }));
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH, HOME, PORT: '0', LOG_LEVEL: 'silent', DATA_DIR, DATABASE_URL },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

test('a server whose jobs cannot be started says so and ends', async () => {
  const databaseUrl = await preparedDatabase();
  await ask(databaseUrl, 'update pgboss.version set version = 1');
  const child = await launch(databaseUrl);
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(said).toMatch(/Jobs could not be started: pg-boss database requires migrations/);
  expect(code).toBe(1);
});

/** How long a stop takes when the database has begun to say nothing, so long after the server was ready. */
async function stopInSilence(milliseconds: number): Promise<number> {
  const line = await openQuietLine(await preparedDatabase());
  onTestFinished(line.close);
  const child = await launch(line.url);
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (words) => {
    said += words;
  });
  await expect.poll(() => said, { timeout: 30_000, interval: 5 }).toContain('Causeway is ready');
  await wait(milliseconds);
  line.goQuiet();
  const toldAt = performance.now();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  return performance.now() - toldAt;
}

// Seen to go on for more than two minutes at work, and for more than 45 seconds while the jobs are taken up.
test('a stop does not wait for a database that says nothing any more, be it when the jobs are taken up or later', async () => {
  for (const taken of await Promise.all([20, 3000].map(stopInSilence))) expect(taken).toBeLessThan(40_000);
});

test.each([
  [{ PORT: 'eighty' }, /PORT: must be a port number/],
  [{ PUBLIC_URL: 'causeway' }, /PUBLIC_URL: must be a URL/],
  [{ DATABASE_URL: 'mysql://x/y' }, /DATABASE_URL: must be a URL such as postgres/],
  [{ SECRET_KEY: 'short' }, /SECRET_KEY: must be 64 hexadecimal digits/],
  [{ OPERATOR_EMAIL: 'op@example.org' }, /OPERATOR_EMAIL and OPERATOR_PASSWORD go together/],
])('a wrong variable stops the start with a sentence that names it: %o', (variables, sentence) => {
  expect(() => readEnvironment(variables)).toThrow(sentence);
});

test.each([
  [{}, [homedir(), tmpdir()]],
  [{ PUBLIC_URL: 'http://127.0.0.1:8080' }, [homedir(), tmpdir()]],
  [{ LINK_FOLDERS: 'none' }, []],
  [{ LINK_FOLDERS: '/srv/archive, /mnt/contracts' }, ['/srv/archive', '/mnt/contracts']],
  [{ PUBLIC_URL: 'https://causeway.example' }, []],
  [{ HOST: '0.0.0.0' }, []],
])(
  'links may use folders of a machine of one’s own, and elsewhere those that the operator names: %o',
  (variables, folders) => {
    expect(readEnvironment(variables).LINK_FOLDERS).toEqual(folders);
  },
);
