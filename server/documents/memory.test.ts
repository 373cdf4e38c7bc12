import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { workspaceOf } from './test/uploading.ts';

/**
 * Large files pass in constant memory. 200 MiB here; with CAUSEWAY_BIG_TESTS=1 the largest that a document may have, 5 GiB,
 * which needs 15 GiB of disk and some minutes.
 */
const mebibyte = 1024 ** 2;
const sizeBytes = process.env.CAUSEWAY_BIG_TESTS ? 5 * 1024 * mebibyte : 200 * mebibyte;
const growthMaximum = 64 * mebibyte;
const application = useApplication();
const script = fileURLToPath(new URL('./test/transfer.mjs', import.meta.url));

/** Has a process of its own send or read, and tells by how much this one grew meanwhile. */
async function transfer(kind: string, path: string, bytes = sizeBytes): Promise<{ answer: Json; grewBytes: number }> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const words = [script, kind, `${application.baseUrl}/api/v1${path}`, application.as('mia').token!, `${bytes}`];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  clearInterval(timer);
  return { answer: JSON.parse(stdout), grewBytes: most - before };
}

test('a large file comes and goes, whole and in pieces and zipped, while the process hardly grows', {
  timeout: 1_800_000,
}, async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  // What is compiled and opened once is no growth.
  const other = await workspaceOf(mia);
  await transfer('upload', `/workspaces/${other.id}/documents`, 8 * mebibyte);
  const up = await transfer('upload', `/workspaces/${workspace.id}/documents`);
  expect(up.answer).toMatchObject({ status: 201, body: { sizeBytes, sha256: up.answer.sha256 } });
  const down = await transfer('download', `/documents/${up.answer.body.id}/content`);
  expect(down.answer).toMatchObject({ status: 200, received: sizeBytes, sha256: up.answer.sha256 });
  const metadata = `workspaceId ${btoa(workspace.id)},filename ${btoa('large.bin')}`;
  const begun = await mia
    .with({ 'tus-resumable': '1.0.0', 'upload-length': `${sizeBytes}`, 'upload-metadata': metadata })
    .post('/uploads');
  const piece = await transfer('piece', begun.headers.get('location')!.replace('/api/v1', ''));
  expect(piece.answer.status).toBe(204);
  const zip = await transfer('download', `/workspaces/${workspace.id}/documents.zip`);
  expect(zip.answer.status).toBe(200);
  expect(zip.answer.received).toBeGreaterThan(2 * sizeBytes);
  const grown = Object.entries({ up, down, piece, zip }).map(([kind, { grewBytes }]) => [
    kind,
    Math.round(grewBytes / mebibyte),
  ]);
  console.info(`Grew by MiB: ${JSON.stringify(Object.fromEntries(grown))}`);
  for (const { grewBytes } of [up, down, piece, zip]) expect(grewBytes).toBeLessThan(growthMaximum);
});
