import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { ownRoot } from './test/node.ts';
import { findProgram } from './test/programs.ts';

/** The files of deploy/ are accepted by the very programs that they are for. */
const run = promisify(execFile);
const path = (name: string) => join(ownRoot, 'deploy', name);

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-deploy-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('HAProxy accepts its files, alone and together', async () => {
  const haproxy = findProgram('haproxy', 'haproxy');
  const files = ['haproxy/causeway.cfg', 'haproxy/postgres.cfg'].map((name) => ['-f', path(name)]);
  for (const words of [...files, files.flat()]) await run(haproxy, ['-c', ...words]);
});

test('nginx accepts its file', async () => {
  const folder = await scratch();
  const around = `pid ${folder}/pid; error_log ${folder}/errors; events {} http { access_log off; include ${path('nginx/causeway.conf')}; }`;
  await writeFile(join(folder, 'nginx.conf'), around);
  await run(findProgram('nginx', 'nginx-light'), ['-t', '-c', join(folder, 'nginx.conf'), '-p', folder]);
});

test('systemd accepts the unit', async () => {
  const folder = await scratch();
  const unit = await readFile(path('systemd/causeway.service'), 'utf8');
  await writeFile(join(folder, 'causeway.service'), unit.replaceAll('/opt/causeway', ownRoot.replace(/\/$/, '')));
  await cp(path('systemd/causeway.env'), join(folder, 'causeway.env'));
  const systemd = findProgram('systemd-analyze', 'systemd');
  const { stderr } = await run(systemd, ['verify', join(folder, 'causeway.service')]);
  expect(stderr).toBe('');
});
