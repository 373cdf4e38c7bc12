import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runsOn } from './leftover.ts';
import { runChild } from './test/child.ts';
import { query } from './test/query.ts';
import { start, temporaryDirectory, useClusters } from './test/temporary.ts';

const usedDirectory = useClusters();

const durable = { fsync: 'on' };

/** Lets a child write for a while, kills it (and PostgreSQL too, if asked), and returns the rows it was told are safe. */
async function writeAndKill(dataDir: string, first: number, withPostgres: boolean): Promise<number[]> {
  const child = runChild('writing.ts', [dataDir, String(first)]);
  const pid = Number((await child.line('postgres')).split(' ')[1]);
  await child.line('row');
  await sleep(100 + Math.random() * 200);
  if (withPostgres) process.kill(pid, 'SIGKILL');
  await child.kill('SIGKILL');
  return child.lines.filter((line) => line.startsWith('row ')).map((line) => Number(line.slice(4)));
}

async function storedRows(dataDir: string): Promise<Set<number>> {
  const running = await start(dataDir, { settings: durable });
  const rows = await query(running.url, 'select number from row');
  await running.stop();
  return new Set(rows.map((row) => Number(row.number)));
}

test('no acknowledged row is lost when the server is killed in the midst of writes, ten times in a row', async () => {
  const dataDir = temporaryDirectory();
  const acknowledged: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    acknowledged.push(...(await writeAndKill(dataDir, round * 1_000_000, round % 2 === 1)));
    const stored = await storedRows(dataDir);
    expect(acknowledged.filter((number) => !stored.has(number))).toEqual([]);
  }
  console.log(`${acknowledged.length} rows acknowledged over 10 kills, none lost`);
  expect(acknowledged.length).toBeGreaterThan(100);
}, 120_000);

test('the next server can start at once, again and again, and clears away its predecessor’s socket', async () => {
  const dataDir = await usedDirectory();
  const urls: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const child = runChild('serving.ts', [dataDir]);
    urls.push((await child.line('ready')).split(' ')[2] ?? '');
    await child.kill('SIGKILL');
  }
  urls.push((await start(dataDir)).url);
  const sockets = urls.map((url) => new URL(url).searchParams.get('host') ?? '');
  expect(sockets.map((directory) => existsSync(directory))).toEqual([false, false, false, false, false, true]);
}, 60_000);

test('a PostgreSQL that outlived its server is stopped by the next one', async () => {
  const dataDir = await usedDirectory();
  // Without setpriv on the PATH nothing tells PostgreSQL that its server is gone, as on macOS.
  const child = runChild('serving.ts', [dataDir], { PATH: '/nonexistent' });
  const [, pid, url = ''] = (await child.line('ready')).split(' ');
  const clusterDir = join(dataDir, 'postgres');
  await query(url, 'create table kept as select 7 as number');
  await child.kill('SIGKILL');
  await sleep(300);
  expect(await runsOn(clusterDir, Number(pid))).toBe(true);

  const next = await start(dataDir);
  expect(await runsOn(clusterDir, Number(pid))).toBe(false);
  expect(next.lines.join('\n')).toContain(`A PostgreSQL of an earlier server (process ${pid}) still runs`);
  expect(await query(next.url, 'select number from kept')).toEqual([{ number: 7 }]);
}, 30_000);

const endsByItself = async () => {
  const dataDir = await usedDirectory();
  const child = runChild('serving.ts', [dataDir]);
  const pid = Number((await child.line('ready')).split(' ')[1]);
  await child.kill('SIGKILL');
  await vi.waitFor(async () => expect(await runsOn(join(dataDir, 'postgres'), pid)).toBe(false), 5000);
  // Clears away the killed one's socket.
  await start(dataDir);
};
if (process.platform === 'linux') test('PostgreSQL ends with a killed server by itself', endsByItself);

test('a stranger who has the process number of the last PostgreSQL is left alone', async () => {
  const dataDir = await usedDirectory();
  const clusterDir = join(dataDir, 'postgres');
  const first = await start(dataDir);
  await first.stop();
  const { uid, gid } = statSync(clusterDir);
  // As the same user: PostgreSQL itself would take the stranger for its predecessor and refuse to start.
  const stranger = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
  onTestFinished(() => void stranger.kill('SIGKILL'));
  const file = join(clusterDir, 'postmaster.pid');
  writeFileSync(file, `${stranger.pid}\n${clusterDir}\n1700000000\n5432\n/tmp\n\n        0         0\nready   \n`);
  chownSync(file, uid, gid);
  chmodSync(file, 0o600);
  const second = await start(dataDir);
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(stranger.exitCode ?? stranger.signalCode).toBe(null);
});

test('a first start that was interrupted at any point is made good by the next', async () => {
  for (const afterMs of [60, 120, 180, 240, 300, 400]) {
    const dataDir = temporaryDirectory();
    const child = runChild('serving.ts', [dataDir]);
    await sleep(afterMs);
    await child.kill('SIGKILL');
    const next = await start(dataDir);
    expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(readdirSync(dataDir).sort()).toEqual(['locks', 'postgres', 'secrets']);
    await next.stop();
  }
}, 60_000);
