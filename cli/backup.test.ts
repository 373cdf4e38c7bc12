import { createHash, randomUUID } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readManifest } from '../server/backups/backup-files.ts';
import { restoreBackup } from '../server/backups/restore-backup.ts';
import { verifyBackup } from '../server/backups/verify-backup.ts';
import { readEnvironment } from '../server/environment.ts';
import { claimDataDir } from '../server/platform/postgres/claim.ts';
import { ServerProcess } from '../server/shares/test/server-process.ts';
import { ask, dropDatabase, runAs, withDatabase } from '../server/test/global-setup.ts';
import { type Finished, runCommand } from './test/run-command.ts';

/** Made by the first release; see docs/decisions/0028-backups.md. */
const firstRelease = new URL('../server/backups/test/release-1', import.meta.url).pathname;
const password = 'demo-password';
const ruth = 'ruth.okafor@aldermoor-harbour.example';
const patience = 300_000;

let folder: string;
const names = [randomUUID(), randomUUID()].map((id) => `causeway_${id.replaceAll('-', '')}`);
const [firstUrl, secondUrl] = names.map((name) => () => withDatabase(inject('adminUrl'), name));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-backup-'));
  for (const name of names) await runAs(inject('adminUrl'), `create database ${name}`);
}, patience);

afterAll(async () => {
  for (const name of names) await dropDatabase(inject('adminUrl'), name);
  await rm(folder, { recursive: true, force: true });
}, patience);

const onServer = () => ({ DATA_DIR: join(folder, 'one'), DATABASE_URL: firstUrl?.() ?? '' });
const embedded = () => ({ DATA_DIR: join(folder, 'two'), STORAGE_URL: `file:${join(folder, 'elsewhere')}` });
const backup = () => join(folder, 'backup');

async function countRows(url: string): Promise<Record<string, number>> {
  const manifest = await readManifest(firstRelease);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const counts: Record<string, number> = {};
  const { rows: tables } = await client.query<{ name: string }>(
    "select relname::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')",
  );
  const there = new Set(tables.map(({ name }) => name));
  // What a later migration took away is counted nowhere.
  for (const { table } of manifest.tables.filter(({ table }) => there.has(table))) {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from "${table}"`);
    counts[table] = rows[0]?.count ?? -1;
  }
  await client.end();
  return counts;
}

/**
 * Everything that must be as it was: sign-in, and each document byte for byte; what the commands prove of it, they prove at the
 * same time.
 */
async function expectAlive(variables: Record<string, string>, ...commands: (() => Promise<void>)[]): Promise<void> {
  const server = new ServerProcess(variables);
  await server.start();
  try {
    const api = `${server.url}/api/v1`;
    const signedIn = await fetch(`${api}/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: ruth, password }),
    });
    expect(signedIn.status).toBe(201);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    expect(await readDocuments(api, cookie)).toBeGreaterThan(0);
    await Promise.all(commands.map((command) => command()));
  } finally {
    await server.stop();
  }
}

/** Shares and audit, by the commands for them. */
const proofs = (variables: Record<string, string>) =>
  [['verify'], ['audit', 'verify']].map((words) => async () => expectDone(await runCommand(words, variables)));

async function readDocuments(api: string, cookie: string): Promise<number> {
  const read = async <Item>(path: string) =>
    ((await (await fetch(`${api}${path}`, { headers: { cookie } })).json()) as { items: Item[] }).items;
  let count = 0;
  for (const workspace of await read<{ id: string }>('/workspaces')) {
    for (const document of await read<{ id: string; sha256: string }>(`/workspaces/${workspace.id}/documents`)) {
      const answer = await fetch(`${api}/documents/${document.id}/content`, { headers: { cookie } });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(document.sha256);
      count += 1;
    }
  }
  return count;
}

function expectDone({ code, out, error }: Finished): void {
  expect({ code, out, error }).toMatchObject({ code: 0 });
}

test(
  'a backup of the first release is restored, migrated forward, and all of it is there',
  async () => {
    expectDone(await runCommand(['restore', firstRelease], onServer()));
    const manifest = await readManifest(firstRelease);
    expect(manifest.migrations.at(-1)?.name).toBe('0012_link_runs.sql');
    const counts = await countRows(firstUrl?.() ?? '');
    for (const { table, rows } of manifest.tables.filter(({ table }) => table in counts))
      expect({ table, rows: counts[table] }).toEqual({ table, rows });
    for (const table of ['connections', 'tasks', 'documents', 'audit_records', 'webhooks', 'links', 'sessions'])
      expect(counts[table], table).toBeGreaterThan(0);
    // Made while the server runs, with the key sealed.
    const sealing = { ...onServer(), CAUSEWAY_BACKUP_PASSPHRASE: 'open sesame' };
    // Shares and audit are proved where this has come to in the end, by the last test.
    await expectAlive(onServer(), async () => {
      // Sealing the key takes half a second, in which it is told to end, or killed.
      for (const [signal, code] of [
        ['SIGKILL', null],
        ['SIGTERM', 1],
      ] as const) {
        const ended = await runCommand(['backup', '--to', backup()], sealing, (line, kill) => {
          if (line.startsWith('Database:')) kill(signal);
        });
        expect(ended).toMatchObject({ code });
        if (code)
          expect(ended.error).toContain('Stopped before the backup was whole. Run it again into the same folder');
        else expect(await readdir(`${backup()}.unfinished`)).toContain('unfinished.json');
        await expect(verifyBackup(`${backup()}.unfinished`)).rejects.toThrow('is no backup of Causeway');
      }
      expectDone(await runCommand(['backup', '--to', backup()], sealing));
    });
    expect(await readdir(folder)).not.toContain('backup.unfinished');
    const verified = await runCommand(['backup', 'verify', backup()], {});
    expectDone(verified);
    expect(verified.out).toContain('is whole');
  },
  patience,
);

