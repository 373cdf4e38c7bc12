import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { until } from '../nodes/test/programs.ts';
import { second } from '../server/platform/clock.ts';
import { Client } from '../server/test/client.ts';
import { useScene } from './test/scene.ts';

const idleConnections = 10_000;
const slowClients = 500;
const wrongSignIns = 1000;
const requestSeconds = 5;

const { scene, fault, recount } = useScene({ variables: () => ({ REQUEST_SECONDS: String(requestSeconds) }) });

/** Says plainly that a machine cannot hold as many, here and in the server. */
async function requireFiles(count: number): Promise<void> {
  const limits = await readFile('/proc/self/limits', 'utf8');
  const [, soft, hard] = limits.match(/^Max open files +(\d+) +(\d+)/m) ?? [];
  if (Math.min(Number(soft), Number(hard)) < count)
    throw new Error(`This takes ${count} open files, and only ${soft} are allowed (ulimit -n).`);
}

async function connectTo(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let number = 0; number < count; number += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    sockets.push(socket);
    if (number % 100 === 99) await once(socket, 'connect');
  }
  return sockets;
}

const portOf = (url: string) => Number(new URL(url).port);

fault(
  'ten thousand connections do nothing',
  async () => {
    await requireFiles(idleConnections + 1000);
    const sockets = await connectTo(portOf(scene.node.url), idleConnections);
    expect((await scene.as('ada').get('/me')).status).toBe(200);
    await scene.untilAllGoOn();
    for (const socket of sockets) socket.destroy();
  },
  1,
);

fault(
  'five hundred clients send a byte a second',
  async () => {
    const sockets = await connectTo(portOf(scene.node.url), slowClients);
    const half = slowClients / 2;
    // Half never end their heads, half never their bodies.
    const body =
      'POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{';
    for (const [number, socket] of sockets.entries())
      socket.write(number < half ? 'GET /api/v1/me HTTP/1.1\r\nx-slow: ' : body);
    const dripping = setInterval(() => {
      for (const socket of sockets) if (!socket.destroyed) socket.write('a');
    }, second);
    expect((await scene.as('ada').get('/me')).status).toBe(200);
    await scene.untilAllGoOn();
    for (const socket of sockets) socket.resume();
    await until(() => sockets.every(({ destroyed }) => destroyed), 'all of them are sent away');
    clearInterval(dripping);
  },
  1,
);

fault(
  'a thousand sign in with wrong passwords at once',
  async () => {
    const flood = Array.from({ length: wrongSignIns }, (_, number) =>
      new Client(scene.node.url, undefined, { 'x-forwarded-for': `192.0.2.${number % 250}` }).post('/sessions', {
        email: `nobody${number}@elsewhere.example`,
        password: 'not the password of anybody',
      }),
    );
    await wait(second / 10);
    expect((await scene.as('ada').get('/me')).status).toBe(200);
    const answers = await Promise.all(flood);
    const isKnown = ({ status, headers }: (typeof answers)[number]) =>
      status === 401 || (status === 429 || status === 503 ? headers.has('retry-after') : false);
    expect(answers.filter((answer) => !isKnown(answer)).map(({ status, text }) => [status, text])).toEqual([]);
  },
  1,
);

recount();
