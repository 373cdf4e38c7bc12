import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, onTestFinished } from 'vitest';
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded.ts';

/** Where crash safety is not what a test asks about, it need not wait for the disk. */
export const hasty = { fsync: 'off' };

export const isRoot = process.geteuid?.() === 0;

/** A directory that goes away with the test; closed to all other users, as mkdtemp makes it. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'cw-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
  return directory;
}

/**
 * Makes data directories in which PostgreSQL has been before, for tests that are not about the first start: that one is waited
 * for once in a file, and its cluster and password are copied. Call at the top of a test file.
 */
export function useClusters(): () => Promise<string> {
  let made: Promise<string> | undefined;
  afterAll(async () => {
    if (made) await rm(await made, { recursive: true, force: true });
  });
  return async () => {
    made ??= makeCluster();
    const from = await made;
    const directory = temporaryDirectory();
    const parts = ['postgres', 'secrets'].map((name) => join(from, name));
    await promisify(execFile)('cp', ['-a', ...parts, directory]);
    return directory;
  };
}

async function makeCluster(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cw-test-'));
  const { stop } = await startEmbeddedPostgres({ dataDir, settings: hasty, log: () => undefined });
  await stop();
  return dataDir;
}

/** Starts PostgreSQL for the length of the test; its log lines are collected in `lines`. */
export async function start(
  dataDir: string,
  options: Partial<EmbeddedOptions> = {},
): Promise<EmbeddedPostgres & { lines: string[] }> {
  const lines: string[] = [];
  const running = await startEmbeddedPostgres({
    dataDir,
    settings: hasty,
    log: (line) => void lines.push(line),
    ...options,
  });
  onTestFinished(() => running.stop());
  return { ...running, lines };
}
