import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findBinaries } from './binaries.ts';
import { chooseDatabaseUser, parseNobody } from './database-user.ts';
import { mayPass, nameFromInside } from './reach.ts';
import { runChild } from './test/child.ts';
import { query } from './test/query.ts';
import { isRoot, start, temporaryDirectory, useClusters } from './test/temporary.ts';

const usedDirectory = useClusters();

const nobody = { uid: 65534, gid: 65534 };
const facts = { ourUid: 0, clusterOwner: undefined, nobody, clusterDir: '/data/postgres' };

describe('as whom PostgreSQL runs', () => {
  test('an ordinary user runs it as itself', () => {
    expect(chooseDatabaseUser({ ...facts, ourUid: 1000 })).toBe(undefined);
    expect(chooseDatabaseUser({ ...facts, ourUid: 1000, clusterOwner: { uid: 1000, gid: 5 } })).toBe(undefined);
  });

  test('root runs it as nobody, or as the owner of the cluster', () => {
    expect(chooseDatabaseUser(facts)).toEqual(nobody);
    expect(chooseDatabaseUser({ ...facts, clusterOwner: { uid: 1000, gid: 5 } })).toEqual({ uid: 1000, gid: 5 });
  });

  test('a cluster that root owns, say a restored backup, is given to nobody', () => {
    expect(chooseDatabaseUser({ ...facts, clusterOwner: { uid: 0, gid: 0 } })).toEqual(nobody);
  });

  test('an ordinary user is told whose the cluster is when it is somebody else’s', () => {
    const stranger = { ...facts, ourUid: 1000, clusterOwner: nobody };
    expect(() => chooseDatabaseUser(stranger)).toThrow('/data/postgres belongs to user 65534, and this server runs as');
  });

  test('nobody’s numbers come from the machine, with Linux’s own where it has none to offer', () => {
    expect(parseNobody('root:x:0:0::/:/bin/sh\nnobody:x:99:98:Nobody:/:/sbin/nologin\n')).toEqual({ uid: 99, gid: 98 });
    expect(parseNobody('nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n')).toEqual(nobody);
    expect(parseNobody('')).toEqual(nobody);
  });
});

describe('which directories a user may pass', () => {
  test.each([
    [{ uid: 0, gid: 0, mode: 0o700 }, false],
    [{ uid: 0, gid: 0, mode: 0o711 }, true],
    [{ uid: 0, gid: 65534, mode: 0o710 }, true],
    [{ uid: 0, gid: 65534, mode: 0o701 }, false],
    [{ uid: 65534, gid: 0, mode: 0o700 }, true],
    [{ uid: 65534, gid: 0, mode: 0o077 }, false],
  ])('%o → %s', (directory, answer) => {
    expect(mayPass(nobody, directory)).toBe(answer);
  });

  test('root passes everywhere', () => {
    expect(mayPass({ uid: 0, gid: 0 }, { uid: 5, gid: 5, mode: 0 })).toBe(true);
  });

  test('below a closed directory Linux lets a program say where it stands; elsewhere the way out is named', async () => {
    const closed = temporaryDirectory();
    expect(await nameFromInside(undefined, closed)).toBe(closed);
    const stranger = { uid: statSync(closed).uid + 1, gid: statSync(closed).gid + 1 };
    expect(await nameFromInside(stranger, closed, 'linux')).toBe('/proc/self/cwd');
    await expect(nameFromInside(stranger, closed, 'darwin')).rejects.toThrow(`cannot enter ${closed}`);
  });
});

// Only root can become somebody else; elsewhere the decisions above are what can be tested.
const asRoot = () => {
  test('a data directory below one that is closed to all others works, and only the cluster changes hands', async () => {
    const closed = temporaryDirectory();
    const dataDir = join(closed, 'inner', 'data');
    const first = await start(dataDir);
    expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(statSync(`/proc/${first.pid}`).uid).toBe(nobody.uid);
    await first.stop();
    await start(dataDir);
    for (const path of [closed, join(closed, 'inner'), dataDir, join(dataDir, 'secrets')]) {
      expect(statSync(path)).toMatchObject({ uid: 0, mode: 0o40700 });
    }
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(nobody.uid);
  });

  test('an existing cluster keeps its owner', async () => {
    const dataDir = await usedDirectory();
    execFileSync('chown', ['-R', '12345:12345', join(dataDir, 'postgres')]);
    const second = await start(dataDir);
    expect(statSync(`/proc/${second.pid}`).uid).toBe(12345);
  });

  test('a backup that root restored, readable for all, is taken over', async () => {
    const dataDir = await usedDirectory();
    execFileSync('chown', ['-R', '0:0', join(dataDir, 'postgres')]);
    chmodSync(join(dataDir, 'postgres'), 0o755);
    const second = await start(dataDir);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
};
if (isRoot) describe('as root', asRoot);

describe('as an ordinary user', () => {
  const child = (dataDir: string, native: string, uid: number) =>
    runChild('serving.ts', [dataDir, native, isRoot ? String(uid) : '']);

  /** A data directory of that user's below a place that all may pass, and programs that this user can run. */
  async function placeFor(uid: number) {
    const place = temporaryDirectory();
    const dataDir = join(place, 'data');
    mkdirSync(dataDir);
    if (isRoot) {
      chmodSync(place, 0o711);
      chownSync(dataDir, uid, uid);
    }
    const { postgres } = await findBinaries(isRoot ? { uid, gid: uid } : undefined);
    return { dataDir, native: dirname(dirname(postgres)) };
  }

  test('everything works and belongs to that user', async () => {
    const uid = isRoot ? nobody.uid : (process.geteuid?.() ?? 0);
    const { dataDir, native } = await placeFor(uid);
    for (let round = 0; round < 2; round += 1) {
      const server = child(dataDir, native, uid);
      expect(await server.line('re')).toMatch(/^ready /);
      await server.kill('SIGTERM');
      expect(await server.ended).toBe(0);
    }
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(uid);
  });

  const withoutName = async () => {
    const { dataDir, native } = await placeFor(12345);
    const answer = await child(dataDir, native, 12345).line('re');
    expect(answer).toMatch(/^refused .* user 12345, who has no line in \/etc\/passwd/);
  };
  if (isRoot) test('a user number without a name is told what is missing', withoutName);
});
