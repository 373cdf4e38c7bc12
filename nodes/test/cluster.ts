import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPrimaryFinder } from './balancer.ts';
import { findProgram, freePort, type Running, startProgram, until } from './programs.ts';

const configuration = fileURLToPath(new URL('../../deploy/patroni/patroni.yaml', import.meta.url));
const password = 'only on loopback';

type Member = { name: string; folder: string; port: number; restPort: number; running: Running | undefined };
type Seen = { name: string; role: string; state: string };

export type Cluster = {
  /** The owner of an empty database, by way of whoever is the primary. */
  url: string;
  /** Kills the primary's Patroni and its PostgreSQL, and says which it was. */
  killPrimary(): Promise<string>;
  /** Starts what was killed, and waits until all members follow one primary and a standby is synchronous. */
  heal(): Promise<void>;
  words(): string;
  end(): Promise<void>;
};

const binaries = (): string => {
  const root = '/usr/lib/postgresql';
  const versions = readdirSync(root).filter((name) => /^\d+$/.test(name));
  const newest = versions.sort((one, other) => Number(one) - Number(other)).at(-1);
  if (!newest) throw new Error('PostgreSQL is not installed, so no cluster can be tried here (Debian: postgresql).');
  return join(root, newest, 'bin');
};

/** Three members under Patroni over one etcd, with the very files of deploy/, on loopback and in a folder of their own. */
export async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'causeway-cluster-'));
  await chmod(folder, 0o755);
  const etcd = await startEtcd(folder);
  const members: Member[] = [];
  for (const name of ['member1', 'member2', 'member3']) {
    const own = await ownFolder(folder, name);
    members.push({ name, folder: own, port: await freePort(), restPort: await freePort(), running: undefined });
  }
  const start = (member: Member) => {
    member.running = startMember(member, etcd.hosts);
  };
  const finder = await startPrimaryFinder(members);
  for (const member of members) start(member);
  const cluster = {
    heal: async () => {
      for (const member of members) if (member.running?.isOver() !== false) start(member);
      await until(() => isWhole(members), 'all members follow one primary, one of them synchronously', 240_000);
    },
    killPrimary: async () => killPrimary(members),
    words: () => members.map(({ name, running }) => `${name}: ${running?.words().slice(-1500)}`).join('\n'),
    end: async () => {
      await Promise.all(members.map((member) => endMember(member)));
      await finder.end();
      await etcd.running.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await cluster.heal();
    return { ...cluster, url: await makeDatabase(finder.port) };
  } catch (error) {
    const words = cluster.words();
    await cluster.end();
    throw new Error(`${error instanceof Error ? error.message : error}\n${words}`);
  }
}

/** A folder that the user of the database owns. */
async function ownFolder(folder: string, name: string): Promise<string> {
  const own = join(folder, name);
  await mkdir(own);
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', own]);
  return own;
}

async function startEtcd(folder: string): Promise<{ hosts: string; running: Running }> {
  const [port, peerPort] = [await freePort(), await freePort()];
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
  const data = await ownFolder(folder, 'etcd');
  // Its disk is no part of what is tried, and one that is slow for others' sake would change the primary by itself.
  const running = startProgram(
    findProgram('etcd', 'etcd-server'),
    ['--data-dir', data, '--unsafe-no-fsync', '--listen-client-urls', client, '--advertise-client-urls', client]
      .concat(['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer])
      .concat(['--initial-cluster', `default=${peer}`]),
    { user: 'postgres' },
  );
  return { hosts: `127.0.0.1:${port}`, running };
}

function startMember({ name, folder, port, restPort }: Member, etcdHosts: string): Running {
  const environment = {
    PATRONI_NAME: name,
    PATRONI_RESTAPI_LISTEN: `127.0.0.1:${restPort}`,
    PATRONI_RESTAPI_CONNECT_ADDRESS: `127.0.0.1:${restPort}`,
    PATRONI_ETCD3_HOSTS: etcdHosts,
    PATRONI_POSTGRESQL_LISTEN: `127.0.0.1:${port}`,
    PATRONI_POSTGRESQL_CONNECT_ADDRESS: `127.0.0.1:${port}`,
    PATRONI_POSTGRESQL_DATA_DIR: join(folder, 'data'),
    PATRONI_POSTGRESQL_BIN_DIR: binaries(),
    PATRONI_POSTGRESQL_PGPASS: join(folder, 'pgpass'),
    PATRONI_SUPERUSER_PASSWORD: password,
    PATRONI_REPLICATION_PASSWORD: password,
    HOME: folder,
    PGHOST: folder,
  };
  return startProgram(findProgram('patroni', 'patroni'), [configuration], {
    environment,
    user: 'postgres',
    workingDirectory: folder,
  });
}

async function look(members: Member[]): Promise<Seen[]> {
  for (const { restPort } of members) {
    const answer = await fetch(`http://127.0.0.1:${restPort}/cluster`, { signal: AbortSignal.timeout(3000) }).catch(
      () => undefined,
    );
    if (answer?.ok) return ((await answer.json()) as { members: Seen[] }).members;
  }
  return [];
}

const isPrimary = ({ role }: Seen) => role === 'leader' || role === 'primary' || role === 'master';

async function isWhole(members: Member[]): Promise<boolean> {
  const dead = members.find(({ running }) => running?.isOver());
  if (dead) throw new Error(`${dead.name} ended`);
  const seen = await look(members);
  return (
    seen.length === members.length &&
    seen.filter(isPrimary).length === 1 &&
    seen.some(({ role }) => role === 'sync_standby') &&
    seen.every(({ state }) => state === 'running' || state === 'streaming')
  );
}

async function killPrimary(members: Member[]): Promise<string> {
  const primary = await until(async () => (await look(members)).find(isPrimary), 'somebody is the primary');
  const member = members.find(({ name }) => name === primary.name);
  if (!member?.running) throw new Error(`${primary.name} is not ours`);
  const postmaster = Number((await readFile(join(member.folder, 'data/postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(member.running.pid, 'SIGKILL');
  process.kill(postmaster, 'SIGKILL');
  await until(() => member.running?.isOver(), 'what was killed is gone');
  return member.name;
}

/** Patroni stops its PostgreSQL; one that it lost is ended here, by its own number. */
async function endMember(member: Member): Promise<void> {
  await member.running?.end();
  const pid = await readFile(join(member.folder, 'data/postmaster.pid'), 'utf8').catch(() => undefined);
  if (!pid) return;
  try {
    process.kill(Number(pid.split('\n')[0]), 'SIGQUIT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** What a rented PostgreSQL gives its customer: a role that may make roles, and a database. */
async function makeDatabase(port: number): Promise<string> {
  const admin = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  await until(async () => {
    const client = new pg.Client({ connectionString: admin });
    client.on('error', () => undefined);
    await client.connect();
    await client.query("create role causeway login createrole password 'causeway'");
    await client.query('create database causeway owner causeway');
    await client.end();
    return true;
  }, 'the cluster takes a database');
  return `postgres://causeway:causeway@127.0.0.1:${port}/causeway`;
}
