import { defineConfig } from 'vitest/config';
import { longestFirst } from '../checks/longest-first.ts';

/** The browser walks run apart from the other tests: two at a time, each with patience for a real browser. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ['walks/**/*.test.ts'],
    globalSetup: ['server/test/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    sequence: { sequencer: longestFirst(['walks/german.test.ts', 'walks/content-policy.test.ts']) },
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
