import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Started } from './processes.ts';

/** nginx over a folder, taking files by PUT; undefined where it is not installed (Debian: nginx-light). */
export async function startNginx(folder: string): Promise<Started | undefined> {
  const places = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'];
  const program = places.map((place) => join(place, 'nginx')).find((place) => existsSync(place));
  if (!program) return undefined;
  const port = await freePort();
  const files = join(folder, 'nginx');
  await mkdir(files);
  await chmod(files, 0o777);
  const place = (name: string) => join(folder, `nginx-${name}`);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${place(name)};`);
  const configuration = `daemon off; master_process off; worker_processes 1; pid ${place('pid')}; error_log ${place('errors')};
events {}
http { access_log off; sendfile on; ${paths.join(' ')}
  server { listen 127.0.0.1:${port}; root ${files}; client_max_body_size 0; dav_methods PUT; } }
`;
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration);
  const child = spawn(program, ['-c', file, '-p', folder], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) break;
    if (tries > 100 || child.exitCode !== null) throw new Error(`nginx did not start; see ${place('errors')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    pid: child.pid ?? 0,
    async end() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address !== 'object') throw new Error('no port is free');
  return address.port;
}
