import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { until } from '../nodes/test/programs.ts';
import { Disk } from './test/mounts.ts';
import { useScene } from './test/scene.ts';
import { storyNames } from './test/stories.ts';

const disks = {} as { database: Disk; files: Disk };

const { scene, fault, recount } = useScene({
  async folders() {
    for (const [name, sizeMebibytes] of [
      ['files', 64],
      ['database', 600],
    ] as const) {
      disks[name] = new Disk(sizeMebibytes);
      scene.atTheEnd(() => disks[name].end());
    }
    const files = join(disks.files.folder, 'documents');
    mkdirSync(files);
    return { dataDir: disks.database.folder, files };
  },
});

const heard503 = () => scene.stage.heard.answers.get('503') ?? 0;

/** Somebody was told to come later, in words. */
async function untilTurnedAway(): Promise<void> {
  const before = heard503();
  await until(() => heard503() > before, 'somebody is told to come later');
}

async function firstDocument(): Promise<number> {
  const found = scene.stage.told.documents.find(({ isDeleted }) => !isDeleted);
  return (await scene.as('greta').get(`/documents/${found?.id}/content`)).status;
}

/** Whoever sends no file, and whoever reads one, is served while the disk of the documents takes nothing. */
async function expectOthersServed(): Promise<void> {
  await untilTurnedAway();
  expect((await fetch(`${scene.node.url}/readyz`)).status).toBe(200);
  expect(await firstDocument()).toBe(200);
  await scene.untilAllGoOn(storyNames.filter((name) => name !== 'documents'));
}

/** The disk is well again afterwards, whatever came of it: the next fault is another one. */
async function whileIt(isTroubled: () => Promise<void>, act: () => Promise<void>, mend: () => unknown): Promise<void> {
  await isTroubled();
  try {
    await act();
  } finally {
    await mend();
  }
}

/** What keeps the database running starts it again when it has ended. */
async function startAgain(): Promise<void> {
  if (!scene.isDatabaseOver) return;
  await scene.database.stop();
  await scene.startDatabase();
}

fault('the disk of the documents is full', () =>
  whileIt(
    () => disks.files.fill(),
    expectOthersServed,
    () => disks.files.makeRoom(),
  ),
);

fault('the disk of the documents can only be read', () =>
  whileIt(
    () => disks.files.becomeReadOnly(),
    expectOthersServed,
    () => disks.files.becomeWritable(),
  ),
);

fault('the disk of the database is full', async () => {
  await whileIt(
    () => disks.database.fill(),
    untilTurnedAway,
    () => disks.database.makeRoom(),
  );
  await startAgain();
});

fault('the disk of the database can only be read when it starts', async () => {
  await scene.database.stop();
  const isRefused = async () => {
    await expect(scene.startDatabase()).rejects.toThrow('cannot be used');
    await untilTurnedAway();
  };
  await whileIt(
    () => disks.database.becomeReadOnly(),
    isRefused,
    () => disks.database.becomeWritable(),
  );
  await scene.startDatabase();
});

recount();
