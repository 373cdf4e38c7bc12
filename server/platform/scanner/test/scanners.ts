import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openScanner } from '../clamd.ts';

export type TestScanner = { url: string; socketUrl: string | undefined; what: string; stop(): Promise<void> };

/** The test string that every scanner calls infected; put together, so that no scanner finds this file. */
export const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!', '$H+H*'].join('');

/** What the scanner takes at the most. */
export const streamMaximum = 5 * 1024 * 1024;

/** The clamd of the machine, with one signature of ours; where there is none, a server that speaks its protocol. */
export async function startScanner(): Promise<TestScanner> {
  return (await startClamd()) ?? (await startStandIn());
}

function findClamd(): string | undefined {
  try {
    return execFileSync('sh', ['-c', 'PATH=$PATH:/usr/sbin:/usr/local/sbin command -v clamd'], {
      encoding: 'utf8',
    }).trim();
  } catch {
    return undefined;
  }
}

async function startClamd(): Promise<TestScanner | undefined> {
  const program = findClamd();
  if (!program) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'causeway-clamd-'));
  await writeFile(join(folder, 'test.ndb'), `Eicar-Test-Signature:0:0:${Buffer.from(eicar).toString('hex')}\n`);
  const port = await freePort();
  const socket = join(folder, 'socket');
  const configuration = [
    `DatabaseDirectory ${folder}`,
    `LocalSocket ${socket}`,
    `TCPSocket ${port}`,
    'TCPAddr 127.0.0.1',
    'Foreground yes',
    `StreamMaxLength ${streamMaximum}`,
    `TemporaryDirectory ${folder}`,
    'MaxThreads 4',
  ];
  await writeFile(join(folder, 'clamd.conf'), `${configuration.join('\n')}\n`);
  const clamd = spawn(program, [`--config-file=${join(folder, 'clamd.conf')}`], { stdio: 'ignore' });
  const url = `clamd://127.0.0.1:${port}`;
  await untilReady(clamd, url);
  const stop = async () => {
    const gone = new Promise((resolve) => clamd.once('exit', resolve));
    clamd.kill('SIGKILL');
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  return { url, socketUrl: `clamd:${socket}`, what: `the real clamd (${program})`, stop };
}

async function untilReady(clamd: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await openScanner(url).isReady();
    } catch (error) {
      if (attempt === 200 || clamd.exitCode !== null) throw error;
      await setTimeout(100);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Speaks what the manual of clamd says of PING and INSTREAM, and knows one virus. */
async function startStandIn(): Promise<TestScanner> {
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      const reply = bytes.indexOf('zPING\0') === 0 ? 'PONG' : answerTo(bytes);
      if (reply) socket.end(`${reply}\0`);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return {
    url: `clamd://127.0.0.1:${port}`,
    socketUrl: undefined,
    what: 'a server of the tests that speaks the protocol, for there is no clamd here',
    stop,
  };
}

function answerTo(bytes: Buffer): string | undefined {
  const chunks: Buffer[] = [];
  let total = 0;
  for (let at = 'zINSTREAM\0'.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    total += length;
    if (total > streamMaximum) return 'INSTREAM size limit exceeded. ERROR';
    if (length === 0)
      return Buffer.concat(chunks).includes(eicar) ? 'stream: Eicar-Test-Signature.UNOFFICIAL FOUND' : 'stream: OK';
    if (at + 4 + length > bytes.length) return undefined;
    chunks.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}
