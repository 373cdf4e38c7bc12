import { figure, type Measure, type Report, range, reached } from './report.ts';
import { judge, type Verdict } from './statistics.ts';

export type Comparison = {
  name: string;
  verdict: Verdict | 'new' | 'gone';
  before: string;
  after: string;
  times: string;
};

/**
 * Each measure beside the same one of an earlier run: its ratio to the baseline where both have the same, so that a slower
 * machine is no slower program; else the values themselves.
 */
export function compare(before: Report, after: Report): Comparison[] {
  const earlier = new Map(before.measures.map((measure) => [measure.name, measure]));
  const seen = after.measures.map((measure): Comparison => {
    const other = earlier.get(measure.name);
    earlier.delete(measure.name);
    if (!other) return { name: measure.name, verdict: 'new', before: '', after: range(reached(measure)), times: '' };
    return compareOne(other, measure);
  });
  const gone = [...earlier.values()].map(
    (measure): Comparison => ({
      name: measure.name,
      verdict: 'gone',
      before: range(reached(measure)),
      after: '',
      times: '',
    }),
  );
  return [...seen, ...gone];
}

function compareOne(before: Measure, after: Measure): Comparison {
  const isLike = before.baseline?.name === after.baseline?.name;
  const plain = ({ name, unit, better, ours }: Measure): Measure => ({ name, unit, better, ours });
  const [then, now] = [reached(isLike ? before : plain(before)), reached(isLike ? after : plain(after))];
  return {
    name: after.name,
    verdict: judge(then, now, after.better),
    before: range(then),
    after: range(now),
    times: figure(now.median / then.median),
  };
}

export function comparisonTable(comparisons: Comparison[]): string {
  const lines = comparisons.map(
    ({ name, verdict, before, after, times }) => `| ${name} | ${before} | ${after} | ${times} | ${verdict} |`,
  );
  return `| measure | before | now | times | verdict |\n|---|---|---|---|---|\n${lines.join('\n')}\n`;
}
