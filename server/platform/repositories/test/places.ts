import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import S3rver from 's3rver';
import { readEgressRules } from '../../egress/allowed.ts';
import { type Egress, openEgress } from '../../egress/egress.ts';
import { answerWhenWhole } from '../../storage/test/whole-answers.ts';
import type { Surroundings } from '../kind.ts';
import { kindOf } from '../kinds.ts';
import type { Repository } from '../repository.ts';
import { type Apache, startApache } from './apache.ts';

export const placeKinds = ['folder', 'webdav', 's3'] as const;

/** One repository under test, with the real server behind it. */
export type TestRepository = {
  repository: Repository;
  settings: Record<string, unknown>;
  apache: Apache | undefined;
  /** Where its files lie on the disk, for folder and webdav. */
  folder: string | undefined;
  close(): Promise<void>;
};

/** The way out of these tests: only these addresses of loopback. */
export function egressTo(allow: string): Egress {
  return openEgress({ allow: readEgressRules(allow)!, servers: undefined, lookupTimeoutSeconds: 2 });
}

export const surroundings = (egress: Egress, more: Partial<Surroundings> = {}): Surroundings => ({
  egress,
  folders: [],
  ownFolders: [],
  timeoutSeconds: 10,
  ...more,
});

export async function openTestRepository(kind: (typeof placeKinds)[number]): Promise<TestRepository> {
  const around = await realpath(await mkdtemp(join(tmpdir(), `causeway-repository-${kind}-`)));
  const apache = kind === 'webdav' ? await startApache() : undefined;
  const s3 = kind === 's3' ? await startBucket(around) : undefined;
  const folder = kind === 'folder' ? join(around, 'inside') : apache?.folder;
  if (kind === 'folder') await mkdir(join(around, 'inside'));
  const egress = egressTo(`127.0.0.1:${apache?.port ?? s3?.port ?? 9}`);
  const settings = {
    folder: { path: folder },
    webdav: { url: apache?.url, username: apache?.username, password: apache?.password },
    s3: s3?.settings,
  }[kind] as Record<string, unknown>;
  const repository = await kindOf(kind).open(settings, surroundings(egress, { folders: [around] }));
  return {
    repository,
    settings,
    apache,
    folder,
    async close() {
      await repository.close();
      await egress.close();
      await apache?.stop();
      await s3?.stop();
      await rm(around, { recursive: true, force: true });
    },
  };
}

async function startBucket(directory: string) {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'archive' }],
  });
  answerWhenWhole(server);
  const { port } = await server.run();
  const settings = {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'archive',
    prefix: 'chosen/folder',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  };
  return {
    port,
    settings,
    async stop() {
      server.httpServer.closeAllConnections();
      await server.close();
    },
  };
}

/** A content of these bytes. */
export function contentOf(bytes: Buffer | string) {
  const whole = Buffer.from(bytes);
  return { stream: Readable.from([whole], { objectMode: false }), sizeBytes: whole.length };
}

export async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
