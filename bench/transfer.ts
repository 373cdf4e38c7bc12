import { readFile } from 'node:fs/promises';
import { request } from 'node:http';

const pieceBytes = 1_048_576;

export type Transfer = { seconds: number; bytes: number };

/** Sends so many mebibytes as a browser sends a file, or bare; resolves with the answer's text once all is written. */
export function send(
  url: string,
  {
    method,
    mebibytes,
    headers,
    isForm,
  }: { method: string; mebibytes: number; headers?: Record<string, string>; isForm?: boolean },
): Promise<Transfer & { text: string }> {
  const piece = Buffer.alloc(pieceBytes, 'Causeway ');
  const boundary = 'causeway-bench';
  const head = isForm
    ? `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="large.bin"\r\ncontent-type: application/octet-stream\r\n\r\n`
    : '';
  const tail = isForm ? `\r\n--${boundary}--\r\n` : '';
  const bytes = mebibytes * pieceBytes;
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        headers: {
          'content-length': bytes + head.length + tail.length,
          ...(isForm ? { 'content-type': `multipart/form-data; boundary=${boundary}` } : {}),
          ...headers,
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          if ((answer.statusCode ?? 500) >= 300) reject(new Error(`${answer.statusCode}: ${text}`));
          else resolve({ seconds: (performance.now() - from) / 1000, bytes, text });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.write(head);
    let sent = 0;
    const more = () => {
      while (sent < mebibytes) {
        sent += 1;
        if (!outgoing.write(piece)) return void outgoing.once('drain', more);
      }
      outgoing.end(tail);
    };
    more();
  });
}

/** Reads an address to its end and throws the bytes away. */
export function receive(url: string, headers: Record<string, string> = {}): Promise<Transfer> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
      let bytes = 0;
      answer.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      answer.on('end', () => resolve({ seconds: (performance.now() - from) / 1000, bytes }));
      answer.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** The memory of a process in mebibytes, now and at its highest; undefined where /proc does not tell. */
export async function memoryOf(pid: number): Promise<{ now: number; highest: number } | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const read = (name: string) => Number(text.match(new RegExp(`${name}:\\s+(\\d+) kB`))?.[1]) / 1024;
  return text ? { now: read('VmRSS'), highest: read('VmHWM') } : undefined;
}
