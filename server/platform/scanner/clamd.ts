import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type Scanner, ScannerUnavailable, type ScanResult } from './scanner.ts';

/** How long the scanner may take: to take up the connection, to take more bytes, to answer after the last. */
export type Patience = { connectSeconds: number; sendSeconds: number; answerSeconds: number };

const usualPatience: Patience = { connectSeconds: 5, sendSeconds: 60, answerSeconds: 300 };
const chunkBytesMaximum = 64 * 1024;
const replyBytesMaximum = 4096;

/** Scans by ClamAV's daemon, at `clamd://host:port` or `clamd:/path/to/socket`, over its command INSTREAM. */
export function openScanner(url: string, patience: Patience = usualPatience): Scanner {
  const address = addressOf(new URL(url));
  return {
    async scan(content, { signal } = {}) {
      try {
        return readVerdict(await ask(address, { command: 'INSTREAM', content, patience, signal }));
      } finally {
        content.destroy();
      }
    },
    async isReady() {
      const reply = await ask(address, { command: 'PING', patience });
      if (reply !== 'PONG') throw unreadable(reply);
    },
  };
}

type Address = { host: string; port: number } | { path: string };

function addressOf({ hostname, port, pathname }: URL): Address {
  if (hostname === '') return { path: decodeURIComponent(pathname) };
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 3310) };
}

type Question = { command: string; content?: Readable; patience: Patience; signal?: AbortSignal | undefined };

/** One command on a connection of its own; gives the reply without its ending. */
async function ask(address: Address, { command, content, patience, signal }: Question): Promise<string> {
  const socket = connect(address);
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  failed.catch(() => {});
  const abort = () => fail(new ScannerUnavailable('The scan was given up.', { cause: signal?.reason }));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  socket.on('error', (error) => fail(new ScannerUnavailable('The scanner cannot be reached.', { cause: error })));
  const waiting = createDeadline(fail);
  try {
    waiting.within(patience.connectSeconds, 'The scanner does not take up the connection.');
    await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), failed]);
    const reply = readReply(socket);
    const sent = send(socket, command, { content, whenIdle: () => waiting.within(patience.sendSeconds, tooSlow) });
    sent.catch(fail);
    // The scanner may answer before it has taken everything, such as that it is too much.
    await Promise.race([sent, reply, failed]);
    waiting.within(patience.answerSeconds, 'The scanner does not answer.');
    return await Promise.race([reply, failed]);
  } finally {
    waiting.end();
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
}

const tooSlow = 'The scanner does not take more bytes.';

function createDeadline(fail: (error: Error) => void) {
  let timer: NodeJS.Timeout | undefined;
  return {
    within(seconds: number, sentence: string) {
      clearTimeout(timer);
      timer = setTimeout(() => fail(new ScannerUnavailable(sentence)), seconds * 1000);
    },
    end: () => clearTimeout(timer),
  };
}

async function send(
  socket: Socket,
  command: string,
  { content, whenIdle }: { content: Readable | undefined; whenIdle: () => void },
): Promise<void> {
  socket.write(`z${command}\0`);
  if (!content) return;
  try {
    for await (const piece of content) {
      const chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece);
      for (let at = 0; at < chunk.length; at += chunkBytesMaximum) {
        whenIdle();
        await sendChunk(socket, chunk.subarray(at, at + chunkBytesMaximum));
      }
    }
  } catch (error) {
    throw new ScannerUnavailable('The file could not be read to its end.', { cause: error });
  }
  // A chunk of no bytes ends the stream.
  await sendChunk(socket, Buffer.alloc(0));
}

async function sendChunk(socket: Socket, chunk: Buffer): Promise<void> {
  // An answer that is there already is read before a write finds the connection closed: too large a file is told early.
  await setImmediate();
  if (socket.destroyed) throw new Error('The connection to the scanner was closed.');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  socket.write(length);
  if (chunk.length > 0 && !socket.write(chunk)) await hasRoom(socket);
}

function hasRoom(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    socket.on('drain', done);
    socket.on('close', done);
    if (socket.destroyed) done();
  });
}

function readReply(socket: Socket): Promise<string> {
  const reply = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\0');
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > replyBytesMaximum) reject(unreadable(text));
    });
    socket.on('close', () => reject(new ScannerUnavailable('The scanner closed the connection without an answer.')));
  });
  reply.catch(() => {});
  return reply;
}

function readVerdict(reply: string): ScanResult {
  if (reply === 'stream: OK') return 'clean';
  const infected = reply.match(/^stream: (\S.*) FOUND$/)?.[1];
  // What the scanner did not look at to the end is not known to be infected.
  if (infected?.startsWith('Heuristics.Limits.Exceeded')) throw tooMuch();
  if (infected) return { infected };
  if (/size limit exceeded/i.test(reply)) throw tooMuch();
  throw unreadable(reply);
}

function tooMuch(): ScannerUnavailable {
  return new ScannerUnavailable('The file is larger than the scanner takes.', { isFinal: true });
}

function unreadable(reply: string): ScannerUnavailable {
  return new ScannerUnavailable(`The scanner gave no clear answer: ${JSON.stringify(reply.slice(0, 200))}`);
}
