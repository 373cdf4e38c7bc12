import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { documentIn, sendFile } from '../documents/test/uploading.ts';
import { linkTo } from '../links/test/scene.ts';
import type { Entry } from '../platform/repositories/repository.ts';
import { contentOf, openTestRepository, type TestRepository, textOf } from '../platform/repositories/test/places.ts';
import { useApplication } from '../test/application.ts';
import { performRun } from './perform-run.ts';
import { documentNamed, documentsIn, logOf, read, type Scene, sync } from './test/scene.ts';

/** Whole runs over the kinds that are reached over a network; syncs.test.ts tries every case over a folder. */
// Each goes over a network several times, through servers that are not ours.
vi.setConfig({ testTimeout: 120_000 });
const application = useApplication({ variables: { EGRESS_ALLOW: '127.0.0.1' } });

describe.each(['s3', 'webdav'] as const)('runs over %s', (kind) => {
  let place: TestRepository;
  let count = 0;
  let folder: string;
  let scene: Scene;

  beforeAll(async () => {
    place = await openTestRepository(kind);
  });
  afterAll(() => place?.close());

  /** Whoever works in the repository itself. */
  async function put(path: string, content: string): Promise<void> {
    const { repository } = place;
    const whole = `${folder}/${path}`;
    const parents = whole.split('/').slice(0, -1);
    for (let depth = 1; depth <= parents.length; depth += 1)
      await repository.createFolder(parents.slice(0, depth).join('/'));
    const there = await repository.stat(whole);
    const condition = there?.fingerprint ? { ifMatch: there.fingerprint } : ({ ifNoneMatch: '*' } as const);
    await repository.write(whole, contentOf(content), condition);
  }
  const remove = (path: string) => place.repository.remove(`${folder}/${path}`);

  /** All of the folder by paths, as the server gives it out. */
  async function filesThere(below = folder): Promise<Record<string, string>> {
    const { entries } = await place.repository.list(below);
    const files = await Promise.all(entries.map(contentsOf));
    return Object.fromEntries(files.flat().sort(([one], [other]) => (one < other ? -1 : 1)));
  }
  async function contentsOf({ path, kind }: Entry): Promise<[string, string][]> {
    if (kind === 'folder') return Object.entries(await filesThere(path));
    const { content } = await place.repository.read(path);
    return [[path.slice(folder.length + 1), await textOf(content)]];
  }
  async function expectEqual(): Promise<void> {
    expect(await documentsIn(scene)).toEqual(await filesThere());
  }

  /** Whatever such a server could not promise is looked at again, and found to be the same. */
  async function expectCalm(): Promise<void> {
    const run = await sync(scene);
    expect(run).toMatchObject({ status: 'done', conflicts: 0, failed: 0 });
    expect(await logOf(scene, run.id)).toEqual([]);
  }

  /** A workspace made of a folder with these files, after its first run. */
  async function begin(mode: string, files: Record<string, string>): Promise<void> {
    count += 1;
    folder = `Folder ${count}`;
    for (const [path, content] of Object.entries(files)) await put(path, content);
    const link = await linkTo(application, { kind, settings: place.settings }, `${kind} ${count}`);
    const body = { path: folder, mode, ownerUserId: application.cast.people.mia.id };
    const made = await application.as('ada').post(`/links/${link.id}/workspaces`, body);
    expect(made.status, made.text).toBe(201);
    scene = { application, link, workspace: made.body, folder, mia: application.as('mia') };
    const run = await sync(scene);
    expect(run).toMatchObject({ status: 'done', failed: 0, filesTotal: Object.keys(files).length, error: null });
    await expectEqual();
  }

  test('carry changes of both sides over, and then do nothing', async () => {
    await begin('collaboration', { 'a.txt': 'one', 'Plans/b.txt': 'two', 'Plans/c.txt': 'three' });
    await put('a.txt', 'changed there');
    await put('Plans/new.txt', 'new there');
    const { id } = await documentNamed(scene, 'b.txt');
    await sendFile(scene.mia, `/documents/${id}/versions`, { content: 'changed here' });
    await documentIn(scene.mia, scene.workspace.id, 'new here', 'here.txt');
    const run = await sync(scene);
    expect((await logOf(scene, run.id)).sort()).toEqual([
      'created Plans/new.txt',
      'created here.txt',
      'updated Plans/b.txt',
      'updated a.txt',
    ]);
    expect(await filesThere()).toEqual({
      'Plans/b.txt': 'changed here',
      'Plans/c.txt': 'three',
      'Plans/new.txt': 'new there',
      'a.txt': 'changed there',
      'here.txt': 'new here',
    });
    await expectEqual();
    await expectCalm();
  });

  test('carry a new name and another folder over to the repository, and deletions to both', async () => {
    await begin('collaboration', { 'a.txt': 'one', 'b.txt': 'two', 'Plans/c.txt': 'three' });
    const { body } = await scene.mia.get(`/workspaces/${scene.workspace.id}/folders`);
    const { id } = await documentNamed(scene, 'a.txt');
    await scene.mia.patch(`/documents/${id}`, { name: 'renamed.txt', folderId: body.items[0].id });
    await sync(scene);
    expect(await filesThere()).toEqual({ 'Plans/c.txt': 'three', 'Plans/renamed.txt': 'one', 'b.txt': 'two' });
    expect((await documentNamed(scene, 'renamed.txt')).id).toBe(id);
    await remove('b.txt');
    await scene.mia.delete(`/documents/${(await documentNamed(scene, 'c.txt')).id}`);
    await sync(scene);
    expect(await filesThere()).toEqual({ 'Plans/renamed.txt': 'one' });
    await expectEqual();
  });

  test('keep both of a conflict, and say so', async () => {
    await begin('collaboration', { 'a.txt': 'one' });
    const { id } = await documentNamed(scene, 'a.txt');
    await sendFile(scene.mia, `/documents/${id}/versions`, { content: 'ours' });
    await put('a.txt', 'theirs');
    expect(await sync(scene)).toMatchObject({ status: 'done', conflicts: 1 });
    expect(Object.values(await filesThere()).sort()).toEqual(['ours', 'theirs']);
    expect((await scene.mia.get(`/documents/${id}/comments`)).body.items[0].text).toContain('Changed on both sides');
    await expectEqual();
    await expectCalm();
  });

  test('wait with many deletions until somebody confirms them', async () => {
    const many = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`f${n}.txt`, `content ${n}`]));
    await begin('collaboration', many);
    for (let n = 0; n < 12; n += 1) await remove(`f${n}.txt`);
    const run = await sync(scene);
    expect(run).toMatchObject({ status: 'confirming', deletesWaiting: 12 });
    expect(Object.keys(await documentsIn(scene))).toHaveLength(16);
    const path = `/links/${scene.link.id}/runs/${run.id}/confirm-deletes`;
    expect((await application.as('ada').post(path, {})).status).toBe(200);
    await performRun(application.services, run.id, { leaseSeconds: 0 });
    expect(await read(scene, run.id)).toMatchObject({ status: 'done', deletesWaiting: 0 });
    expect(Object.keys(await documentsIn(scene))).toHaveLength(4);
    await expectEqual();
  });

  test('of a publication follow the repository and never write to it', async () => {
    await begin('publication', { 'a.txt': 'one', 'Plans/b.txt': 'two' });
    const refused = await sendFile(scene.mia, `/workspaces/${scene.workspace.id}/documents`, { content: 'x' });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    await put('a.txt', 'changed');
    await put('Plans/c.txt', 'three');
    await remove('Plans/b.txt');
    await sync(scene);
    expect(await filesThere()).toEqual({ 'Plans/c.txt': 'three', 'a.txt': 'changed' });
    await expectEqual();
  });
});