test(
  'the commands end with 1 and a sentence for what is damaged, sealed or not empty',
  async () => {
    const damaged = join(folder, 'damaged');
    await cp(backup(), damaged, { recursive: true });
    const [shelf = ''] = await readdir(join(damaged, 'contents'));
    const [key = ''] = await readdir(join(damaged, 'contents', shelf));
    await appendFile(join(damaged, 'contents', shelf, key), 'x');
    // More of what is refused: server/backups/backups.test.ts.
    const [again, sealed, verdict] = await Promise.all([
      runCommand(['restore', firstRelease], { ...onServer(), DATA_DIR: join(folder, 'other') }),
      runCommand(['restore', backup()], embedded()),
      runCommand(['backup', 'verify', damaged], {}),
    ]);
    expect(again).toMatchObject({ code: 1 });
    expect(again.error).toContain('The database is not empty; nothing was written.');
    expect(sealed).toMatchObject({ code: 1 });
    expect(sealed.error).toContain('set CAUSEWAY_BACKUP_PASSPHRASE');
    expect(verdict).toMatchObject({ code: 1 });
    expect(verdict.out).toContain(`contents/${shelf}/${key} has another checksum.`);
    await writeFile(join(damaged, 'manifest.json'), '{}');
    await expect(verifyBackup(damaged)).rejects.toThrow('manifest.json has another checksum');
  },
  patience,
);

test(
  'what is asked for wrongly is told by its option, and a stopped restoration says what is left and how it goes on',
  async () => {
    const there = secondUrl?.() ?? '';
    const [both, garbage] = await Promise.all([
      runCommand(['move', '--to-embedded', '--to-database-url', there], embedded()),
      runCommand(['move', '--to-database-url', 'db.example/causeway'], embedded()),
    ]);
    expect(both).toMatchObject({ code: 1, error: expect.stringContaining('exclude each other: name one') });
    expect(garbage.error).toContain('--to-database-url must be a URL such as postgres://');
    const stopping = { DATA_DIR: join(folder, 'stopped'), DATABASE_URL: there };
    const stopped = await runCommand(['restore', firstRelease], stopping, (line, kill) => {
      if (line.includes('is whole')) kill('SIGINT');
    });
    expect(stopped).toMatchObject({ code: 1, error: expect.stringContaining('Stopped. Run it again to go on') });
  },
  patience,
);

const uploadKey = 'ab'.repeat(32);
const begunUpload = `insert into contents (id, key, workspace_id, organisation_id, status, created_at, touched_at)
  select gen_random_uuid(), '${uploadKey}', workspace_id, organisation_id, 'writing', now(), now() from contents limit 1`;

test(
  'it is restored on another machine, into the other kind of database and another store, and moved back to a server',
  async () => {
    const environment = readEnvironment(embedded());
    const quietly = { signal: new AbortController().signal, say: () => {} };
    await restoreBackup({ environment, from: backup(), passphrase: 'open sesame', ...quietly });
    const move = () => runCommand(['move', '--to-database-url', secondUrl?.() ?? ''], embedded());
    // As a server holds it that runs.
    const held = claimDataDir(environment.DATA_DIR);
    expect((await move()).error).toContain('is already using DATA_DIR');
    held.release();
    // As a move that was killed has left it, with the key in it.
    await mkdir(join(environment.DATA_DIR, 'moving-killed', 'backup'), { recursive: true });
    expectDone(await move());
    expect((await readdir(environment.DATA_DIR)).filter((name) => name.startsWith('moving-'))).toEqual([]);
    const [before, after] = [await countRows(firstUrl?.() ?? ''), await countRows(secondUrl?.() ?? '')];
    for (const table of ['users', 'tasks', 'documents', 'share_entries', 'connections', 'contents'])
      expect({ table, rows: after[table] }).toEqual({ table, rows: before[table] });
    await runAs(secondUrl?.() ?? '', begunUpload);
    expectDone(await runCommand(['move', '--to-embedded'], { ...embedded(), DATABASE_URL: secondUrl?.() ?? '' }));
    // One look at the end is a look at all three ways that it has come.
    await expectAlive(embedded(), ...proofs(embedded()), async () => {
      const note = await readFile(join(environment.DATA_DIR, 'secrets', 'server.json'), 'utf8');
      const { databaseUrl } = JSON.parse(note) as { databaseUrl: string };
      // Its pieces lie where they lay, so it goes on.
      expect(await ask(databaseUrl, `select status from contents where key = '${uploadKey}'`)).toEqual([
        { status: 'writing' },
      ]);
    });
  },
  patience * 2,
);
