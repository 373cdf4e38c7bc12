import { defineConfig } from 'vitest/config';
import { longestFirst } from './checks/longest-first.ts';

/** What takes a minute or more, so that it begins first and no worker is alone with it at the end. */
const longest = [
  'server/access/secrecy.test.ts',
  'server/start.test.ts',
  'server/shares/storm.test.ts',
  'cli/administration.test.ts',
  'server/platform/postgres/killed.test.ts',
  'checks/readme.test.ts',
  'cli/backup.test.ts',
  'server/platform/storage/faults.test.ts',
  'server/platform/storage/memory.test.ts',
  'server/audit/constant-memory.test.ts',
  'server/platform/preview/hostile.test.ts',
  'server/platform/preview/office.test.ts',
  'server/http/bad-input.test.ts',
  'server/sync/killed.test.ts',
  'server/documents/memory.test.ts',
];

export default defineConfig({
  test: {
    include: [
      'server/**/*.test.ts',
      'cli/**/*.test.ts',
      'checks/**/*.test.ts',
      'web/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    globalSetup: ['server/test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // The modules of the server are read once for each worker, not for each file; what a file starts, it ends.
    isolate: false,
    sequence: { sequencer: longestFirst(longest) },
    // A test that hangs is to end, not one that a loaded machine slows down.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
