import { fileURLToPath } from 'node:url';
import { findProgram, freePort, type Running, startProgram, until } from './programs.ts';

const configuration = (name: string) => fileURLToPath(new URL(`../../deploy/haproxy/${name}`, import.meta.url));

export type Balancer = { url: string; port: number; end(): Promise<void>; words(): string };

/** HAProxy with the very file of deploy/haproxy, before up to three nodes; none is sticky. */
export async function startBalancer(nodeUrls: string[]): Promise<Balancer> {
  const nodes = nodeUrls.map((url) => new URL(url).host);
  // The machine of a test may have few file descriptors.
  const environment: Record<string, string> = { CAUSEWAY_CONNECTIONS: '1000' };
  // A place in the file that is not needed here leads to where nobody listens.
  const nowhere = `127.0.0.1:${await freePort()}`;
  for (const place of [1, 2, 3]) environment[`CAUSEWAY_NODE_${place}`] = nodes[place - 1] ?? nowhere;
  const port = await freePort();
  environment.CAUSEWAY_LISTEN = `127.0.0.1:${port}`;
  const running = startHaproxy('causeway.cfg', environment);
  const url = `http://127.0.0.1:${port}`;
  await until(async () => sureOf(running) && (await fetch(`${url}/readyz`)).ok, 'the balancer leads to a node');
  return { url, port, end: () => running.end(), words: running.words };
}

/** HAProxy with the very file of deploy/haproxy, before the members of a PostgreSQL cluster. */
export async function startPrimaryFinder(members: { port: number; restPort: number }[]): Promise<Balancer> {
  const port = await freePort();
  const environment: Record<string, string> = { POSTGRES_LISTEN: `127.0.0.1:${port}` };
  for (const [index, member] of members.entries()) {
    environment[`POSTGRES_MEMBER_${index + 1}`] = `127.0.0.1:${member.port}`;
    environment[`PATRONI_PORT_${index + 1}`] = String(member.restPort);
  }
  const running = startHaproxy('postgres.cfg', environment);
  return { url: `postgres://127.0.0.1:${port}`, port, end: () => running.end(), words: running.words };
}

function startHaproxy(file: string, environment: Record<string, string>): Running {
  return startProgram(findProgram('haproxy', 'haproxy'), ['-db', '-f', configuration(file)], { environment });
}

function sureOf(running: Running): true {
  if (running.isOver()) throw new Error(`HAProxy ended: ${running.words()}`);
  return true;
}
