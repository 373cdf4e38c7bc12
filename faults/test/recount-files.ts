import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { secretKey } from '../../nodes/test/node.ts';
import { collectContents } from '../../server/documents/collect-contents.ts';
import { readEnvironment } from '../../server/environment.ts';
import { day } from '../../server/platform/clock.ts';
import { openServices } from '../../server/services.ts';
import { ask } from '../../server/test/global-setup.ts';
import { fillerName } from './mounts.ts';

import type { Scene } from './scene.ts';

type Content = { key: string; status: string; size_bytes: string | number | null; is_referred_to: boolean };

/**
 * Collects as in two days' time, when whatever was broken off has long shown no sign of life. Then each file is one that something
 * refers to, as large as the table says, and each content that something refers to has its file.
 */
export async function recountFiles(scene: Scene): Promise<void> {
  await collectInTwoDays(scene);
  const contents = await ask<Content>(
    scene.database.url,
    `select key, status, size_bytes,
        exists (select from document_versions v where v.content_id = contents.id) as is_referred_to from contents`,
  );
  expect(contents.filter(({ status, is_referred_to }) => status !== 'stored' || !is_referred_to)).toEqual([]);
  const known = contents.map(({ key, size_bytes }) => `${key} ${size_bytes}`);
  expect((await filesIn(scene.files)).sort()).toEqual(known.sort());
}

async function collectInTwoDays({ node, files, database }: Scene): Promise<void> {
  const environment = readEnvironment({
    LOG_LEVEL: 'silent',
    DATA_DIR: node.dataDir,
    SECRET_KEY: secretKey,
    STORAGE_URL: `file:${files}`,
  });
  const clock = { now: () => new Date(Date.now() + 2 * day) };
  const services = await openServices({ environment, databaseUrl: database.url, clock, log: () => {} });
  try {
    await collectContents(services);
  } finally {
    await services.close();
  }
}

/** Name and size of each file of contents, those of half-written ones too. */
async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== fillerName);
  return Promise.all(files.map(async ({ name, parentPath }) => `${name} ${(await stat(join(parentPath, name))).size}`));
}
