import { afterAll, describe, expect, test } from 'vitest';
import { checkContents } from '../documents/check-contents.ts';
import { openLink } from '../links/open-link.ts';
import { useApplication } from '../test/application.ts';
import { performRun } from './perform-run.ts';
import { chanceOf, faulty, Killed } from './test/faults.ts';
import {
  allow,
  ask,
  cleanUp,
  documentsIn,
  filesIn,
  linkedScene,
  linkFolder,
  logOf,
  query,
  read,
  type Scene,
  sync,
} from './test/scene.ts';
import { World } from './test/world.ts';

/**
 * Random acts of people on both sides, before runs and in the middle of them, while the repository dies, the process stops
 * between any two steps, and the allowance runs out. At the end, after quiet runs, both sides are equal, and no content is
 * lost that somebody did not throw away themselves. CAUSEWAY_SYNC_SEEDS tries more of them.
 */
const root = linkFolder();
const application = useApplication({ variables: { LINK_FOLDERS: root } });
afterAll(() => cleanUp(root));

const seeds = Number(process.env.CAUSEWAY_SYNC_SEEDS ?? 6);
const first = Number(process.env.CAUSEWAY_SYNC_FIRST_SEED ?? 1);

async function troubled(scene: Scene, world: World, chance: (below: number) => number): Promise<void> {
  const { id } = await ask(scene);
  const [isAway, isKilled, isBusy] = [chance(3) === 0, chance(3) === 0, chance(2) === 0];
  const stopAt = 5 + chance(120);
  let steps = 0;
  await performRun(application.services, id, {
    leaseSeconds: 0,
    open: async (services, linkId) => faulty(await openLink(services, linkId), () => isAway && chance(25) === 0),
    hook: async () => {
      steps += 1;
      if (isKilled && steps === stopAt) {
        world.told.push(`killed at step ${steps}`);
        throw new Killed('killed');
      }
      if (isBusy && chance(12) === 0) await world.act();
    },
  });
  const run = await read(scene, id);
  world.told.push(`run: ${run.status} ${run.error ?? ''} ${JSON.stringify(await logOf(scene, id))}`);
}

/** Runs until one finds nothing to do. */
async function settle(scene: Scene, world: World): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    const run = await sync(scene);
    const log = await logOf(scene, run.id);
    world.told.push(`quiet run: ${run.status} ${run.error ?? ''} ${JSON.stringify(log)}`);
    if (run.status === 'done' && run.filesTotal === 0 && log.length === 0) return;
  }
  const left = await query(
    application,
    'select phase, path, agreed, file, document from link_steps where workspace_id = $1',
    [scene.workspace.id],
  );
  throw new Error(`the runs do not come to rest: ${JSON.stringify(left)}`);
}

describe.each(Array.from({ length: seeds }, (_, n) => first + n))('seed %i', (seed) => {
  test('ends with both sides equal, and nothing lost', async () => {
    const chance = chanceOf(seed);
    const scene = await linkedScene(application, root, { files: { 'a.txt': 'at first' } });
    const path = `/links/${scene.link.id}/workspaces/${scene.workspace.id}`;
    await application.as('ada').patch(path, { deletesMaximum: 1_000_000 });
    const { email } = application.cast.people.max;
    await scene.mia.post(`/workspaces/${scene.workspace.id}/participants`, { emails: [email], abilities: ['preview'] });
    const world = new World(scene, chance);
    world.due.add('at first');
    try {
      for (let round = 0; round < 8; round += 1) {
        await allow(application, chance(4) === 0 ? chance(3) : 1000);
        for (let n = chance(6); n >= 0; n -= 1) await world.act();
        await troubled(scene, world, chance);
      }
      await allow(application, 1000);
      await settle(scene, world);
      expect(await documentsIn(scene)).toEqual(await filesIn(scene.folder));
      const there = await world.everywhere();
      expect([...world.due].filter((content) => !there.has(content))).toEqual([]);
      expect((await checkContents(application.services)).damaged).toEqual([]);
    } catch (error) {
      console.error(world.told.join('\n'));
      throw error;
    }
  }, 60_000);
});
