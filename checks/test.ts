// Runs every check and test, and ends with one line "N passed, N failed". See CONTRIBUTING.md for how to run only some.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { provideBrowser } from './browser.ts';
import { add, type Counts, countTests, none } from './counts.ts';
import { type Outcome, runCommand } from './run-command.ts';
import { isOfFaults, isOfNodes, isWalk, readWishes, type Wishes } from './wishes.ts';

const root = dirname(import.meta.dirname);
const wishes = wishesOrEnd();
const reports = mkdtempSync(join(tmpdir(), 'causeway-report-'));
const troubles: string[] = [];

function report(name: string, outcome: Outcome): void {
  console.log(`${outcome.ok ? '✓' : '✗'} ${name}  ${(outcome.durationMs / 1000).toFixed(1)} s`);
}

/** A check that is no test: it says nothing when all is well. */
async function check(name: string, args: string[]): Promise<void> {
  const outcome = await runCommand(process.execPath, args, { words: 'on failure', workingDirectory: root });
  report(name, outcome);
  if (!outcome.ok) troubles.push(`${name} failed`);
}

async function runChecks(): Promise<void> {
  const tsc = 'node_modules/typescript/bin/tsc';
  await check('style (biome)', ['node_modules/@biomejs/biome/bin/biome', 'check']);
  await check('types (tsc)', [tsc, '-p', 'tsconfig.json']);
  await check('types of the web app (tsc)', [tsc, '-p', 'web/tsconfig.json']);
  if (existsSync(join(root, 'checks/imports.ts'))) await check('who imports whom', ['checks/imports.ts']);
}

/** One run of Vitest. Its report is read even when it failed; a run that left none counts as a failure. */
async function runTests(name: string, config: string, files: string[], environment = {}): Promise<Counts> {
  const file = join(reports, `${config.replaceAll('/', '-')}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...files];
  console.log(`\n${name} …`);
  const outcome = await runCommand(process.execPath, args, { words: 'at once', workingDirectory: root, environment });
  report(name, outcome);
  const counts = existsSync(file) ? countTests(readFileSync(file, 'utf8')) : none;
  if (counts.passed + counts.failed === 0) troubles.push(`${name}: no test ran`);
  else if (!outcome.ok && counts.failed === 0) troubles.push(`${name} failed outside of its tests`);
  return counts;
}

async function runWalks(files: string[]): Promise<Counts> {
  const browser = await provideBrowser(root);
  if (browser) return runTests('browser walks', 'walks/vitest.config.ts', files, { CHROMIUM_PATH: browser });
  troubles.push(
    'the browser walks could not run: there is no browser, and none could be installed (set CHROMIUM_PATH)',
  );
  return none;
}

async function runAll({ files, isServerOnly, isNodes, isFaults }: Wishes): Promise<Counts> {
  const isEverything = files.length === 0 && !isNodes && !isFaults;
  const walks = files.filter(isWalk);
  const ofNodes = files.filter(isOfNodes);
  const ofFaults = files.filter(isOfFaults);
  const others = files.filter((file) => !isWalk(file) && !isOfNodes(file) && !isOfFaults(file));
  const wantsWalks = isEverything ? !isServerOnly : walks.length > 0;
  if (wantsWalks && process.env.WEB_BUILD === 'failed') troubles.push('the web app could not be built');
  if (isEverything && !isServerOnly) await runChecks();
  let counts = none;
  if (isEverything || others.length > 0) counts = await runTests('tests', 'vitest.config.ts', others);
  if (wantsWalks) counts = add(counts, await runWalks(walks));
  if (isNodes || ofNodes.length > 0)
    counts = add(counts, await runTests('many nodes', 'nodes/vitest.config.ts', ofNodes));
  if (isFaults || ofFaults.length > 0)
    counts = add(counts, await runTests('faults', 'faults/vitest.config.ts', ofFaults));
  return counts;
}

/** The arguments; a wrong one ends the run with its sentence. */
function wishesOrEnd(): Wishes {
  try {
    return readWishes(process.argv.slice(2), process.cwd(), root);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

const counts = await runAll(wishes);
rmSync(reports, { recursive: true, force: true });
if (counts.notRun.length > 0) troubles.push(`${counts.notRun.length} tests did not run: ${counts.notRun.join('; ')}`);
console.log('');
for (const trouble of troubles) console.log(`✗ ${trouble}`);
// What could not run, or a check that failed, counts as a failure: the last line alone tells whether all is well.
const failed = counts.failed + troubles.length;
console.log(`${counts.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
