import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { second } from '../server/platform/clock.ts';
import { Cable } from './test/cable.ts';
import { useScene } from './test/scene.ts';

const cable = new Cable();
const { scene, fault, recount } = useScene({ cable });

async function pull(seconds: number): Promise<void> {
  cable.pull();
  await wait(seconds * second);
  cable.plugIn();
}

fault('the cable between server and database is pulled for three seconds', () => pull(3));

fault('the cable between server and database is pulled for twenty seconds', async () => {
  const pulled = pull(20);
  await wait(second);
  // Whoever needs no database is answered, and the balancer is told.
  expect((await fetch(`${scene.node.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${scene.node.url}/readyz`)).status).toBe(503);
  await pulled;
});

fault('the cable between server and database has a loose contact', async () => {
  for (let times = 0; times < 5; times += 1) {
    await pull(0.5);
    await wait(second / 2);
  }
});

recount();
