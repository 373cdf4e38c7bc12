import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench } from './goals/bench.ts';
import { openPlace } from './goals/place.ts';
import { begin, present, readReport, reportOptions } from './present.ts';

/** The goals, each with its baseline in the same run; the order is from what needs the worlds to what needs none. */
const goals: Record<string, () => Promise<{ run: (bench: Bench) => Promise<void> }>> = {
  session: () => import('./goals/session.ts'),
  'may-assign': () => import('./goals/may-assign.ts'),
  directory: () => import('./goals/directory.ts'),
  placement: () => import('./goals/placement.ts'),
  inbox: () => import('./goals/inbox.ts'),
  grants: () => import('./goals/grants.ts'),
  'many-shares': () => import('./goals/many-shares.ts'),
  'shared-with-me': () => import('./goals/shared-with-me.ts'),
  transfer: () => import('./goals/transfer.ts'),
  start: () => import('./goals/start.ts'),
};

/** What works in generated worlds; without any of these, none is made. */
const inWorlds = ['session', 'may-assign', 'directory', 'placement'];

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    ...reportOptions,
    only: { type: 'string', default: Object.keys(goals).join(',') },
    world: { type: 'string' },
    sizes: { type: 'string', default: '10000,1000000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    clients: { type: 'string', default: '16' },
    mebibytes: { type: 'string', default: '1024' },
    tasks: { type: 'string', default: '1000000' },
  },
});
const names = values.only.split(',');
const unknown = names.filter((name) => !goals[name]);
if (unknown.length > 0)
  throw new Error(`--only: ${unknown.join(', ')} is no goal; there are ${Object.keys(goals).join(', ')}`);
const [small, large, more] = values.sizes.split(',').map(Number);
if (!small || !large || more) throw new Error('--sizes: two numbers of organisations, the small one first');
const numbers = [values.rounds, values.seconds, values.clients, values.mebibytes, values.tasks].map(Number);
const [rounds, seconds, clients, mebibytes, tasks] = numbers as [number, number, number, number, number];

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);
const report = begin('Goals', { organisations: `${small} and ${large}`, rounds, seconds, clients, mebibytes, tasks });
// What an earlier run measured of other goals stays, so that one goal can be taken again.
if (values.json && existsSync(values.json)) {
  const earlier = await readReport(values.json);
  report.measures.push(...earlier.measures.filter(({ of }) => !names.includes(of ?? '')));
  report.promised.push(...(earlier.promised ?? []).filter(({ of }) => !names.includes(of ?? '')));
}

/** One goal from its beginning to its end; one that cannot be measured is said to be so, and the others go on. */
async function runGoal(name: string, bench: Omit<Bench, 'add' | 'promise' | 'later'>): Promise<void> {
  const from = performance.now();
  say(`${name} …`);
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const goal = await goals[name]!();
    await goal.run({
      ...bench,
      later: (step) => void undo.push(step),
      add: (...measures) => void report.measures.push(...measures.map((measure) => ({ ...measure, of: name }))),
      promise: (promised) => void report.promised.push({ ...promised, of: name }),
    });
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(`${name} could not be measured: ${said}`);
    report.promised.push({ of: name, name: `${name} can be measured`, isKept: false, said: said.split('\n')[0]! });
  } finally {
    for (const step of undo.reverse()) await step();
  }
  say(`${name} took ${((performance.now() - from) / 1000).toFixed(0)} s`);
}

const folder = await mkdtemp(join(tmpdir(), 'causeway-bench-'));
const place = openPlace({
  sizes: [small, large],
  areNeeded: names.some((name) => inWorlds.includes(name)),
  world: values.world,
  folder,
  say,
});
try {
  for (const name of names) {
    await runGoal(name, { rounds, seconds, clients, mebibytes, tasks, folder, say, ...place.bench });
    await place.endServers();
    // What is measured is kept, should the rest be broken off.
    if (values.json) await writeFile(values.json, JSON.stringify(report, null, 2));
  }
} finally {
  await place.close();
  await rm(folder, { recursive: true, force: true });
}
const order = Object.keys(goals);
const placeOf = ({ of = '' }: { of?: string | undefined }) => order.indexOf(of);
report.measures.sort((a, b) => placeOf(a) - placeOf(b));
report.promised.sort((a, b) => placeOf(a) - placeOf(b));
await present(report, values);
if (report.promised.some(({ isKept }) => !isKept)) process.exitCode = 1;
