import { join } from 'node:path';
import { expect } from 'vitest';
import { hour, second } from '../server/platform/clock.ts';
import { JumpingClock } from './test/faketime.ts';
import { useScene } from './test/scene.ts';

let clock: JumpingClock;

const { scene, fault, recount } = useScene({
  async beforeServer() {
    clock = new JumpingClock(join(scene.dataDir, 'clock'));
    await clock.jumpTo(0);
  },
  variables: () => clock.environment,
});

/** How far the server's clock is ahead of ours, as its answers say. */
async function isAhead(): Promise<number> {
  const { headers } = await fetch(`${scene.node.url}/healthz`);
  return (Date.parse(headers.get('date') ?? '') - Date.now()) / second;
}

async function jump(seconds: number): Promise<void> {
  await clock.jumpTo(seconds);
  await scene.untilAllGoOn();
  await expect.poll(async () => Math.abs((await isAhead()) - seconds), { timeout: 10_000 }).toBeLessThan(10);
  await clock.jumpTo(0);
}

fault('the clock of the server jumps an hour forward, and back', () => jump(hour / second));

fault('the clock of the server jumps an hour back, and forward', () => jump(-hour / second));

recount();
