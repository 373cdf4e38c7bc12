import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendFile } from '../documents/test/uploading.ts';
import { agentOf } from '../links/test/scene.ts';
import { type Apache, startApache } from '../platform/repositories/test/apache.ts';
import { ServerProcess } from '../shares/test/server-process.ts';
import { useApplication } from '../test/application.ts';
import { Client, type Json } from '../test/client.ts';
import { listDocuments } from './test/scene.ts';

/**
 * A folder of Apache's mod_dav with a thousand files becomes a workspace; the server is killed with `kill -9` and Apache too in
 * the middle of it; people work on both sides, and meet. At the end both sides are equal by checksum, and nothing is lost.
 * CAUSEWAY_SYNC_KILLS=20 for more of it.
 */
const kills = Number(process.env.CAUSEWAY_SYNC_KILLS ?? 3);
const count = 1000;
const files = await mkdtemp(join(tmpdir(), 'causeway-sync-files-'));
const shared = { SECRET_KEY: randomBytes(32).toString('hex'), STORAGE_URL: `file:${files}`, EGRESS_ALLOW: '127.0.0.1' };
const application = useApplication({ variables: shared });
let apache: Apache;
let server: ServerProcess;
let link: Json;
let workspace: Json;
let ada: Client;
let mia: Client;

beforeAll(async () => {
  apache = await startApache();
  await put(Object.fromEntries(Array.from({ length: count }, (_, n) => fileOfKind(n))));
  server = new ServerProcess({ ...shared, DATABASE_URL: application.ownerUrl, LINK_LEASE_SECONDS: '1' });
  await server.start();
  await connect();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await apache.stop();
  await rm(files, { recursive: true, force: true });
});

async function connect(): Promise<void> {
  const { id } = application.cast.organisations.acme;
  ada = new Client(server.url!, application.cast.people.ada.token);
  mia = new Client(server.url!, application.cast.people.mia.token);
  await ada.post(`/organisations/${id}/email-domains`, { name: 'acme-documents.example', own: false });
  const { url, username, password } = apache;
  const wish = { kind: 'webdav', name: 'Archive', settings: { url, username, password } };
  const made = await ada.post(`/organisations/${id}/links`, { ...wish, agentUserId: (await agentOf(application)).id });
  expect(made.status, made.text).toBe(201);
  link = made.body;
}

/** Texts, PDF, pictures and office files, as small as they come. */
function fileOfKind(n: number): [string, Buffer] {
  const folder = `Year ${2000 + (n % 10)}`;
  const words = `Document ${n}, ${'all work and no play '.repeat(n % 40)}`;
  const kinds: [string, Buffer][] = [
    [`${folder}/notes ${n}.txt`, Buffer.from(words)],
    [`${folder}/Grüße ${n}.pdf`, Buffer.from(`%PDF-1.4\n%${words}\ntrailer<<>>\n%%EOF\n`)],
    [`${folder}/picture ${n}.png`, png(n)],
    [`${folder}/report & plan ${n}.docx`, Buffer.concat([Buffer.from('PK\x03\x04'), deflateSync(words)])],
  ];
  return kinds[n % 4]!;
}

function png(n: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const pixel = deflateSync(Buffer.from([0, n & 255, n >> 8, 7]));
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixel), chunk('IEND', Buffer.alloc(0))]);
}

async function put(contents: Record<string, Buffer | string>): Promise<void> {
  for (const [path, content] of Object.entries(contents)) {
    const file = join(apache.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    if (userInfo().uid === 0) for (const owned of [file, dirname(file)]) await chown(owned, 65_534, 65_534);
  }
}

const sum = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function inRepository(): Promise<string[]> {
  const entries = await readdir(apache.folder, { recursive: true, withFileTypes: true });
  const kept = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  const told = kept.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return `${path.slice(apache.folder.length + 1)} ${sum(await readFile(path))}`;
  });
  return (await Promise.all(told)).sort();
}

