import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { second } from '../server/platform/clock.ts';
import type { Network } from './test/network.ts';
import { useScene } from './test/scene.ts';

const { scene, fault, recount } = useScene();

async function disturb(network: Network, disturbance: (network: Network) => void, seconds: number): Promise<void> {
  disturbance(network);
  await wait(seconds * second);
  network.mend();
}

fault('the network between server and database is cut for three seconds', () =>
  disturb(scene.toDatabase, (network) => network.cut(), 3),
);

fault('the network between server and database is silent for five seconds', async () => {
  const silence = disturb(scene.toDatabase, (network) => network.fallSilent(), 5);
  // Whoever needs no database is answered, and the balancer is told.
  expect((await fetch(`${scene.node.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${scene.node.url}/readyz`)).status).toBe(503);
  await silence;
});

fault('the network between server and database takes a tenth of a second each way', () =>
  disturb(scene.toDatabase, (network) => network.slowDown(100), 5),
);

fault('the network between clients and server is cut for three seconds', () =>
  disturb(scene.toServer, (network) => network.cut(), 3),
);

fault('the network between clients and server is silent for five seconds', () =>
  disturb(scene.toServer, (network) => network.fallSilent(), 5),
);

fault('the network between clients and server takes half a second each way', () =>
  disturb(scene.toServer, (network) => network.slowDown(500), 5),
);

recount();
