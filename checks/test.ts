// Runs every check and test, and ends with one line "N passed, N failed". See CONTRIBUTING.md for how to run only some.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { provideBrowser } from './browser.ts';
import { add, type Counts, countTests, failedApart, none } from './counts.ts';
import { type Outcome, runCommand } from './run-command.ts';
import { isOfFaults, isOfNodes, isWalk, readWishes, type Wishes } from './wishes.ts';

const root = dirname(import.meta.dirname);
const wishes = wishesOrEnd();
const reports = mkdtempSync(join(tmpdir(), 'causeway-report-'));
const troubles: string[] = [];
const passedOnlyAlone: string[] = [];
const mostFilesTriedAgain = 6;

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

type Run = { report: string | undefined; ok: boolean; errorsOutside: number };

/** One run of Vitest; its report is read even when it failed. */
async function runVitest(config: string, files: string[], environment = {}): Promise<Run & Outcome> {
  const folder = mkdtempSync(join(reports, 'run-'));
  const file = join(folder, 'report.json');
  const outside = join(folder, 'outside');
  const reporters = ['default', 'json', './checks/outside.ts'].map((name) => `--reporter=${name}`);
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters];
  const outcome = await runCommand(process.execPath, [...args, `--outputFile.json=${file}`, ...files], {
    words: 'at once',
    workingDirectory: root,
    environment: { ...environment, OUTSIDE_FILE: outside },
  });
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  return { ...outcome, report: read(file), errorsOutside: Number(read(outside) ?? 0) };
}

/** All tests of one kind. A run that left no report counts as a failure, and so does an error outside of every test. */
async function runTests(name: string, config: string, files: string[], environment = {}): Promise<Counts> {
  console.log(`\n${name} …`);
  const run = await runVitest(config, files, environment);
  report(name, run);
  const counts = run.report ? countTests(run.report) : none;
  if (run.errorsOutside > 0) troubles.push(`${name}: ${run.errorsOutside} errors outside of any test`);
  if (counts.passed + counts.failed === 0) troubles.push(`${name}: no test ran`);
  else if (!run.ok && counts.failed === 0 && run.errorsOutside === 0)
    troubles.push(`${name} failed outside of its tests`);
  if (!wishes.isTriedAgain || !run.report || counts.failed === 0) return counts;
  return await runAgain(failedApart(run.report), counts, config, environment);
}

/**
 * What failed among all the others, once more, each file by itself: two cores that do everything at once may be slower than a
 * test has patience for. Only a few files are tried; when many fail, it is not the crowd.
 */
async function runAgain(
  { files, others }: ReturnType<typeof failedApart>,
  first: Counts,
  config: string,
  environment: object,
): Promise<Counts> {
  if (files.length === 0 || files.length > mostFilesTriedAgain) return first;
  let counts = others;
  for (const file of files.map((path) => relative(root, path))) {
    console.log(`\n${file}, which failed, once more by itself …`);
    const run = await runVitest(config, [file], environment);
    report(file, run);
    if (run.report) counts = add(counts, countTests(run.report));
    if (run.errorsOutside > 0) troubles.push(`${file}: ${run.errorsOutside} errors outside of any test`);
    if (run.ok) passedOnlyAlone.push(file);
    else if (!run.report) troubles.push(`${file}: no test ran`);
  }
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
for (const file of passedOnlyAlone) console.log(`! ${file} failed among the others and passed by itself: look into it`);
for (const trouble of troubles) console.log(`✗ ${trouble}`);
// What could not run, or a check that failed, counts as a failure: the last line alone tells whether all is well.
const failed = counts.failed + troubles.length;
console.log(`${counts.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
