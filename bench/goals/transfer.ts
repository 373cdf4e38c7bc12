import { writeFile } from 'node:fs/promises';
import { startScript } from '../processes.ts';
import type { Measure } from '../report.ts';
import { createShareWorld, idOf } from '../share-world.ts';
import { memoryOf, receive, send } from '../transfer.ts';
import { benchToken } from '../world.ts';
import { alternate, type Bench, call } from './bench.ts';

/** As much goes up and down in each round; the memory is taken with more. */
const roundMebibytes = 256;
const headers = { authorization: `Bearer ${benchToken}` };

type Way = { pid: number; up(mebibytes: number): Promise<number>; down(): Promise<number> };

/** A file up and down with its checksum beside a bare Node stream that does the same, and what a large one takes of memory. */
export async function run(bench: Bench): Promise<void> {
  const databaseUrl = await bench.database('transfer', 'one workspace', (url) =>
    createShareWorld(url, { accounts: 1, people: 1, workspacesEach: 1, documentsEach: 1 }),
  );
  const workspaceId = await idOf(databaseUrl, 'workspace', 1);
  const bareServer = await startScript('bench/bare-files.ts', { FOLDER: bench.folder });
  bench.later(() => bareServer.end());
  const ways = { ours: oursAt(await bench.server(databaseUrl), workspaceId), bare: bareAt(bareServer) };
  for (const way of [ways.ours, ways.bare]) await move(way, roundMebibytes);
  const speeds = await alternate<'ours' | 'bare', { up: number; down: number }>(bench, {
    bare: () => move(ways.bare, roundMebibytes),
    ours: () => move(ways.ours, roundMebibytes),
  });
  const beside = (name: string, word: 'up' | 'down'): Measure => ({
    name: `${name} with checksum, ${roundMebibytes} MiB`,
    unit: 'MiB/s',
    better: 'more',
    ours: speeds.ours.map((speed) => speed[word]),
    baseline: { name: 'a bare Node stream doing the same', values: speeds.bare.map((speed) => speed[word]) },
    goal: { atLeast: 0.9 },
  });
  bench.add(beside('upload', 'up'), beside('download', 'down'));
  await memory(bench, ways);
}

/** By how much the process is larger at its highest than before, once it has moved files already. */
async function memory(bench: Bench, ways: { ours: Way; bare: Way }): Promise<void> {
  const growth = async (way: Way) => {
    // Makes the kernel forget the highest so far.
    await writeFile(`/proc/${way.pid}/clear_refs`, '5');
    const before = await memoryOf(way.pid);
    await move(way, bench.mebibytes);
    const after = await memoryOf(way.pid);
    return before && after ? after.highest - before.now : Number.NaN;
  };
  const bare = await growth(ways.bare);
  const ours = await growth(ways.ours);
  bench.add({
    name: `memory growth with ${bench.mebibytes} MiB up and down`,
    unit: 'MiB',
    better: 'less',
    ours: [ours],
    goal: { atMost: 64 },
    note: `resident, garbage included; the bare stream grew by ${bare.toFixed(0)} MiB; --mebibytes 5120 is what the goal names`,
  });
}

async function move(way: Way, mebibytes: number): Promise<{ up: number; down: number }> {
  const up = mebibytes / (await way.up(mebibytes));
  return { up, down: mebibytes / (await way.down()) };
}

/** A document more each time, deleted once it was read. */
function oursAt({ url, pid }: { url: string; pid: number }, workspaceId: string): Way {
  let id = '';
  return {
    pid,
    async up(mebibytes) {
      const request = { method: 'POST', mebibytes, headers, isForm: true };
      const { seconds, text } = await send(`${url}/api/v1/workspaces/${workspaceId}/documents`, request);
      id = (JSON.parse(text) as { id: string }).id;
      return seconds;
    },
    async down() {
      const { seconds } = await receive(`${url}/api/v1/documents/${id}/content`, headers);
      const gone = await call(url, { method: 'DELETE', path: `/documents/${id}`, token: benchToken });
      if (gone.status >= 300) throw new Error(JSON.stringify(gone.body));
      return seconds;
    },
  };
}

function bareAt({ url, pid }: { url: string; pid: number }): Way {
  return {
    pid,
    up: async (mebibytes) => (await send(`${url}/large.bin`, { method: 'PUT', mebibytes })).seconds,
    down: async () => (await receive(`${url}/large.bin`)).seconds,
  };
}
