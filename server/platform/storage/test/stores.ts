import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3rver from 's3rver';
import type { ContentStore, Fault } from '../content-store.ts';
import { openStore } from '../open-store.ts';
import { partBytes } from '../part-buffer.ts';
import { answerWhenWhole, refuseRangesOfNothing } from './whole-answers.ts';

/** One place for contents under test: stores over it are opened as by different nodes. */
export type TestPlace = {
  kind: 'file' | 's3';
  url: string;
  open(fault?: Fault): Promise<ContentStore>;
  /** Names of all files, or of all objects and uploads, that lie there. */
  everything(): Promise<string[]>;
  /** Whether the server has answered all that it was asked. */
  isIdle(): boolean;
  close(): Promise<void>;
};

export const kinds = ['file', 's3'] as const;

/** Parts as large as this are a part as much as real ones are, and eight times as fast. */
export const smallPartBytes = 1024 * 1024;

/** An empty folder, or a bucket of s3rver on 127.0.0.1 whose objects come in parts of this size. */
export async function openPlace(kind: 'file' | 's3', sizeOfParts: number = partBytes): Promise<TestPlace> {
  const around = await mkdtemp(join(tmpdir(), `causeway-${kind}-`));
  // Deep inside, so that whatever escapes lands in a folder of the test and is seen there.
  const root = join(around, 'a/b/c/d/e/f');
  await mkdir(root, { recursive: true });
  const server = kind === 's3' ? await startS3(root) : undefined;
  const url = server ? server.url : `file:${root}`;
  const stores: ContentStore[] = [];
  return {
    kind,
    url,
    async open(fault) {
      const store = await openStore({ STORAGE_URL: url, DATA_DIR: '/nowhere' }, { log: () => {}, fault, sizeOfParts });
      stores.push(store);
      return store;
    },
    everything: () => filesBelow(around),
    isIdle: () => server?.isIdle() ?? true,
    async close() {
      for (const store of stores) store.close();
      await server?.stop();
      await rm(around, { recursive: true, force: true });
    },
  };
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

/** s3rver as it is, and the two calls that it lacks: it can neither list nor abort uploads. `isPlain` leaves those away. */
export async function startS3(
  directory: string,
  isPlain = false,
): Promise<{ url: string; isIdle(): boolean; stop(): Promise<void> }> {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'documents' }],
  });
  answerWhenWhole(server);
  refuseRangesOfNothing(server);
  let underWay = 0;
  server.middleware.unshift(async (_context, next) => {
    underWay += 1;
    await next().finally(() => {
      underWay -= 1;
    });
  });
  const uploads = join(directory, 'documents', '._S3rver_uploads');
  server.middleware.unshift(completeOnce(uploads));
  if (!isPlain) server.middleware.unshift(...missingCalls(uploads));
  const { port } = await server.run();
  const endpoint = encodeURIComponent(`http://127.0.0.1:${port}`);
  return {
    url: `s3://S3RVER:S3RVER@documents?endpoint=${endpoint}&prefix=contents/`,
    isIdle: () => underWay === 0,
    async stop() {
      server.httpServer.closeAllConnections();
      await server.close();
    },
  };
}

/**
 * Where several complete one upload at once, s3rver takes the parts away for the one while it reads them for the other, and never
 * answers that one. S3 completes it once, and then there is no such upload.
 */
function completeOnce(folder: string): S3rver['middleware'][number] {
  const completing = new Map<string, Promise<void>>();
  return async (context, next) => {
    const { uploadId } = context.query;
    if (context.method !== 'POST' || !uploadId) return next();
    const complete = async () => {
      if (existsSync(join(folder, uploadId))) return next();
      answerNoSuchUpload(context);
    };
    const mine = (completing.get(uploadId) ?? Promise.resolve()).then(complete);
    completing.set(
      uploadId,
      mine.catch(() => {}),
    );
    await mine;
  };
}

function answerNoSuchUpload(context: Parameters<S3rver['middleware'][number]>[0]): void {
  context.status = 404;
  context.type = 'application/xml';
  context.body = '<Error><Code>NoSuchUpload</Code></Error>';
}

function missingCalls(folder: string): S3rver['middleware'] {
  return [
    async (context, next) => {
      const { uploadId, prefix = '' } = context.query;
      if (context.method === 'DELETE' && uploadId) {
        const path = join(folder, uploadId);
        if (!existsSync(path)) return answerNoSuchUpload(context);
        context.status = 204;
        context.body = null;
        await rm(path, { recursive: true, force: true });
      } else if (context.method === 'GET' && 'uploads' in context.query) {
        context.status = 200;
        context.type = 'application/xml';
        context.body = await uploadsIn(folder, prefix);
      } else await next();
    },
  ];
}

async function uploadsIn(folder: string, prefix: string): Promise<string> {
  const all = existsSync(folder) ? await readdir(folder) : [];
  const ids = all.filter((id) => existsSync(join(folder, id, 'key')));
  const uploads = await Promise.all(
    ids.map(async (id) => ({
      id,
      key: await readFile(join(folder, id, 'key'), 'utf8'),
      began: (await stat(join(folder, id))).birthtime.toISOString(),
    })),
  );
  const found = uploads.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => (a.key < b.key ? -1 : 1));
  const items = found.map(
    ({ id, key, began }) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${began}</Initiated></Upload>`,
  );
  return `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${items.join('')}</ListMultipartUploadsResult>`;
}

/** A key as the application makes them. */
export const newKey = () => randomBytes(20).toString('hex');

/** All bytes of a stream. */
export async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A stream of these bytes, in chunks of 64 KiB. */
export function streamOf(bytes: Buffer): Readable {
  return Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    })(),
    { objectMode: false },
  );
}
