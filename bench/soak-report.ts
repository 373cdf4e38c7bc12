import type { Sample } from './soak-samples.ts';
import { median } from './statistics.ts';

/** One quantity over time: where it began, where it ended, and by how much it rises in an hour. */
export type Drift = {
  name: string;
  start: number;
  end: number;
  slopeEachHour: number;
  /** What the slope over the second half comes to, in parts of the median there. */
  driftPart: number;
  isFlat: boolean;
};

const flatPart = 0.05;
const mebibyte = 1024 ** 2;

/** The slope of the line with the least squares, in units of y for one of x. */
export function slopeOf(points: { x: number; y: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleX, middleY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const products = points.map(({ x, y }) => (x - middleX) * (y - middleY));
  const squares = points.map(({ x }) => (x - middleX) ** 2);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return sum(squares) === 0 ? 0 : sum(products) / sum(squares);
}

/** Medians of the first and last tenth; the slope by regression over the second half, when all is warm. */
export function driftOf(name: string, samples: Sample[], read: (sample: Sample) => number | undefined): Drift {
  const points = samples.flatMap((sample) => {
    const y = read(sample);
    return y === undefined ? [] : [{ x: sample.atSeconds / 3600, y }];
  });
  if (points.length === 0) return { name, start: 0, end: 0, slopeEachHour: 0, driftPart: 0, isFlat: true };
  const tenth = Math.max(1, Math.floor(points.length / 10));
  const values = (some: { y: number }[]) => median(some.map(({ y }) => y));
  const half = points.slice(Math.floor(points.length / 2));
  const slopeEachHour = slopeOf(half);
  const hours = (half.at(-1)?.x ?? 0) - (half[0]?.x ?? 0);
  const middle = values(half);
  const driftPart = middle === 0 ? 0 : (slopeEachHour * hours) / middle;
  const ends = { start: values(points.slice(0, tenth)), end: values(points.slice(-tenth)) };
  return { name, ...ends, slopeEachHour, driftPart, isFlat: Math.abs(driftPart) <= flatPart };
}

const sumOf = (sample: Sample, read: (table: Sample['tables'][number]) => number) =>
  sample.tables.reduce((sum, table) => sum + read(table), 0);

export function driftsOf(samples: Sample[]): Drift[] {
  const kinds = [...new Set(samples.flatMap(({ latency }) => Object.keys(latency)))].sort();
  return [
    driftOf('server: resident memory, MiB', samples, (sample) => sample.serverResidentBytes / mebibyte),
    driftOf('server: heap after collection, MiB', samples, ({ heapBytes }) => heapBytes && heapBytes / mebibyte),
    driftOf(
      'server: memory outside the heap, MiB',
      samples,
      ({ externalBytes }) => externalBytes && externalBytes / mebibyte,
    ),
    driftOf('server: descriptors', samples, ({ serverDescriptors }) => serverDescriptors),
    driftOf('PostgreSQL: processes', samples, ({ backends }) => backends),
    driftOf('PostgreSQL: private memory, MiB', samples, (sample) => sample.databasePrivateBytes / mebibyte),
    driftOf('PostgreSQL: descriptors', samples, ({ databaseDescriptors }) => databaseDescriptors),
    driftOf(
      'tables: dead rows for each living one',
      samples,
      (sample) => sumOf(sample, ({ dead }) => dead) / sumOf(sample, ({ live }) => live),
    ),
    driftOf(
      'tables and indexes: bytes for each living row',
      samples,
      (sample) => sumOf(sample, ({ bytes }) => bytes) / sumOf(sample, ({ live }) => live),
    ),
    driftOf('requests a second', samples, ({ perSecond }) => perSecond),
    ...kinds.flatMap((kind) => [
      driftOf(`${kind}: p50, ms`, samples, ({ latency }) => latency[kind]?.p50),
      driftOf(`${kind}: p99, ms`, samples, ({ latency }) => latency[kind]?.p99),
    ]),
  ];
}

/** The tables that grew most: bytes and rows at the beginning and at the end. */
function growth(samples: Sample[]): string[] {
  const [first, last] = [samples[0], samples.at(-1)];
  const before = new Map(first?.tables.map((table) => [table.table, table]));
  const grown = (last?.tables ?? [])
    .map((after) => ({ after, before: before.get(after.table) ?? { ...after, bytes: 0, live: 0 } }))
    .sort((a, b) => b.after.bytes - b.before.bytes - (a.after.bytes - a.before.bytes));
  const each = (table: { bytes: number; live: number }) =>
    table.live > 0 ? (table.bytes / table.live).toFixed(0) : '–';
  return grown
    .slice(0, 12)
    .map(
      ({ after, before }) =>
        `| ${after.table} | ${(before.bytes / 1024).toFixed(0)} → ${(after.bytes / 1024).toFixed(0)} | ${before.live} → ${after.live} | ${each(before)} → ${each(after)} | ${after.dead} |`,
    );
}

export function soakTable(samples: Sample[], drifts: Drift[]): string {
  const number = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));
  const lines = drifts.map(
    (drift) =>
      `| ${drift.name} | ${number(drift.start)} | ${number(drift.end)} | ${number(drift.slopeEachHour)} | ${(drift.driftPart * 100).toFixed(1)} % | ${drift.isFlat ? 'flat' : drift.driftPart > 0 ? 'rises' : 'falls'} |`,
  );
  return `| quantity | first tenth | last tenth | slope an hour, second half | drift over it | |
|---|---|---|---|---|---|
${lines.join('\n')}

| table | KiB, start → end | rows | bytes for each row | dead rows at the end |
|---|---|---|---|---|
${growth(samples).join('\n')}
`;
}
