import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { candidates, firstThatRuns } from './browser.ts';
import { add, countTests, failedApart } from './counts.ts';
import { environmentForTests, runCommand } from './run-command.ts';
import { isOfNodes, isWalk, readWishes } from './wishes.ts';

const root = join(import.meta.dirname, '..');

function reportOf(statuses: string[], file: { status?: string; success?: boolean } = {}): string {
  const assertionResults = statuses.map((status, index) => ({ fullName: `test ${index}`, status }));
  const testResults = [{ name: 'file', status: file.status ?? 'passed', assertionResults }];
  return JSON.stringify({ success: file.success ?? true, testResults });
}

describe('counting', () => {
  test('what passed, failed and did not run is told apart', () => {
    const text = reportOf(['passed', 'passed', 'failed', 'skipped', 'todo'], { status: 'failed', success: false });
    expect(countTests(text)).toEqual({ passed: 2, failed: 1, notRun: ['test 3', 'test 4'] });
  });

  test('a file that could not be loaded is a failure', () => {
    expect(countTests(reportOf([], { status: 'failed', success: false })).failed).toBe(1);
    expect(countTests(reportOf(['passed'], { status: 'failed', success: false })).failed).toBe(1);
  });

  test('an error outside of any test is a failure', () => {
    expect(countTests(reportOf(['passed'], { success: false })).failed).toBe(1);
  });

  test('a report that is not one is an error, not a success', () => {
    expect(() => countTests('{}')).toThrow();
  });

  test('files with a failure are told apart from the others', () => {
    const file = (name: string, status: string, tests: string[]) => ({
      name,
      status,
      assertionResults: tests.map((of) => ({ fullName: `${name} ${of}`, status: of })),
    });
    const testResults = [
      file('fine', 'passed', ['passed', 'passed']),
      file('one fails', 'failed', ['passed', 'failed']),
      file('cannot be loaded', 'failed', []),
      file('left out', 'passed', ['skipped']),
    ];
    expect(failedApart(JSON.stringify({ success: false, testResults }))).toEqual({
      files: ['one fails', 'cannot be loaded'],
      others: { passed: 2, failed: 0, notRun: ['left out skipped'] },
    });
  });

  test('runs add up', () => {
    const one = { passed: 1, failed: 2, notRun: ['a'] };
    expect(add(one, { passed: 10, failed: 20, notRun: ['b'] })).toEqual({ passed: 11, failed: 22, notRun: ['a', 'b'] });
  });
});

describe('arguments', () => {
  test('files are found from the working directory and from the root', () => {
    expect(readWishes(['counts.ts'], join(root, 'checks'), root).files).toEqual(['checks/counts.ts']);
    expect(readWishes(['checks/counts.ts'], tmpdir(), root).files).toEqual(['checks/counts.ts']);
  });

  test('a file or an option that does not exist is refused', () => {
    expect(() => readWishes(['checks/nothing.test.ts'], root, root)).toThrow('There is no checks/nothing.test.ts.');
    expect(() => readWishes(['--fast'], root, root)).toThrow('bin/test knows no option --fast');
  });

  test('tests of many nodes are asked for by a word, or by their folder', () => {
    expect(readWishes(['--nodes'], root, root)).toEqual({
      files: [],
      isServerOnly: false,
      isNodes: true,
      isFaults: false,
      isTriedAgain: false,
    });
    expect(readWishes(['--faults'], root, root)).toMatchObject({ isNodes: false, isFaults: true });
    expect(readWishes(['--again'], root, root)).toMatchObject({ files: [], isTriedAgain: true });
    expect(['nodes/jobs.test.ts', 'server/nodes.test.ts'].map(isOfNodes)).toEqual([true, false]);
  });

  test('walks are told from other tests by their folder', () => {
    expect(['walks', 'walks/sign-up.test.ts', 'web/walks.test.ts'].map(isWalk)).toEqual([true, true, false]);
  });
});

describe('running', () => {
  test('tests never see the variables of a real server', () => {
    expect(environmentForTests({ DATABASE_URL: 'postgres://real', DATA_DIR: '/real', PATH: '/bin' })).toEqual({
      PATH: '/bin',
    });
  });

  test('a command that fails or cannot be started is not ok', async () => {
    const options = { words: 'on failure', workingDirectory: root } as const;
    expect((await runCommand(process.execPath, ['-e', ''], options)).ok).toBe(true);
    expect((await runCommand(process.execPath, ['-e', 'process.exit(1)'], options)).ok).toBe(false);
    expect((await runCommand('/nonexistent', [], options)).ok).toBe(false);
  });
});

describe('the browser', () => {
  test('the one that CHROMIUM_PATH names comes first, playwright’s own last', () => {
    const names = candidates({ CHROMIUM_PATH: '/my/browser' }, '/cache/browser');
    expect([names[0], names.at(-1)]).toEqual(['/my/browser', '/cache/browser']);
  });

  test('a stand-in that does not run is passed over', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'cw-test-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const make = (name: string, body: string) => {
      const path = join(directory, name);
      writeFileSync(path, `#!/bin/sh\n${body}\n`);
      chmodSync(path, 0o755);
      return path;
    };
    const standIn = make('stand-in', 'echo "requires the chromium snap to be installed"; exit 1');
    const real = make('real', 'echo "Chromium 140.0"');
    expect(await firstThatRuns([join(directory, 'missing'), standIn, real])).toBe(real);
    expect(await firstThatRuns([standIn])).toBe(undefined);
  });
});
