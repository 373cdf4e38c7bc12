import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { checkContents } from '../documents/check-contents.ts';
import { collectContents, condemnUnreferenced } from '../documents/collect-contents.ts';
import { documentIn, sendFile } from '../documents/test/uploading.ts';
import { holding } from '../links/test/scene.ts';
import { day, minute } from '../platform/clock.ts';
import { useApplication } from '../test/application.ts';
import { startDue, sweepRuns } from './jobs.ts';
import { performRun } from './perform-run.ts';
import {
  activeRuns,
  allow,
  ask,
  cleanUp,
  documentNamed,
  documentsIn,
  filesIn,
  keptIn,
  linkedScene,
  linkFolder,
  logOf,
  put,
  read,
  type Scene,
  sync,
} from './test/scene.ts';

const root = linkFolder();
const application = useApplication({ variables: { LINK_FOLDERS: root } });
afterAll(() => cleanUp(root));

let scene: Scene;

async function expectEqual(): Promise<void> {
  expect(await documentsIn(scene)).toEqual(await filesIn(scene.folder));
}

describe('a collaboration workspace', () => {
  beforeEach(async () => {
    scene = await linkedScene(application, root, {
      files: { 'a.txt': 'one', 'Plans/b.txt': 'two', 'Plans/c.txt': 'three' },
    });
    const run = await sync(scene);
    expect(run).toMatchObject({ status: 'done', filesTotal: 3, filesDone: 3, error: null });
  });

  test('has all files of its folder after the first run, in their folders', async () => {
    expect(await documentsIn(scene)).toEqual({ 'a.txt': 'one', 'Plans/b.txt': 'two', 'Plans/c.txt': 'three' });
    const { body } = await scene.mia.get(`/workspaces/${scene.workspace.id}`);
    expect(body.link).toMatchObject({ kind: 'folder', path: 'Contracts', mode: 'collaboration', state: 'equal' });
  });

  test('does nothing when nothing has changed', async () => {
    const run = await sync(scene);
    expect(run).toMatchObject({ status: 'done', filesTotal: 0, bytesDone: 0 });
    expect(await logOf(scene, run.id)).toEqual([]);
  });

  test('takes a change of the repository as a version', async () => {
    await put(scene.folder, 'a.txt', 'changed there');
    const run = await sync(scene);
    expect(await logOf(scene, run.id)).toEqual(['updated a.txt']);
    const listed = await application.as('ada').get(`/links/${scene.link.id}/runs?limit=1`);
    expect(listed.body.items).toMatchObject([
      { id: run.id, filesDone: 1, files: [{ action: 'updated', path: 'a.txt' }] },
    ]);
    const { id } = await documentNamed(scene, 'a.txt');
    expect((await scene.mia.get(`/documents/${id}/versions`)).body.items).toHaveLength(2);
    await expectEqual();
  });

  test('gives a change of the workspace to the repository, and new documents with their folders', async () => {
    const { id } = await documentNamed(scene, 'b.txt');
    await sendFile(scene.mia, `/documents/${id}/versions`, { content: 'changed here' });
    const folder = (await scene.mia.post(`/workspaces/${scene.workspace.id}/folders`, { name: 'New' })).body;
    await sendFile(
      scene.mia,
      `/workspaces/${scene.workspace.id}/documents`,
      { content: 'n', name: 'n.txt' },
      { before: { folderId: folder.id } },
    );
    const run = await sync(scene);
    expect(await logOf(scene, run.id)).toEqual(expect.arrayContaining(['updated Plans/b.txt', 'created New/n.txt']));
    expect(await filesIn(scene.folder)).toMatchObject({ 'Plans/b.txt': 'changed here', 'New/n.txt': 'n' });
    await expectEqual();
  });

  test('keeps renames and moves as such, on both sides', async () => {
    const { id } = await documentNamed(scene, 'a.txt');
    await rename(join(scene.folder, 'a.txt'), join(scene.folder, 'Plans/renamed.txt'));
    let run = await sync(scene);
    expect(await logOf(scene, run.id)).toEqual(['moved Plans/renamed.txt']);
    expect((await documentNamed(scene, 'renamed.txt')).id).toBe(id);
    await scene.mia.patch(`/documents/${id}`, { name: 'again.txt', folderId: null });
    run = await sync(scene);
    expect(await logOf(scene, run.id)).toEqual(['moved again.txt']);
    expect(Object.keys(await filesIn(scene.folder))).toContain('again.txt');
    await expectEqual();
  });

  test('renames a folder as such, and removes what is empty', async () => {
    const { body } = await scene.mia.get(`/workspaces/${scene.workspace.id}/folders`);
    await scene.mia.patch(`/folders/${body.items[0].id}`, { name: 'Ideas' });
    await sync(scene);
    expect(Object.keys(await filesIn(scene.folder))).toEqual(['Ideas/b.txt', 'Ideas/c.txt', 'a.txt']);
    await expectEqual();
    await rename(join(scene.folder, 'Ideas'), join(scene.folder, 'Back'));
    await sync(scene);
    await expectEqual();
    const names = (await scene.mia.get(`/workspaces/${scene.workspace.id}/folders`)).body.items.map(
      ({ name }: { name: string }) => name,
    );
    expect(names).toEqual(['Back']);
    expect(await sync(scene)).toMatchObject({ filesTotal: 0 });
  });

  test('carries deletions over, and keeps what was deleted', async () => {
    await rm(join(scene.folder, 'a.txt'));
    const { id } = await documentNamed(scene, 'c.txt');
    await scene.mia.delete(`/documents/${id}`);
    const run = await sync(scene);
    expect((await logOf(scene, run.id)).sort()).toEqual(['deleted Plans/c.txt', 'deleted a.txt']);
    await expectEqual();
  });

  test('keeps both of a conflict, and says so', async () => {
    const { id } = await documentNamed(scene, 'a.txt');
    await sendFile(scene.mia, `/documents/${id}/versions`, { content: 'ours' });
    await put(scene.folder, 'a.txt', 'theirs');
    const run = await sync(scene);
    expect(run.conflicts).toBe(1);
    const day = application.clock.now().toISOString().slice(0, 10);
    expect(await filesIn(scene.folder)).toMatchObject({ 'a.txt': 'theirs', [`a (conflict Acme ${day}).txt`]: 'ours' });
    expect((await scene.mia.get(`/documents/${id}/comments`)).body.items[0].text).toContain('Changed on both sides');
    await expectEqual();
    expect(await logOf(scene, (await sync(scene)).id)).toEqual([]);
  });

  test('lets a change beat a deletion, whichever side it is on', async () => {
    const { id } = await documentNamed(scene, 'a.txt');
    await sendFile(scene.mia, `/documents/${id}/versions`, { content: 'still needed' });
    await rm(join(scene.folder, 'a.txt'));
    const other = await documentNamed(scene, 'b.txt');
    await scene.mia.delete(`/documents/${other.id}`);
    await put(scene.folder, 'Plans/b.txt', 'needed too');
    await sync(scene);
    expect(await filesIn(scene.folder)).toMatchObject({ 'a.txt': 'still needed', 'Plans/b.txt': 'needed too' });
    await expectEqual();
  });

  test('agrees on equal contents of one name without a word', async () => {
    await documentIn(scene.mia, scene.workspace.id, 'same', 'same.txt');
    await put(scene.folder, 'same.txt', 'same');
    const run = await sync(scene);
    expect(await logOf(scene, run.id)).toEqual([]);
    await expectEqual();
  });

  test('gives two documents of one name two names', async () => {
    await documentIn(scene.mia, scene.workspace.id, 'first', 'twice.txt');
    await documentIn(scene.mia, scene.workspace.id, 'second', 'twice.txt');
    await sync(scene);
    expect(await filesIn(scene.folder)).toMatchObject({ 'twice.txt': 'first', 'twice (2).txt': 'second' });
    await expectEqual();
  });

  // While each gave way to the other, both took the same next name, run after run: "same (2) (2) (2)….txt".
  test.each(['both known before', 'one of them new'])(
    'gives two documents that took one name two names, once, when the repository lost them: %s',
    async (which) => {
      const [b, c] = [await documentNamed(scene, 'b.txt'), await documentNamed(scene, 'c.txt')];
      for (const { id } of [b, c])
        await sendFile(scene.mia, `/documents/${id}/versions`, { content: `${id} still needed` });
      for (const name of ['b.txt', 'c.txt']) await rm(join(scene.folder, 'Plans', name));
      await scene.mia.patch(`/documents/${b.id}`, { name: 'same.txt' });
      if (which === 'both known before') await scene.mia.patch(`/documents/${c.id}`, { name: 'same.txt' });
      else {
        const content = { content: 'new', name: 'same.txt' };
        await sendFile(scene.mia, `/workspaces/${scene.workspace.id}/documents`, content, {
          before: { folderId: b.folderId },
        });
      }
      await sync(scene);
      expect(Object.keys(await filesIn(scene.folder))).toEqual(
        expect.arrayContaining(['Plans/same.txt', 'Plans/same (2).txt']),
      );
      await expectEqual();
      expect(await logOf(scene, (await sync(scene)).id)).toEqual([]);
    },
  );

  test('swaps names that stand in each other’s way', async () => {
    const [b, c] = [await documentNamed(scene, 'b.txt'), await documentNamed(scene, 'c.txt')];
    await scene.mia.patch(`/documents/${b.id}`, { name: 'c.txt' });
    await scene.mia.patch(`/documents/${c.id}`, { name: 'b.txt' });
    await sync(scene);
    expect(await filesIn(scene.folder)).toMatchObject({ 'Plans/b.txt': 'three', 'Plans/c.txt': 'two' });
    await expectEqual();
    expect(await sync(scene)).toMatchObject({ filesTotal: 0 });
  });
});

