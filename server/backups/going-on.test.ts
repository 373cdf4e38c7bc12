import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFinished, test, vi } from 'vitest';
import { collectContents } from '../documents/collect-contents.ts';
import { documentIn, workspaceOf } from '../documents/test/uploading.ts';
import { type Environment, readEnvironment } from '../environment.ts';
import { type Application, startApplication } from '../test/application.ts';
import { copyTemplate, dropDatabase, withDatabase } from '../test/global-setup.ts';
import { hurryTime } from './test/hurry-time.ts';
import { leave } from './unfinished.ts';
import { verifyBackup } from './verify-backup.ts';
import { writeBackup } from './write-backup.ts';

let folder: string;
let application: Application;
let close: () => Promise<void>;
let workspaceId: string;
let to: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-going-on-'));
  ({ application, close } = await startApplication());
  workspaceId = (await workspaceOf(application.as('ada'))).id;
  for (const name of ['One.txt', 'Two.txt', 'Three.txt'])
    await documentIn(application.as('ada'), workspaceId, name, name);
});

beforeEach(() => {
  to = join(folder, randomUUID());
  hurryTime();
});

afterEach(() => vi.restoreAllMocks());

afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

type More = { environment?: Environment; signal?: AbortSignal; say?(sentence: string): void };

async function backUp(place: string, more: More = {}): Promise<string[]> {
  const { DATA_DIR } = application.services.environment;
  const environment = readEnvironment({ DATA_DIR, DATABASE_URL: application.ownerUrl });
  const { signal } = new AbortController();
  const said: string[] = [];
  const say = (sentence: string) => {
    said.push(sentence);
    more.say?.(sentence);
  };
  const usual = { environment, to: place, passphrase: undefined, withContents: true, signal };
  await writeBackup({ ...usual, ...more, say });
  return said;
}

/** Stops as Ctrl-C does, as soon as two contents of three are copied; gives their files. */
async function stopAfterTwo(): Promise<string[]> {
  const stop = new AbortController();
  const said: string[] = [];
  const say = (sentence: string) => {
    said.push(sentence);
    if (sentence.startsWith('2 of 3 contents, ')) stop.abort();
  };
  await expect(backUp(to, { signal: stop.signal, say })).rejects.toMatchObject({ name: 'AbortError' });
  expect(said.at(-1)).toBe(
    `2 contents stay in ${to}.unfinished: a backup into ${to} goes on with them. Else remove it.`,
  );
  return filesIn(`${to}.unfinished`);
}

