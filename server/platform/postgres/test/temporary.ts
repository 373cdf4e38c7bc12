import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
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