describe('deletions', () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}.txt`, `content ${n}`]));

  test('that are many wait until somebody confirms them, while everything else goes on', async () => {
    scene = await linkedScene(application, root, { files: many });
    await sync(scene);
    for (let n = 0; n < 12; n += 1) await rm(join(scene.folder, `f${n}.txt`));
    await put(scene.folder, 'new.txt', 'new');
    const run = await sync(scene);
    expect(run).toMatchObject({ status: 'confirming', deletesWaiting: 12, waiting: 12 });
    expect(Object.keys(await documentsIn(scene))).toHaveLength(21);
    const { body } = await scene.mia.get(`/workspaces/${scene.workspace.id}`);
    expect(body.link.state).toBe('confirmation_needed');
    const path = `/links/${scene.link.id}/runs/${run.id}/confirm-deletes`;
    expect((await application.as('mia').post(path, {})).status).toBe(403);
    expect(await application.as('ada').post(path, {})).toMatchObject({ status: 200, body: { status: 'waiting' } });
    await performRun(application.services, run.id, { leaseSeconds: 0 });
    expect(await read(scene, run.id)).toMatchObject({ status: 'done', deletesWaiting: 0 });
    await expectEqual();
    expect((await application.as('ada').post(path, {})).body.code).toBe('run_ended');
  });

  test('are nobody’s when the folder itself is missing: the run fails in words', async () => {
    scene = await linkedScene(application, root, { files: { 'a.txt': 'one' } });
    await sync(scene);
    await rename(scene.folder, `${scene.folder}-away`);
    expect(await sync(scene)).toMatchObject({ status: 'failed', error: expect.any(String) });
    expect(await documentsIn(scene)).toEqual({ 'a.txt': 'one' });
    await rename(`${scene.folder}-away`, scene.folder);
    expect(await sync(scene)).toMatchObject({ status: 'done' });
    await expectEqual();
  });

  test('leave their contents for thirty days, whichever side they began on', async () => {
    scene = await linkedScene(application, root, { files: { 'a.txt': 'one', 'b.txt': 'two' } });
    await sync(scene);
    await rm(join(scene.folder, 'a.txt'));
    await scene.mia.delete(`/documents/${(await documentNamed(scene, 'b.txt')).id}`);
    await sync(scene);
    expect(await keptIn(application, scene)).toEqual(['one', 'two']);
    application.clock.advance(2 * day);
    await condemnUnreferenced(application.services);
    await collectContents(application.services);
    expect(await keptIn(application, scene)).toEqual(['one', 'two']);
    application.clock.advance(30 * day);
    await sweepRuns(application.services);
    await collectContents(application.services);
    expect(await keptIn(application, scene)).toEqual([]);
    expect(await checkContents(application.services)).toEqual({ unknown: [], damaged: [] });
  });
});

describe('the share allowance', () => {
  test('makes what does not fit wait, visibly, and go on by itself when there is room', async () => {
    const files = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`f${n}.txt`, `content ${n}`]));
    scene = await linkedScene(application, root, { files });
    const { email } = application.cast.people.max;
    await scene.mia.post(`/workspaces/${scene.workspace.id}/participants`, { emails: [email], abilities: ['preview'] });
    await allow(application, 5);
    const run = await sync(scene);
    expect(run).toMatchObject({ status: 'done', waiting: 3 });
    expect(Object.keys(await documentsIn(scene))).toHaveLength(5);
    const waiting = await application.as('ada').get(`/links/${scene.link.id}/runs/${run.id}/files?action=waiting`);
    expect(waiting.body.items[0]).toMatchObject({ needed: 1, available: 0 });
    await startDue(application.services);
    expect(await activeRuns(scene)).toEqual([]);
    await allow(application, 100);
    await startDue(application.services);
    const [id] = await activeRuns(scene);
    await performRun(application.services, id!, { leaseSeconds: 0 });
    await expectEqual();
  });
});

describe('a publication workspace', () => {
  beforeEach(async () => {
    scene = await linkedScene(application, root, {
      mode: 'publication',
      files: { 'a.txt': 'one', 'Plans/b.txt': 'two' },
    });
    await sync(scene);
  });

  test('takes nothing from anybody but its repository, and offers nothing', async () => {
    const { mia, workspace } = scene;
    const document = await documentNamed(scene, 'a.txt');
    const folder = (await mia.get(`/workspaces/${workspace.id}/folders`)).body.items[0];
    const refused = await Promise.all([
      sendFile(mia, `/workspaces/${workspace.id}/documents`, { content: 'x' }),
      sendFile(mia, `/documents/${document.id}/versions`, { content: 'x' }),
      mia.patch(`/documents/${document.id}`, { name: 'x.txt' }),
      mia.delete(`/documents/${document.id}`),
      mia.post(`/documents/${document.id}/versions/1/restore`, {}),
      mia.post(`/workspaces/${workspace.id}/folders`, { name: 'x' }),
      mia.patch(`/folders/${folder.id}`, { name: 'x' }),
      mia.delete(`/folders/${folder.id}?withContents=true`),
    ]);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(refused.map(() => [403, 'forbidden']));
    expect(document.may).toMatchObject({ change: false, addVersion: false, delete: false, download: true });
    const view = (await mia.get(`/workspaces/${workspace.id}`)).body;
    expect(view.may).toMatchObject({ upload: false, createFolder: false, invite: true });
    expect(view.link).toMatchObject({ mode: 'publication' });
  });

  test('follows its repository and never writes to it', async () => {
    await put(scene.folder, 'a.txt', 'changed');
    await rename(join(scene.folder, 'Plans'), join(scene.folder, 'Archive'));
    await sync(scene);
    expect(await documentsIn(scene)).toEqual({ 'Archive/b.txt': 'two', 'a.txt': 'changed' });
    await rm(join(scene.folder, 'a.txt'));
    await sync(scene);
    await expectEqual();
  });
});

describe('runs', () => {
  test('are for the administrators of the link, and its token; strangers find none', async () => {
    scene = await linkedScene(application, root, { files: { 'a.txt': 'one' } });
    const { id } = await sync(scene);
    const path = `/links/${scene.link.id}/runs`;
    expect((await application.as('ada').get(path)).body.items.map((run: { id: string }) => run.id)).toEqual([id]);
    expect((await holding(application, scene.link.token).get(`${path}/${id}/files`)).body.items).toHaveLength(1);
    expect((await application.as('mia').get(path)).status).toBe(403);
    expect((await application.as('gwen').get(`${path}/${id}`)).status).toBe(404);
    expect((await application.as('mia').post(`/links/${scene.link.id}/sync`, {})).status).toBe(403);
    expect((await application.as('gwen').post(`/links/${scene.link.id}/sync`, {})).status).toBe(404);
    expect((await application.as('ada').post(`${path}/${id}/cancel`, {})).body.code).toBe('run_ended');
  });

  test('that somebody asks for are in the audit, with who asked: what changes state is recorded (SPEC 11)', async () => {
    scene = await linkedScene(application, root, { files: { 'a.txt': 'one' } });
    await ask(scene);
    const path = `/organisations/${application.cast.organisations.acme.id}/audit`;
    const found = await application.as('ada').get(`${path}?kind=link.sync_requested&subject=${scene.link.id}`);
    expect(found.body.items[0]).toMatchObject({
      outcome: 'done',
      actor: { person: { id: application.cast.people.ada.id } },
      detail: { workspaceIds: [scene.workspace.id] },
    });
  });

  test('are one at a time for each workspace, whoever asks, and whichever node takes them up', async () => {
    scene = await linkedScene(application, root, { files: { 'a.txt': 'one' } });
    const asked = await Promise.all(Array.from({ length: 5 }, () => ask(scene)));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    const had = await Promise.all(asked.map(({ id }) => performRun(application.services, id, { leaseSeconds: 20 })));
    expect(had.filter(Boolean)).toHaveLength(1);
  });

  test('end after the files at hand when they are cancelled; the next goes on from there', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`f${n}.txt`, `content ${n}`]));
    scene = await linkedScene(application, root, { files });
    const { id } = await ask(scene);
    let steps = 0;
    const hook = async () => {
      steps += 1;
      if (steps === 30) {
        await application.as('ada').post(`/links/${scene.link.id}/runs/${id}/cancel`, {});
        await new Promise((resolve) => setTimeout(resolve, 1500));
      }
    };
    await performRun(application.services, id, { leaseSeconds: 20, hook });
    expect(await read(scene, id)).toMatchObject({ status: 'cancelled' });
    await sync(scene);
    await expectEqual();
  });

  test('come by themselves every fifteen minutes, or as often as the workspace says', async () => {
    scene = await linkedScene(application, root, { files: { 'a.txt': 'one' } });
    await sync(scene);
    await startDue(application.services);
    expect(await activeRuns(scene)).toEqual([]);
    application.clock.advance(15 * minute);
    await startDue(application.services);
    expect(await activeRuns(scene)).toHaveLength(1);
    const path = `/links/${scene.link.id}/workspaces/${scene.workspace.id}`;
    const changed = await application.as('ada').patch(path, { intervalMinutes: 1440, deletesMaximum: 3 });
    expect(changed).toMatchObject({ status: 200, body: { intervalMinutes: 1440, deletesMaximum: 3, version: 2 } });
    const stale = await application.as('ada').with({ 'if-match': '"1"' }).patch(path, { intervalMinutes: 5 });
    expect(stale.body.code).toBe('version_conflict');
  });
});

describe('making a workspace from a folder', () => {
  test('needs a folder that is there, an owner of the organisation, and one that no other workspace has', async () => {
    scene = await linkedScene(application, root, { files: { 'Plans/b.txt': 'two' } });
    const wish = { path: 'Contracts', mode: 'collaboration', ownerUserId: application.cast.people.max.id };
    const make = (more: object) =>
      application.as('ada').post(`/links/${scene.link.id}/workspaces`, { ...wish, ...more });
    expect((await make({})).body.code).toBe('folder_linked');
    expect((await make({ path: 'Contracts/Plans' })).body.code).toBe('folder_linked');
    expect((await make({ path: '' })).body.code).toBe('folder_linked');
    expect((await make({ path: 'Nowhere' })).body.errors[0].path).toBe('path');
    expect((await make({ path: '../elsewhere' })).body.errors[0].path).toBe('path');
    await put(scene.folder, '../Other/x.txt', 'x');
    expect((await make({ path: 'Other', ownerUserId: application.cast.people.gus.id })).body.errors[0].path).toBe(
      'ownerUserId',
    );
    const byToken = await holding(application, scene.link.token).post(`/links/${scene.link.id}/workspaces`, {
      ...wish,
      path: 'Other',
      name: 'Others',
    });
    expect(byToken).toMatchObject({
      status: 201,
      body: { name: 'Others', link: { path: 'Other', mode: 'collaboration' } },
    });
    const listed = await application.as('ada').get(`/links/${scene.link.id}/workspaces`);
    expect(listed.body.items.map(({ path }: { path: string }) => path)).toEqual(['Contracts', 'Other']);
    expect((await application.as('max').get('/workspaces?role=owner')).body.items[0].name).toBe('Others');
  });
});