const filesIn = async (place: string) =>
  (await readdir(join(place, 'contents'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

const keyOf = (file: string) => file.slice(file.lastIndexOf('/') + 1);
const isThereAlready = / contents are there already/;

async function expectWhole(): Promise<void> {
  const { manifest, verdict } = await verifyBackup(to);
  expect(verdict).toMatchObject({ isWhole: true, faults: [] });
  expect(await readdir(to)).toEqual(['contents', 'database', 'manifest.json', 'manifest.json.sha256', 'secrets']);
  expect(await filesIn(to)).toHaveLength(manifest.contents?.count ?? -1);
  expect(await readdir(folder)).not.toContain(`${keyOf(to)}.unfinished`);
}

test('one that was stopped leaves contents only, and the next goes on with them and is of its own moment', async () => {
  const [kept = '', gone = ''] = await stopAfterTwo();
  // Neither the key nor anything that could look like a backup.
  expect(await readdir(`${to}.unfinished`)).toEqual(['contents', 'unfinished.json']);
  await expect(verifyBackup(`${to}.unfinished`)).rejects.toThrow('is no backup of Causeway');
  const { ino, mtimeMs } = await stat(kept);
  const ada = application.as('ada');
  const text = await readFile(gone, 'utf8');
  const documents = (await ada.get(`/workspaces/${workspaceId}/documents`)).body.items as {
    id: string;
    name: string;
  }[];
  const document = documents.find(({ name }) => name === text);
  expect((await ada.delete(`/documents/${document?.id}`)).status).toBe(204);
  await collectContents(application.services);
  await documentIn(ada, workspaceId, text, text);
  const said = await backUp(to);
  expect(said.filter((sentence) => isThereAlready.test(sentence))).toEqual([
    '1 of 3 contents are there already: they are compared with their rows and not copied again.',
  ]);
  const files = await filesIn(to);
  expect(files.map(keyOf)).not.toContain(keyOf(gone));
  const again = await stat(files.find((file) => keyOf(file) === keyOf(kept)) ?? '');
  expect(again).toMatchObject({ ino, mtimeMs });
  await expectWhole();
});

test('what is there and is not whole is copied anew', async () => {
  const [altered = '', longer = ''] = await stopAfterTwo();
  await writeFile(altered, Buffer.alloc((await stat(altered)).size));
  await appendFile(longer, 'x');
  // As one that was killed leaves the content that it was at.
  await writeFile(`${longer}.${randomUUID()}`, 'half');
  const said = await backUp(to);
  expect(said.find((sentence) => isThereAlready.test(sentence))).toMatch(/^1 of 3 /);
  await expectWhole();
});

test('one that was killed before its last step looks like a backup no more as soon as another goes on with it', async () => {
  await stopAfterTwo();
  const note = await readFile(join(`${to}.unfinished`, 'unfinished.json'));
  await backUp(to);
  await cp(to, `${to}.unfinished`, { recursive: true });
  await rm(to, { recursive: true });
  await writeFile(join(`${to}.unfinished`, 'unfinished.json'), note);
  await writeFile(join(`${to}.unfinished`, 'database', 'of_a_table_that_is_gone.ndjson.gz'), '');
  expect((await verifyBackup(`${to}.unfinished`)).verdict.isWhole).toBe(true);
  const looks: boolean[] = [];
  const look = (sentence: string) => {
    if (/ rows …$|^Database:/.test(sentence)) looks.push(existsSync(join(`${to}.unfinished`, 'manifest.json')));
  };
  expect((await backUp(to, { say: look })).find((sentence) => isThereAlready.test(sentence))).toMatch(/^3 of 3 /);
  expect(new Set(looks)).toEqual(new Set([false]));
  expect(await readdir(join(to, 'database'))).not.toContain('of_a_table_that_is_gone.ndjson.gz');
  await expectWhole();
});

test('on a full disk nothing stays, for it is full for the database beside it too', async () => {
  await stopAfterTwo();
  const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  await expect(leave({ to, path: `${to}.unfinished`, id: 'any' }, full)).rejects.toThrow(
    `There is no room left in ${folder} for the backup; nothing of this one was kept.`,
  );
  expect((await readdir(folder)).filter((name) => name.startsWith(keyOf(to)))).toEqual([]);
});

/** Acts while a backup has taken the folder, and waits for a table that somebody holds. */
async function whileUnderWay(act: () => Promise<void>): Promise<void> {
  const holder = new pg.Client({ connectionString: application.ownerUrl });
  await holder.connect();
  await holder.query('begin; lock table webhooks in access exclusive mode');
  const underWay = backUp(to);
  const waiting = "select from pg_locks where not granted and relation = 'webhooks'::regclass";
  try {
    while ((await holder.query(waiting)).rowCount === 0) await pause(20);
    await act();
  } finally {
    await holder.end();
    await underWay;
  }
}

/** Another database that a Causeway is in, with a key of its own. */
async function otherInstallation(): Promise<Environment> {
  const name = `causeway_${randomUUID().replaceAll('-', '')}`;
  await copyTemplate(inject('adminUrl'), name, inject('templateDatabase'));
  onTestFinished(() => dropDatabase(inject('adminUrl'), name));
  const DATABASE_URL = withDatabase(inject('adminUrl'), name);
  return readEnvironment({ DATA_DIR: folder, DATABASE_URL, SECRET_KEY: randomBytes(32).toString('hex') });
}

test('what another installation writes, or has left, is not touched', async () => {
  const environment = await otherInstallation();
  const refusal = `${to}.unfinished is of another installation's backup, under way or broken off, so nothing of it is touched`;
  await whileUnderWay(() => expect(backUp(to, { environment })).rejects.toThrow(refusal));
  await expectWhole();
  await rm(to, { recursive: true });
  const files = await stopAfterTwo();
  await expect(backUp(to, { environment })).rejects.toThrow(refusal);
  expect(await filesIn(`${to}.unfinished`)).toEqual(files);
  await backUp(to);
  await expect(backUp(to, { environment })).rejects.toThrow(`${to} is not empty`);
  await expectWhole();
});

test('a folder that does not say whose it is is not touched either', async () => {
  await mkdir(join(`${to}.unfinished`, 'photographs'), { recursive: true });
  for (const note of [undefined, '', '{"of":"others"}']) {
    if (note !== undefined) await writeFile(join(`${to}.unfinished`, 'unfinished.json'), note);
    await expect(backUp(to)).rejects.toThrow(
      `${to}.unfinished stands there and does not say whose backup it is, so nothing of it is touched: remove it`,
    );
  }
  expect(await readdir(`${to}.unfinished`)).toContain('photographs');
  expect((await readdir(folder)).filter((name) => name.startsWith(`${keyOf(to)}.unfinished-`))).toEqual([]);
});

test('by whatever path they come to it, two of one installation do not write into one folder', async () => {
  const link = join(folder, `link-${randomUUID()}`);
  await symlink(folder, link);
  await whileUnderWay(() =>
    expect(backUp(join(link, keyOf(to)))).rejects.toThrow(/^Another backup into .* is under way/),
  );
  await expectWhole();
});

const ender = `import pg from 'pg';
  const client = new pg.Client({ connectionString: process.argv[1] });
  await client.connect();
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'causeway backup' and datname = current_database()");
  await client.end();`;

test.each([
  ['1 of 3 contents, ', 2],
  ['Documents: ', 3],
])(
  'without its database it ends after "%s" and touches nothing more, for the folder may be taken up by then',
  async (beginning, there) => {
    const lose = (sentence: string) => {
      if (!sentence.startsWith(beginning)) return;
      const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', ender, application.ownerUrl]);
      expect(status).toBe(0);
    };
    await expect(backUp(to, { say: lose })).rejects.toThrow(
      `The database went away meanwhile, so the backup could lack what was deleted since. Run it again: it goes on with what is in ${to}.unfinished.`,
    );
    expect(await readdir(`${to}.unfinished`)).toEqual(expect.arrayContaining(['contents', 'database', 'secrets']));
    const said = await backUp(to);
    expect(said.find((sentence) => isThereAlready.test(sentence))).toMatch(new RegExp(`^${there} of 3 `));
    await expectWhole();
  },
);
