import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const program = '/usr/sbin/apache2';
const modules = '/usr/lib/apache2/modules';
/** nobody, on Debian: Apache does not serve as root. */
const nobody = 65_534;

export type Apache = {
  /** The address of the folder that links are given. */
  url: string;
  port: number;
  /** Where that folder lies on the disk. */
  folder: string;
  username: string;
  password: string;
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  start(): Promise<void>;
};

/** Apache with mod_dav on 127.0.0.1 as a process of its own, with a folder inside of what it serves. */
export async function startApache(): Promise<Apache> {
  if (!existsSync(program))
    throw new Error(`${program} is missing: install apache2 (Debian), with mod_dav and mod_dav_fs`);
  const around = await mkdtemp(join(tmpdir(), 'causeway-apache-'));
  const folder = join(around, 'served/Kept Files');
  await mkdir(folder, { recursive: true });
  await mkdir(join(around, 'locks'));
  const port = await freePort();
  const isRoot = userInfo().uid === 0;
  if (isRoot)
    for (const path of ['', 'served', 'served/Kept Files', 'locks']) await chown(join(around, path), nobody, nobody);
  await writeFile(join(around, 'httpd.conf'), configuration(around, port, isRoot));
  await writeFile(join(around, 'passwords'), 'mia:{SHA}zkg6GIRTd4gnuY+GcGy9gXEV4Dg=\n');
  let process = await run(around, port);
  return {
    url: `http://127.0.0.1:${port}/dav/Kept%20Files`,
    port,
    folder,
    username: 'mia',
    password: 'apache for tests',
    async stop() {
      await end(process, 'SIGTERM');
      await rm(around, { recursive: true, force: true });
    },
    kill: () => end(process, 'SIGKILL'),
    async start() {
      process = await run(around, port);
    },
  };
}

function configuration(around: string, port: number, isRoot: boolean): string {
  const load = [
    'authn_core',
    'authn_file',
    'authz_core',
    'authz_user',
    'auth_basic',
    'alias',
    'dav',
    'dav_fs',
    'mpm_event',
  ];
  return `
ServerRoot "${around}"
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile "${around}/httpd.pid"
ErrorLog "${around}/error.log"
Mutex file:${around}/locks default
${load
  .map((name) => [name, `${modules}/mod_${name}.so`] as const)
  .filter(([, path]) => existsSync(path))
  .map(([name, path]) => `LoadModule ${name}_module ${path}`)
  .join('\n')}
${isRoot ? `User #${nobody}\nGroup #${nobody}` : ''}
DavLockDB "${around}/locks/dav"
Alias "/dav" "${around}/served"
<Directory "${around}/served">
  Dav On
  AuthType Basic
  AuthName "files"
  AuthUserFile "${around}/passwords"
  Require valid-user
</Directory>
StartServers 1
ServerLimit 1
ThreadsPerChild 16
MaxRequestWorkers 16
`;
}

async function run(around: string, port: number): Promise<ChildProcess> {
  const child = spawn(program, ['-f', join(around, 'httpd.conf'), '-D', 'FOREGROUND'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`Apache did not start: ${said}`);
    if (await answers(port)) return child;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Apache does not answer: ${said}`);
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

/** It and the processes that it began. */
async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid!, signal);
  await ended;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
