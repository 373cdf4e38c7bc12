import { defineConfig } from 'vitest/config';

/** Faults are injected one at a time, into servers and databases of their own; see docs/faults.md. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['faults/**/*.test.ts'],
    globalSetup: ['server/test/global-setup.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
