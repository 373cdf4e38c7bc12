import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { hold } from '../documents/test/hold.ts';
import { documentIn, sendFile } from '../documents/test/uploading.ts';
import { useApplication } from '../test/application.ts';
import { performRun } from './perform-run.ts';
import { Killed } from './test/faults.ts';
import {
  ask,
  cleanUp,
  documentNamed,
  documentsIn,
  filesIn,
  linkedScene,
  linkFolder,
  put,
  read,
  type Scene,
  sync,
} from './test/scene.ts';

/**
 * Somebody changes a file between a look at it and the step that would write over it or delete it. Each of these was seen to
 * fail with the condition of that step taken away.
 */
const root = linkFolder();
const application = useApplication({ variables: { LINK_FOLDERS: root } });
afterAll(() => cleanUp(root));

let scene: Scene;
beforeEach(async () => {
  scene = await linkedScene(application, root, { files: { 'a.txt': 'one', 'b.txt': 'two' } });
  await sync(scene);
  await sync(scene);
});

/** A run in the middle of which something happens once. */
async function syncWith(step: string, act: () => Promise<unknown>): Promise<void> {
  let isDone = false;
  await sync(scene, {
    hook: async (name) => {
      if (name !== step || isDone) return;
      isDone = true;
      await act();
    },
  });
  expect(isDone, step).toBe(true);
  await sync(scene);
  await sync(scene);
  expect(await documentsIn(scene)).toEqual(await filesIn(scene.folder));
}

const contents = async () => Object.values(await filesIn(scene.folder)).sort();
const addVersion = async (name: string, content: string) =>
  expect(
    (await sendFile(scene.mia, `/documents/${(await documentNamed(scene, name)).id}/versions`, { content })).status,
  ).toBe(201);

describe('a change that comes in between', () => {
  test('in the repository, before the workspace’s content is written there, is kept beside it', async () => {
    await addVersion('a.txt', 'ours');
    await syncWith('before writing to the repository', () => put(scene.folder, 'a.txt', 'theirs, later'));
    expect(await contents()).toEqual(['ours', 'theirs, later', 'two']);
  });

  test('in the repository, under the name of a document that is new there, is kept beside it', async () => {
    await documentIn(scene.mia, scene.workspace.id, 'ours', 'new.txt');
    await syncWith('before writing to the repository', () => put(scene.folder, 'new.txt', 'theirs'));
    expect(await contents()).toEqual(['one', 'ours', 'theirs', 'two']);
  });

  test('in the workspace, before the repository’s content becomes the newest version, is kept beside it', async () => {
    await put(scene.folder, 'a.txt', 'theirs');
    await syncWith('before saving a version', () => addVersion('a.txt', 'ours, later'));
    expect(await contents()).toEqual(['ours, later', 'theirs', 'two']);
  });

  test('in the workspace, while a conflict is kept, is kept too', async () => {
    await addVersion('a.txt', 'ours');
    await put(scene.folder, 'a.txt', 'theirs');
    await syncWith('before keeping both', () => addVersion('a.txt', 'ours, later'));
    expect(await contents()).toEqual(['ours, later', 'theirs', 'two']);
  });

  test('in the repository, before a file is removed there, beats the deletion', async () => {
    await scene.mia.delete(`/documents/${(await documentNamed(scene, 'a.txt')).id}`);
    await syncWith('before removing a file', () => put(scene.folder, 'a.txt', 'needed'));
    expect(await contents()).toEqual(['needed', 'two']);
  });

  test('in the workspace, before a document is deleted there, beats the deletion', async () => {
    await rm(join(scene.folder, 'a.txt'));
    await syncWith('before deleting a document', () => addVersion('a.txt', 'needed'));
    expect(await contents()).toEqual(['needed', 'two']);
  });

  test('in the repository, before a file is moved there, is kept', async () => {
    const { id } = await documentNamed(scene, 'a.txt');
    await scene.mia.patch(`/documents/${id}`, { name: 'moved.txt' });
    await syncWith('before moving a file', () => put(scene.folder, 'moved.txt', 'another'));
    expect(await contents()).toEqual(['another', 'one', 'two']);
  });
});

test('a node that has lost its run to another one saves nothing more', async () => {
  await put(scene.folder, 'c.txt', 'three');
  const { id } = await ask(scene);
  let isTaken = false;
  const hook = async (name: string) => {
    if (name !== 'before creating a document' || isTaken) return;
    isTaken = true;
    // The lease of this one has run out, and another node has taken the run up and stands still.
    await performRun(application.services, id, {
      leaseSeconds: 20,
      hook: () => {
        throw new Killed('stands still');
      },
    });
  };
  await performRun(application.services, id, { leaseSeconds: 0, hook });
  expect(isTaken).toBe(true);
  expect(Object.keys(await documentsIn(scene))).toEqual(['a.txt', 'b.txt']);
});

test('a link that is deleted at this moment has no new workspace and no new run', async () => {
  const { link, workspace } = scene;
  await mkdir(join(dirname(scene.folder), 'Other'));
  const ada = application.as('ada');
  const held = await hold(application.ownerUrl, 'select from links where id = $1 for update', [link.id]);
  const body = { path: 'Other', mode: 'collaboration', ownerUserId: application.cast.people.mia.id };
  const asked = [
    ada.post(`/links/${link.id}/workspaces`, body),
    ada.post(`/links/${link.id}/sync`, { workspaceId: workspace.id }),
  ];
  await held.untilWaited(2);
  await held.query('delete from links where id = $1', [link.id]);
  await held.release();
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404]);
});

/** Whoever asks for a run holds its workspace and goes on to the run. */
test.each(['begins', 'ends'] as const)(
  'a run that %s waits for who asks for one at this moment, and holds nothing',
  async (when) => {
    const { id } = await ask(scene);
    const take = () =>
      hold(application.ownerUrl, 'select from linked_workspaces where workspace_id = $1 for no key update', [
        scene.workspace.id,
      ]);
    let held = when === 'begins' ? await take() : undefined;
    const run = performRun(application.services, id, {
      leaseSeconds: 20,
      hook: async () => {
        held ??= await take();
      },
    });
    await expect.poll(() => held).toBeDefined();
    await held?.untilWaited(1);
    await held?.query('select from link_runs where id = $1 for no key update', [id]);
    await held?.release();
    expect(await run).toBe(true);
    expect(await read(scene, id)).toMatchObject({ status: 'done' });
  },
);
