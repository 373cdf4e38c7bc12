import { defineConfig } from 'vitest/config';

/** Many nodes, as real processes behind a real balancer: one file at a time, with patience (bin/test --nodes). */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['nodes/**/*.test.ts'],
    globalSetup: ['server/test/global-setup.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