async function inWorkspace(): Promise<string[]> {
  const folders: Json[] = (await mia.get(`/workspaces/${workspace.id}/folders?limit=200`)).body.items;
  const nameOf = new Map(folders.map(({ id, name }) => [id, `${name}/`]));
  const documents = await listDocuments(mia, workspace.id);
  return documents.map(({ folderId, name, sha256 }) => `${nameOf.get(folderId) ?? ''}${name} ${sha256}`).sort();
}

const run = async (): Promise<Json> =>
  (await ada.get(`/links/${link.id}/runs?workspaceId=${workspace.id}&limit=1`)).body.items[0];

async function restart(): Promise<void> {
  await server.kill();
  await server.start();
  ada = new Client(server.url!, application.cast.people.ada.token);
  mia = new Client(server.url!, application.cast.people.mia.token);
  await wake();
}
const wake = () => ada.post(`/links/${link.id}/sync`, { workspaceId: workspace.id });

/** Waits until a run has done that many files, or has ended. */
async function untilDone(wanted: number): Promise<Json> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const now = await run();
    if (!['waiting', 'running'].includes(now.status) || now.filesDone >= wanted) return now;
    await pause(50);
  }
  throw new Error(`the run does not go on: ${JSON.stringify(await run())}`);
}

test('a thousand files come whole, though server and repository are killed in the middle', async () => {
  const made = await ada.post(`/links/${link.id}/workspaces`, {
    path: '',
    mode: 'collaboration',
    ownerUserId: application.cast.people.mia.id,
  });
  expect(made.status, made.text).toBe(201);
  workspace = made.body;
  for (let n = 1; n <= kills; n += 1) {
    await untilDone(Math.round((n * 0.7 * count) / (kills + 1)));
    await restart();
  }
  await untilDone(0.8 * count);
  await apache.kill();
  await pause(200);
  await apache.start();
  await wake();
  expect(await untilDone(Number.POSITIVE_INFINITY)).toMatchObject({ status: 'done', failed: 0, conflicts: 0 });
  const there = await inRepository();
  expect(there).toHaveLength(count);
  expect(await inWorkspace()).toEqual(there);
}, 240_000);

test('edits on both sides meet, and a conflict keeps both', async () => {
  const documents = await listDocuments(mia, workspace.id);
  const named = (name: string) => documents.find((document) => document.name === name)!;
  await put({
    'Year 2000/notes 0.txt': 'theirs',
    'Year 2004/notes 4.txt': 'changed there',
    'New there/x.txt': 'new there',
  });
  for (const [name, content] of [
    ['notes 0.txt', 'ours'],
    ['notes 8.txt', 'changed here'],
  ] as const)
    expect((await sendFile(mia, `/documents/${named(name).id}/versions`, { content })).status).toBe(201);
  await sendFile(mia, `/workspaces/${workspace.id}/documents`, { content: 'new here', name: 'new here.txt' });
  await mia.patch(`/documents/${named('notes 12.txt').id}`, { name: 'renamed here.txt' });
  await mia.delete(`/documents/${named('notes 16.txt').id}`);
  await rm(join(apache.folder, 'Year 2000/notes 20.txt'));
  await wake();
  await pause(300);
  await restart();
  const ended = await untilDone(Number.POSITIVE_INFINITY);
  expect(ended).toMatchObject({ status: 'done', failed: 0 });
  const there = await inRepository();
  expect(await inWorkspace()).toEqual(there);
  const day = new Date().toISOString().slice(0, 10);
  expect(there).toEqual(
    expect.arrayContaining([
      `Year 2000/notes 0.txt ${sum(Buffer.from('theirs'))}`,
      `Year 2000/notes 0 (conflict Acme ${day}).txt ${sum(Buffer.from('ours'))}`,
      `Year 2004/notes 4.txt ${sum(Buffer.from('changed there'))}`,
      `Year 2008/notes 8.txt ${sum(Buffer.from('changed here'))}`,
      `new here.txt ${sum(Buffer.from('new here'))}`,
      `New there/x.txt ${sum(Buffer.from('new there'))}`,
    ]),
  );
  expect(there.filter((line) => /notes (12|16|20)\.txt/.test(line))).toEqual([]);
}, 120_000);
