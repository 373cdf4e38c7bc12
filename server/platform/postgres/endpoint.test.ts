import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { findBinaries } from './binaries.ts';
import { findDatabaseUser } from './database-user.ts';
import { closeEndpoint, endpointUrl, fitsSocketPath, openEndpoint } from './endpoint.ts';
import { endPostmaster, launch, untilReady } from './postmaster.ts';
import { nameFromInside } from './reach.ts';
import { settingArguments } from './settings.ts';
import { query } from './test/query.ts';
import { isRoot, start, temporaryDirectory } from './test/temporary.ts';

const noteFile = () => join(temporaryDirectory(), 'note');

test('a socket’s path must fit into 103 bytes, not characters', () => {
  expect(fitsSocketPath('/tmp')).toBe(true);
  expect(fitsSocketPath(`/tmp/${'x'.repeat(64)}`)).toBe(true);
  expect(fitsSocketPath(`/tmp/${'x'.repeat(70)}`)).toBe(false);
  expect(fitsSocketPath(`/tmp/${'ü'.repeat(36)}`)).toBe(false);
});

test('the socket lies in a directory that only the database’s user may enter', async () => {
  const endpoint = await openEndpoint(undefined, noteFile(), false);
  if (endpoint.kind !== 'socket') throw new Error('no place for a socket on this machine');
  expect(statSync(endpoint.directory).mode & 0o777).toBe(0o700);
  await closeEndpoint(endpoint);
  expect(() => statSync(endpoint.directory)).toThrow('ENOENT');
});

test('a long, missing or closed temporary directory does not stand in the way', async () => {
  const user = isRoot ? { uid: 65534, gid: 65534 } : undefined;
  const places = [`/tmp/${'x'.repeat(100)}`, '/nonexistent'];
  // mkdtemp makes it for root alone, so that nobody may not pass.
  if (isRoot) places.push(temporaryDirectory());
  const note = noteFile();
  for (const place of places) {
    vi.stubEnv('TMPDIR', place);
    const endpoint = await openEndpoint(user, note, false);
    vi.unstubAllEnvs();
    expect(endpoint.kind === 'socket' && endpoint.directory).toMatch(/^\/tmp\/causeway-/);
    await closeEndpoint(endpoint);
  }
});

test('the directory of a killed predecessor is cleared away, but only one that is ours', async () => {
  const note = noteFile();
  const first = await openEndpoint(undefined, note, false);
  const second = await openEndpoint(undefined, note, false);
  expect(first.kind === 'socket' && existsSync(first.directory)).toBe(false);
  await closeEndpoint(second);
  const other = temporaryDirectory();
  writeFileSync(note, other);
  await openEndpoint(undefined, note, true);
  expect(existsSync(other)).toBe(true);
});

test('where sockets do not work it listens on a free loopback port, with the same password', async () => {
  const dataDir = temporaryDirectory();
  const first = await start(dataDir);
  await first.stop();
  const clusterDir = join(dataDir, 'postgres');
  const user = await findDatabaseUser(clusterDir);
  const endpoint = await openEndpoint(user, noteFile(), true);
  const settings = settingArguments(endpoint, 2 ** 30, { fsync: 'off' });
  const postmaster = await launch(
    {
      binaries: await findBinaries(user),
      program: 'postgres',
      user,
      directory: clusterDir,
      arguments: ['-D', await nameFromInside(user, clusterDir), ...settings],
    },
    () => undefined,
  );
  onTestFinished(() => endPostmaster(postmaster));
  await untilReady(postmaster, clusterDir);
  const url = endpointUrl(endpoint, 'causeway', new URL(first.url).password, 'causeway');
  expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const wrong = endpointUrl(endpoint, 'causeway', 'wrong', 'causeway');
  await expect(query(wrong, 'select 1')).rejects.toThrow('password authentication failed');
});

test('settings of the caller win, except where PostgreSQL listens', () => {
  const given = settingArguments({ kind: 'loopback', port: 1 }, 2 ** 30, { fsync: 'off', listen_addresses: '*' });
  expect(given).toContain('fsync=off');
  expect(given).toContain('listen_addresses=127.0.0.1');
  expect(given).not.toContain('listen_addresses=*');
});

test('memory is used in proportion, within limits', () => {
  const shared = (bytes: number) =>
    settingArguments({ kind: 'loopback', port: 1 }, bytes, {}).find((word) => word.startsWith('shared_buffers'));
  expect(shared(2 ** 28)).toBe('shared_buffers=64MB');
  expect(shared(2 ** 32)).toBe('shared_buffers=512MB');
  expect(shared(2 ** 40)).toBe('shared_buffers=1024MB');
});
