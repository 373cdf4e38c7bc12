import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { appendFile, cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createApp } from '../app.ts';
import { documentIn, workspaceOf } from '../documents/test/uploading.ts';
import { readEnvironment } from '../environment.ts';
import { openPlace, type TestPlace } from '../platform/storage/test/stores.ts';
import { codeAt, enrolApp, step, type Visitor, visitor } from '../second-factors/test/scene.ts';
import { openServices } from '../services.ts';
import { type Application, startApplication } from '../test/application.ts';
import { Client, type Json } from '../test/client.ts';
import { dropDatabase, runAs, withDatabase } from '../test/global-setup.ts';
import { isInhabited } from './load-store.ts';
import { restoreBackup } from './restore-backup.ts';
import { verifyBackup } from './verify-backup.ts';
import { writeBackup } from './write-backup.ts';

const contents = ['The first.', 'The second, rather longer.'.repeat(1000)];
const patience = 240_000;
const databases = [1, 2].map(() => `causeway_${randomUUID().replaceAll('-', '')}`);
const [otherUrl, refusingUrl] = databases.map((name) => withDatabase(inject('adminUrl'), name)) as [string, string];
const keyOfBefore = randomBytes(32).toString('hex');

let folder: string;
let places: { from: TestPlace; to: TestPlace; refusing: TestPlace };
let application: Application;
let close: () => Promise<void>;
let person: Visitor;
let secret: string;
let workspaceId: string;

// An installation whose documents lie in an S3-compatible store, with somebody who signs in by an authenticator app.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causeway-backups-'));
  for (const name of databases) await runAs(inject('adminUrl'), `create database ${name}`);
  places = { from: await openPlace('s3'), to: await openPlace('s3'), refusing: await openPlace('file') };
  const variables = { STORAGE_URL: places.from.url, SECRET_KEY: keyOfBefore };
  ({ application, close } = await startApplication({ variables }));
  workspaceId = (await workspaceOf(application.as('ada'))).id;
  for (const [index, content] of contents.entries())
    await documentIn(application.as('ada'), workspaceId, content, `Document ${index}.txt`);
  await rememberLineSeparators();
  person = await visitor(application);
  secret = await enrolApp(application, person);
}, patience);

afterAll(async () => {
  await close();
  for (const place of Object.values(places)) await place.close();
  for (const name of databases) await dropDatabase(inject('adminUrl'), name);
  await rm(folder, { recursive: true, force: true });
}, patience);

const excerpt = 'one\u2028two\u2029three\rfour\u0085five';

/** What a receiver of a webhook answered, with all that some take for the end of a line. */
async function rememberLineSeparators(): Promise<void> {
  const { id } = application.cast.organisations.acme;
  const hook = await application.as('ada').post(`/organisations/${id}/webhooks`, { url: hookUrl, events: ['*'] });
  expect(hook.status, hook.text).toBe(201);
  await application.as('ada').post(`/organisations/${id}/webhooks/${hook.body.id}/test`);
  await runAs(application.ownerUrl, `update webhook_deliveries set response_excerpt = ${literal(excerpt)}`);
}
const hookUrl = 'https://192.0.32.8/hook';
const literal = (text: string) => `'${text}'`;

type Stop = { signal: AbortSignal; say(sentence: string): void };

/** Stops as Ctrl-C does, at the first sentence of progress that begins so. */
function stopAt(beginning: string): Stop {
  const stop = new AbortController();
  return { signal: stop.signal, say: (sentence) => sentence.startsWith(beginning) && stop.abort() };
}
const never: Stop = stopAt('never');

function backUp(to: string, stop = never) {
  const from = { DATA_DIR: join(folder, 'from'), DATABASE_URL: application.ownerUrl };
  const environment = readEnvironment({ ...from, STORAGE_URL: places.from.url, SECRET_KEY: keyOfBefore });
  return writeBackup({ environment, to, passphrase: undefined, withContents: true, ...stop });
}

function restore(from: string, variables: Record<string, string>, stop = never) {
  return restoreBackup({ environment: readEnvironment(variables), from, passphrase: undefined, ...stop });
}

const there = () => ({ DATA_DIR: join(folder, 'there'), DATABASE_URL: otherUrl, STORAGE_URL: places.to.url });
const nowhere = () => ({
  DATA_DIR: join(folder, 'nowhere'),
  DATABASE_URL: refusingUrl,
  STORAGE_URL: places.refusing.url,
});
const backup = () => join(folder, 'backup');

