import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The table of faults names the tests that inject them, each under exactly its name, and leaves none out. */
const root = join(import.meta.dirname, '..');

function provedBy(page: string): string[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (fault|-)/.test(line))
    .map(
      (line) =>
        line
          .match(/`([a-z]+\.test\.ts)` › ([^|]+) \|/)
          ?.slice(1)
          .join(' › ') ?? `no test: ${line}`,
    );
}

function injected(): string[] {
  const files = readdirSync(join(root, 'faults')).filter((name) => name.endsWith('.test.ts'));
  return files.flatMap((file) =>
    [...readFileSync(join(root, 'faults', file), 'utf8').matchAll(/\bfault\(\s*'([^']+)'/g)].map(
      ([, name]) => `${file} › ${name}`,
    ),
  );
}

test('the table of faults names every test that injects one, and no other', () => {
  const page = readFileSync(join(root, 'docs/faults.md'), 'utf8');
  expect(injected().length).toBeGreaterThan(0);
  expect(provedBy(page).sort()).toEqual(injected().sort());
});

test('a row without a test, or with one that is not there, is found', () => {
  expect(provedBy('| the moon falls | nothing | all | by hope | never |')[0]).toMatch(/^no test/);
  expect(injected()).not.toContain('processes.test.ts › the moon falls');
});
