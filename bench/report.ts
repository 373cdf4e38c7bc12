import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { ratios, type Summary, summarise } from './statistics.ts';

/** Of the ratio to the baseline where there is one, else of the value itself. */
export type Goal = { atLeast: number } | { atMost: number };

/** One measure: a value for each round, and beside it what the baseline reached in the same round. */
export type Measure = {
  /** The goal, or part of the run, that it belongs to. */
  of?: string;
  name: string;
  unit: string;
  better: 'more' | 'less';
  ours: number[];
  baseline?: { name: string; values: number[] };
  goal?: Goal;
  note?: string;
};

/** Something that must hold and has no figure; `said` tells what was tried. */
export type Promised = { of?: string; name: string; isKept: boolean; said: string };

export type Circumstances = {
  at: string;
  node: string;
  processor: string;
  cores: number;
  memoryGibibytes: number;
  load: number;
};

export type Report = {
  title: string;
  circumstances: Circumstances;
  options: Record<string, string | number>;
  seconds: number;
  measures: Measure[];
  promised: Promised[];
};

export function circumstances(): Circumstances {
  return {
    at: new Date().toISOString(),
    node: process.version,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGibibytes: Math.round(totalmem() / 2 ** 30),
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

/** What a goal is held against, and what is compared from run to run: the ratio, or without a baseline the value. */
export function reached(measure: Measure): Summary {
  return summarise(measure.baseline ? ratios(measure.ours, measure.baseline.values) : measure.ours);
}

export function isMet(measure: Measure): boolean | undefined {
  if (!measure.goal) return undefined;
  const { median } = reached(measure);
  return 'atLeast' in measure.goal ? median >= measure.goal.atLeast : median <= measure.goal.atMost;
}

/** Whole numbers from a hundred on, else three digits that count. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '?';
  if (value === 0 || Math.abs(value) >= 100) return value.toFixed(0);
  return Number(value.toPrecision(3)).toString();
}

export function range({ median, minimum, maximum }: Summary): string {
  return `${figure(median)} (${figure(minimum)}–${figure(maximum)})`;
}

export function goalOf({ goal, baseline, unit }: Measure): string {
  if (!goal) return '';
  const of = baseline ? ` of ${baseline.name}` : ` ${unit}`;
  if ('atLeast' in goal) return `at least ${goal.atLeast}${of}`;
  return `at most ${goal.atMost}${baseline ? ` times ${baseline.name}` : of}`;
}

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
const tableOf = (head: string[], rows: string[][]) =>
  [row(head), `|${head.map(() => '---|').join('')}`, ...rows.map(row)].join('\n');

function headOf({ title, options, circumstances: at, seconds }: Report): string {
  const asked = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return `${title}: ${asked.join(', ')}; ${at.cores} cores, load ${at.load} at the start, Node ${at.node}, ${figure(seconds)} s in all`;
}

/** Every measure with its figures: medians, the range over the rounds, and the median of the ratios within rounds. */
export function table(report: Report): string {
  const rows = report.measures.map((measure) => [
    measure.name,
    measure.unit,
    range(summarise(measure.ours)),
    measure.baseline ? `${measure.baseline.name}: ${range(summarise(measure.baseline.values))}` : '',
    measure.baseline ? range(reached(measure)) : '',
    measure.note ?? '',
  ]);
  const head = ['measure', 'unit', 'ours, median (range)', 'baseline, median (range)', 'ratio', ''];
  const kept = report.promised.map(({ name, isKept, said }) => `- ${isKept ? 'kept' : 'BROKEN'}: ${name}. ${said}`);
  return `${headOf(report)}\n\n${tableOf(head, rows)}\n${kept.length > 0 ? `\n${kept.join('\n')}\n` : ''}`;
}

/** Only what has a goal: measure, goal, reached, met. */
export function goalsTable(report: Report): string {
  const rows = report.measures
    .filter(({ goal }) => goal)
    .map((measure) => [measure.name, goalOf(measure), range(reached(measure)), isMet(measure) ? 'yes' : '**no**']);
  const kept = report.promised.map(({ name, isKept, said }) => [name, 'holds', said, isKept ? 'yes' : '**no**']);
  return `${headOf(report)}\n\n${tableOf(['measure', 'goal', 'reached, median (range)', 'met'], [...rows, ...kept])}\n`;
}
