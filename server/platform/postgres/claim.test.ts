import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claimDataDir } from './claim.ts';
import { runChild } from './test/child.ts';
import { temporaryDirectory } from './test/temporary.ts';

test('a second server on the same data directory is refused with the first one’s process number', async () => {
  const dataDir = temporaryDirectory();
  const first = runChild('claiming.ts', [dataDir]);
  await first.line('claimed');
  expect(() => claimDataDir(dataDir)).toThrow(
    `Another Causeway server (process ${first.pid}) is already using DATA_DIR ${dataDir}; stop it or choose another DATA_DIR.`,
  );
});

test('the refusal leaves the first claim in force', async () => {
  const dataDir = temporaryDirectory();
  const claim = claimDataDir(dataDir);
  const seconds = [runChild('claiming.ts', [dataDir]), runChild('claiming.ts', [dataDir])];
  for (const second of seconds) expect(await second.line('')).toContain(`process ${process.pid}`);
  claim.release();
  await runChild('claiming.ts', [dataDir]).line('claimed');
});

test('of servers that start in the same moment exactly one gets the directory', async () => {
  const dataDir = temporaryDirectory();
  const children = Array.from({ length: 6 }, () => runChild('claiming.ts', [dataDir]));
  const answers = await Promise.all(children.map((child) => child.line('')));
  expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
});

test('a claim ends with its process, however that ends', async () => {
  const dataDir = temporaryDirectory();
  const first = runChild('claiming.ts', [dataDir]);
  await first.line('claimed');
  await first.kill('SIGKILL');
  claimDataDir(dataDir).release();
});

test('a process number that somebody else has by now does not hold the directory', () => {
  const dataDir = temporaryDirectory();
  mkdirSync(join(dataDir, 'locks'));
  writeFileSync(join(dataDir, 'locks', 'server.pid'), `${process.pid}\n`);
  claimDataDir(dataDir).release();
});

test('a released directory can be claimed again, also when it is released twice', () => {
  const dataDir = temporaryDirectory();
  const claim = claimDataDir(dataDir);
  claim.release();
  const next = claimDataDir(dataDir);
  claim.release();
  expect(() => claimDataDir(dataDir)).toThrow('Another Causeway server');
  next.release();
});

test('a directory that cannot be made is reported in words', () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  expect(() => claimDataDir(join(file, 'data'))).toThrow(/DATA_DIR .* cannot be used .*ENOTDIR/);
});

test('a claim that cannot be written down is reported in words, and is nobody’s', () => {
  const dataDir = temporaryDirectory();
  const holder = join(dataDir, 'locks', 'server.pid');
  mkdirSync(holder, { recursive: true });
  expect(() => claimDataDir(dataDir)).toThrow(/DATA_DIR .* cannot be used/);
  rmdirSync(holder);
  claimDataDir(dataDir).release();
});
