import { mkdtempSync, realpathSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { expect } from 'vitest';
import { linkOf } from '../../links/test/scene.ts';
import type { Application } from '../../test/application.ts';
import type { Client, Json } from '../../test/client.ts';
import { performRun, type RunOptions } from '../perform-run.ts';

/** A folder for all links of a test file, known before the application starts. */
export function linkFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'causeway-sync-')));
}

export type Scene = {
  application: Application;
  link: Json;
  workspace: Json;
  /** The folder that the workspace is made of. */
  folder: string;
  mia: Client;
};

let count = 0;

/** A workspace of Mia's, made from an empty folder. */
export async function linkedScene(
  application: Application,
  root: string,
  more: { mode?: string; files?: Record<string, string> } = {},
): Promise<Scene> {
  count += 1;
  const repository = join(root, `repository-${count}`);
  const folder = join(repository, 'Contracts');
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(more.files ?? {})) await put(folder, path, content);
  const link = await linkOf(application, repository);
  const made = await application.as('ada').post(`/links/${link.id}/workspaces`, {
    path: 'Contracts',
    mode: more.mode ?? 'collaboration',
    ownerUserId: application.cast.people.mia.id,
  });
  expect(made.status, made.text).toBe(201);
  return { application, link, workspace: made.body, folder, mia: application.as('mia') };
}

/** Asks for a run and performs it here. */
export async function sync(scene: Scene, options: RunOptions = {}): Promise<Json> {
  const run = await ask(scene);
  await performRun(scene.application.services, run.id, { leaseSeconds: 0, ...options });
  return read(scene, run.id);
}

export async function ask({ application, link, workspace }: Scene): Promise<Json> {
  const asked = await application.as('ada').post(`/links/${link.id}/sync`, { workspaceId: workspace.id });
  expect(asked.status, asked.text).toBe(202);
  return asked.body;
}

export async function read({ application, link }: Scene, runId: string): Promise<Json> {
  const answer = await application.as('ada').get(`/links/${link.id}/runs/${runId}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** What a run did, as `action path`. */
export async function logOf({ application, link }: Scene, runId: string): Promise<string[]> {
  const answer = await application.as('ada').get(`/links/${link.id}/runs/${runId}/files?limit=200`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.items.map((item: Json) => `${item.action} ${item.path}`);
}

export async function put(folder: string, path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

/** All files below a folder by their paths. */
export async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.causeway-'));
  const read = files.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    // What goes away meanwhile is not there.
    const content = await readFile(path, 'utf8').catch(() => undefined);
    return content === undefined ? [] : [[path.slice(folder.length + 1), content] as const];
  });
  return Object.fromEntries((await Promise.all(read)).flat().sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** All documents of a workspace by their paths. */
export async function documentsIn({ mia, workspace }: Scene): Promise<Record<string, string>> {
  const documents = await listDocuments(mia, workspace.id);
  const folders = new Map<string, Json>();
  for (let cursor = ''; ; ) {
    const page = (await mia.get(`/workspaces/${workspace.id}/folders?limit=200${cursor}`)).body;
    for (const folder of page.items) folders.set(folder.id, folder);
    if (!page.nextCursor) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  const path = (id: string | null): string => {
    const folder = id === null ? undefined : folders.get(id);
    return folder ? `${path(folder.parentId)}${folder.name}/` : '';
  };
  const contents = documents.map(async (document) => {
    const content = await mia.get(`/documents/${document.id}/content`);
    expect(content.status, content.text).toBe(200);
    return [`${path(document.folderId)}${document.name}`, content.text] as const;
  });
  const pairs = (await Promise.all(contents)).sort(([one], [other]) => (one < other ? -1 : 1));
  expect(new Set(pairs.map(([name]) => name)).size).toBe(pairs.length);
  return Object.fromEntries(pairs);
}

export async function listDocuments(client: Client, workspaceId: string): Promise<Json[]> {
  const documents: Json[] = [];
  for (let cursor = ''; ; ) {
    const page = (await client.get(`/workspaces/${workspaceId}/documents?limit=200${cursor}`)).body;
    documents.push(...page.items);
    if (!page.nextCursor) return documents;
    cursor = `&cursor=${page.nextCursor}`;
  }
}

export async function documentNamed(scene: Scene, name: string): Promise<Json> {
  const found = (await listDocuments(scene.mia, scene.workspace.id)).find((document) => document.name === name);
  expect(found, name).toBeDefined();
  return found as Json;
}

export async function cleanUp(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true });
}

/** Sets the share allowance of Acme's account. */
export async function allow(application: Application, shareAllowance: number): Promise<void> {
  const path = `/accounts/${application.cast.organisations.acme.accountId}`;
  const { body } = await application.as('erin').get(path);
  expect((await application.as('otto').patch(path, { shareAllowance: body.sharesUsed + shareAllowance })).status).toBe(
    200,
  );
}

/** The runs of a workspace that wait or go on. */
export async function activeRuns({ application, workspace }: Scene): Promise<string[]> {
  const rows = await query<{ id: string }>(
    application,
    "select id from link_runs where status in ('waiting', 'running') and workspace_id = $1",
    [workspace.id],
  );
  return rows.map(({ id }) => id);
}

/** What is kept of deleted files of a workspace. */
export async function keptIn(application: Application, { workspace }: Scene): Promise<string[]> {
  const rows = await query<{ key: string }>(
    application,
    'select c.key from kept_contents k join contents c on c.id = k.content_id where k.workspace_id = $1',
    [workspace.id],
  );
  const texts = rows.map(async ({ key }) => text(await application.services.contents.read(key)));
  return (await Promise.all(texts)).sort();
}

export async function query<Row extends pg.QueryResultRow>(
  application: Application,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: application.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(statement, values)).rows;
  } finally {
    await client.end();
  }
}
