import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openScanner } from './clamd.ts';
import { ScannerUnavailable } from './scanner.ts';
import { eicar, startScanner, streamMaximum, type TestScanner } from './test/scanners.ts';

const impatient = { connectSeconds: 0.3, sendSeconds: 0.3, answerSeconds: 0.3 };
const chunksOf = (sizeBytes: number) =>
  Readable.from(
    (function* () {
      for (let left = sizeBytes; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536), 1);
    })(),
  );

describe('a scanner that works', () => {
  let scanner: TestScanner;
  beforeAll(async () => {
    scanner = await startScanner();
    process.stdout.write(`Scanned by ${scanner.what}.\n`);
  });
  afterAll(() => scanner.stop());

  test('says that it is ready', async () => {
    await openScanner(scanner.url).isReady();
  });

  test('calls a file without a virus clean, an empty one too', async () => {
    expect(await openScanner(scanner.url).scan(Readable.from([Buffer.from('The minutes of Monday.')]))).toBe('clean');
    expect(await openScanner(scanner.url).scan(Readable.from([]))).toBe('clean');
    expect(await openScanner(scanner.url).scan(chunksOf(3_000_000))).toBe('clean');
  });

  test('names what it finds, also when it is cut into chunks', async () => {
    const found = { infected: expect.stringContaining('Eicar-Test-Signature') };
    expect(await openScanner(scanner.url).scan(Readable.from([Buffer.from(eicar)]))).toEqual(found);
    const letters = Readable.from([...eicar].map((letter) => Buffer.from(letter)));
    expect(await openScanner(scanner.url).scan(letters)).toEqual(found);
  });

  test('does not call a file clean that is larger than it takes', async () => {
    const content = chunksOf(streamMaximum + 1_000_000);
    const refused = openScanner(scanner.url).scan(content);
    await expect(refused).rejects.toThrow(ScannerUnavailable);
    expect(content.destroyed).toBe(true);
  });

  test('is asked many things at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        openScanner(scanner.url).scan(Readable.from([Buffer.from(index % 2 ? eicar : `clean ${index}`)])),
      ),
    );
    expect(results.map((result) => result === 'clean')).toEqual(results.map((_, index) => index % 2 === 0));
  });

  test('is reached over a Unix socket too', async () => {
    if (!scanner.socketUrl) return;
    expect(await openScanner(scanner.socketUrl).scan(Readable.from([Buffer.from('clean')]))).toBe('clean');
  });

  test('a file that cannot be read to its end is not called clean', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('The disk failed.');
      })(),
    );
    await expect(openScanner(scanner.url).scan(broken)).rejects.toThrow('could not be read to its end');
  });
});

describe('a scanner that does not work', () => {
  let server: Server | undefined;
  const sockets: Socket[] = [];
  const answering = async (act: (socket: Socket) => void) => {
    server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      sockets.push(socket);
      act(socket);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server?.once('listening', resolve));
    return `clamd://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server?.close();
  });
  const scan = (url: string, content = Readable.from([Buffer.from('some bytes')])) =>
    openScanner(url, impatient).scan(content);

  test('nobody listens', async () => {
    await expect(scan('clamd://127.0.0.1:1')).rejects.toThrow(ScannerUnavailable);
    await expect(scan('clamd:/nowhere/socket')).rejects.toThrow(ScannerUnavailable);
    await expect(openScanner('clamd://127.0.0.1:1').isReady()).rejects.toThrow(ScannerUnavailable);
  });

  test.each([
    ['nothing readable', 'stream: MAYBE\0'],
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n\0'],
    ['a clean file named differently', 'other: OK\0'],
    ['a finding without a name', 'stream:  FOUND\0'],
    ['an error', 'stream: Can not open file ERROR\0'],
    ['an empty answer', '\0'],
    ['half an answer', 'stream: OK'],
    ['endless words', 'x'.repeat(100_000)],
  ])('it says %s', async (_name, reply) => {
    const url = await answering((socket) => socket.on('data', () => socket.end(reply)));
    await expect(scan(url)).rejects.toThrow(ScannerUnavailable);
  });

  test.each(['INSTREAM size limit exceeded. ERROR\0', 'stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0'])(
    'a file beyond its limits is neither clean nor infected, and asking again does not help: %j',
    async (reply) => {
      const url = await answering((socket) => socket.on('data', () => socket.end(reply)));
      const refused = scan(url);
      await expect(refused).rejects.toThrow('larger than the scanner takes');
      await expect(refused).rejects.toMatchObject({ isFinal: true });
    },
  );

  test('it closes the connection at once', async () => {
    await expect(scan(await answering((socket) => socket.destroy()))).rejects.toThrow(ScannerUnavailable);
  });

  test('it never answers', async () => {
    await expect(scan(await answering((socket) => socket.resume()))).rejects.toThrow('does not answer');
  });

  test('it takes no bytes', async () => {
    const content = chunksOf(50_000_000);
    await expect(scan(await answering((socket) => socket.pause()), content)).rejects.toThrow('take more bytes');
    expect(content.destroyed).toBe(true);
  });

  test('the scan is given up', async () => {
    const url = await answering((socket) => socket.resume());
    const signal = AbortSignal.timeout(50);
    const content = new Readable({ read() {} });
    await expect(openScanner(url).scan(content, { signal })).rejects.toThrow('given up');
    expect(content.destroyed).toBe(true);
  });
});
