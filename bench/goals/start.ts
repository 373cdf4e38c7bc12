import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findBinaries } from '../../server/platform/postgres/binaries.ts';
import { type DatabaseUser, findDatabaseUser } from '../../server/platform/postgres/database-user.ts';
import { run as runProgram, startScript } from '../processes.ts';
import { alternate, type Bench } from './bench.ts';

type Place = { dataDir: string; cluster: string; user: DatabaseUser | undefined; pgCtl: string; socketDir: string };

/** From nothing to ready with the embedded database, a second time, beside PostgreSQL's own start on the same data. */
export async function run(bench: Bench): Promise<void> {
  const dataDir = join(bench.folder, 'start');
  const socketDir = join(bench.folder, 'sockets');
  for (const folder of [dataDir, socketDir]) await mkdir(folder);
  // pg_ctl runs as the owner of the cluster, who must get at it.
  await chmod(bench.folder, 0o755);
  await chmod(dataDir, 0o755);
  await chmod(socketDir, 0o777);
  await startOurs(dataDir);
  const cluster = join(dataDir, 'postgres');
  const user = await findDatabaseUser(cluster);
  const pgCtl = join(dirname((await findBinaries(user)).postgres), 'pg_ctl');
  const place = { dataDir, cluster, user, pgCtl, socketDir };
  await startPostgres(place);
  const times = await alternate<'ours' | 'theirs', number>(bench, {
    theirs: () => startPostgres(place),
    ours: () => startOurs(dataDir),
  });
  bench.add({
    name: 'start to ready, embedded, second start',
    unit: 'ms',
    better: 'less',
    ours: times.ours,
    baseline: { name: 'pg_ctl -w start on the same data', values: times.theirs },
    goal: { atMost: 2 },
    note: 'from the start of the process to its line that it is ready; Node, migrations and job queues included',
  });
}

async function startOurs(dataDir: string): Promise<number> {
  const from = performance.now();
  const started = await startScript('server/main.ts', { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' });
  const milliseconds = performance.now() - from;
  await started.end();
  return milliseconds;
}

async function startPostgres({ cluster, user, pgCtl, socketDir }: Place): Promise<number> {
  const settings = `-c listen_addresses='' -c unix_socket_directories=${socketDir}`;
  const log = join(socketDir, 'log');
  const from = performance.now();
  await runProgram(pgCtl, ['-w', '-D', cluster, '-l', log, '-o', settings, 'start'], { LC_ALL: 'C' }, user);
  const milliseconds = performance.now() - from;
  await runProgram(pgCtl, ['-w', '-D', cluster, '-m', 'fast', 'stop'], { LC_ALL: 'C' }, user);
  return milliseconds;
}