test(
  'a backup that is stopped leaves nothing that looks whole, and is made by running it again',
  async () => {
    // While the database is written nothing is left; when all but the last word is there, the contents are.
    await expect(backUp(backup(), stopAt('Database:'))).rejects.toMatchObject({ name: 'AbortError' });
    expect((await readdir(folder)).filter((name) => name.startsWith('backup'))).toEqual([]);
    await expect(backUp(backup(), stopAt('Documents:'))).rejects.toMatchObject({ name: 'AbortError' });
    expect((await readdir(folder)).filter((name) => name.startsWith('backup'))).toEqual(['backup.unfinished']);
    await expect(verifyBackup(`${backup()}.unfinished`)).rejects.toThrow('is no backup of Causeway');
    const manifest = await backUp(backup());
    expect(manifest).toMatchObject({ contents: { count: contents.length }, damaged: [] });
    expect((await verifyBackup(backup())).verdict).toMatchObject({ isWhole: true, faults: [] });
    expect(await readdir(folder)).not.toContain('backup.unfinished');
    await expect(backUp(backup())).rejects.toThrow('is not empty; a backup is written into a folder of its own');
  },
  patience,
);

test(
  'what is altered, of another key or not for this place is refused, and nothing is written',
  async () => {
    const altered = join(folder, 'altered');
    await cp(backup(), altered, { recursive: true });
    await appendFile(join(altered, 'database', 'users.ndjson.gz'), 'x');
    await expect(restore(altered, nowhere())).rejects.toThrow('database/users.ndjson.gz has another checksum');
    await rm(join(altered, 'database', 'users.ndjson.gz'));
    await expect(restore(altered, nowhere())).rejects.toThrow('database/users.ndjson.gz is missing');
    const otherKey = { ...nowhere(), SECRET_KEY: randomBytes(32).toString('hex') };
    await expect(restore(backup(), otherKey)).rejects.toThrow('SECRET_KEY is another key than the one in the backup');
    const inhabited = { ...nowhere(), DATABASE_URL: application.ownerUrl };
    await expect(restore(backup(), inhabited)).rejects.toThrow('The database is not empty; nothing was written');
    await expect(restore(folder, nowhere())).rejects.toThrow('is no backup of Causeway');
    expect(await isInhabited(refusingUrl)).toBe(false);
    expect(await places.refusing.everything()).toEqual([]);
    expect(await readdir(join(folder, 'nowhere'), { recursive: true })).not.toContain('secrets/key');
    const store = await places.refusing.open();
    const unlimited = { maximumBytes: 100, signal: never.signal };
    await store.write(randomBytes(16).toString('hex'), Readable.from([Buffer.from('of others')]), unlimited);
    await expect(restore(backup(), nowhere())).rejects.toThrow('The store for documents is not empty');
    expect(await isInhabited(refusingUrl)).toBe(false);
  },
  patience,
);

test(
  'from one S3-compatible store into another, after a restoration that was stopped, every document is there and the authenticator app still works',
  async () => {
    await expect(restore(backup(), there(), stopAt('Documents:'))).rejects.toMatchObject({ name: 'AbortError' });
    expect(await isInhabited(otherUrl)).toBe(false);
    await restore(backup(), there());
    const services = await openServices({
      environment: readEnvironment({ ...there(), LOG_LEVEL: 'silent' }),
      databaseUrl: otherUrl,
      clock: application.clock,
      log: () => {},
    });
    const app = await createApp(services);
    try {
      const baseUrl = await app.listen({ port: 0, host: '127.0.0.1' });
      const ada = new Client(baseUrl, application.as('ada').token);
      const { body } = await ada.get(`/workspaces/${workspaceId}/documents`);
      const read = await Promise.all(
        body.items.map(async ({ id }: { id: string }) => (await ada.get(`/documents/${id}/content`)).text),
      );
      expect(read.map(sum).sort()).toEqual(contents.map(sum).sort());
      const hooks = `/organisations/${application.cast.organisations.acme.id}/webhooks`;
      const [hook] = (await ada.get(hooks)).body.items;
      const deliveries = (await ada.get(`${hooks}/${hook.id}/deliveries`)).body.items;
      expect(deliveries.map((one: Json) => one.responseExcerpt)).toContain(excerpt);
      const nobody = new Client(baseUrl, undefined);
      const first = await nobody.post('/sessions', { email: person.email, password: application.cast.password });
      expect(first.body.code).toBe('second_factor_needed');
      application.clock.advance(step);
      const code = codeAt(secret, application.clock.now());
      const second = await nobody.post('/sessions/second-factor', { pending: first.body.pending, code });
      expect(second.status, second.text).toBe(201);
    } finally {
      await app.close();
      await services.close();
    }
  },
  patience,
);

const sum = (text: string) => createHash('sha256').update(text).digest('hex');
