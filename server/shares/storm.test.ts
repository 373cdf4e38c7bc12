import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pair } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { allow, expectExact, used, verdict } from './test/scene.ts';
import { ServerProcess } from './test/server-process.ts';
import { Storm } from './test/storm.ts';

// STORM_SEEDS=1,2,3,4,5 STORM_SECONDS=300 for a longer one, which also tells what was done. However slow the machine, each
// seed has so many acts: thousands in all.
const seeds = (process.env.STORM_SEEDS ?? '1,2,3').split(',').map(Number);
const seconds = Number(process.env.STORM_SECONDS ?? 8);
const acts = 1000;
const clients = 8;

const application = useApplication();
let files: string;
let servers: ServerProcess[];

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'causeway-storm-files-'));
  const variables = {
    DATABASE_URL: application.ownerUrl,
    STORAGE_URL: `file:${files}`,
    SECRET_KEY: randomBytes(32).toString('hex'),
    DATABASE_POOL_SIZE: '5',
  };
  servers = [new ServerProcess(variables), new ServerProcess(variables)];
  await Promise.all(servers.map((server) => server.start()));
  await pair(application, 'acme', 'globex', 'roles_and_users');
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(files, { recursive: true, force: true });
}, 180_000);

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));

// A storm that is all refusals would prove nothing: it goes on until each of these was done at least once.
const needed = [
  ...['upload', 'delete', 'invite', 'remove', 'hand on', 'close', 'create task', 'take'],
  ...['end connection', 'accept connection', 'disable', 'enable'],
];
const patienceMilliseconds = 180_000;

/** Several clients at once; in between the second server is killed with `kill -9` twice, and comes back. */
async function blow(storm: Storm): Promise<void> {
  const end = Date.now() + seconds * 1000;
  const isMissing = () => storm.acts < acts || needed.some((act) => !storm.answers.get(`${act}: done`));
  const client = async () => {
    while (Date.now() < end || (isMissing() && Date.now() < end + patienceMilliseconds)) await storm.act();
  };
  const power = async () => {
    for (const part of [0.6, 0.25]) {
      await pause(end - seconds * 1000 * part - Date.now());
      await servers[1]?.kill();
      await servers[1]?.start();
    }
  };
  const watch = async () => {
    while (Date.now() < end) {
      // At every commit, not only when it is calm.
      expect((await verdict(application)).differences).toEqual({ accounts: [], workspaces: [], people: [], pairs: [] });
      await pause(500);
    }
  };
  await Promise.all([power(), watch(), ...Array.from({ length: clients }, client)]);
}

test.each(seeds)(
  'shares are exact in a storm of people, documents, invitations, tasks and connections, with servers killed in the middle (seed %i)',
  async (seed) => {
    await allow(application, 300);
    const storm = new Storm(application, seed, () => servers.flatMap(({ url }) => url || []));
    await blow(storm);
    const { shares } = await expectExact(application);
    expect(await used(application)).toBe(shares);
    const counts = Object.fromEntries([...storm.answers].sort());
    for (const act of needed) expect(counts[`${act}: done`], JSON.stringify(counts, null, 1)).toBeGreaterThan(0);
    if (process.env.STORM_SECONDS) process.stdout.write(`${JSON.stringify(counts, null, 1)}\n`);
  },
  120_000 + patienceMilliseconds + seconds * 2000,
);
