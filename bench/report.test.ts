import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compare } from './compare.ts';
import { page } from './page.ts';
import { begin, readReport } from './present.ts';
import { figure, goalsTable, isMet, type Measure, type Report, table } from './report.ts';

const rate: Measure = {
  name: 'a <b> route',
  unit: 'a second',
  better: 'more',
  ours: [50, 60, 55],
  baseline: { name: 'a bare one', values: [100, 100, 110] },
  goal: { atLeast: 0.5 },
};
const time: Measure = { name: 'start', unit: 'ms', better: 'less', ours: [3, 4, 5], goal: { atMost: 3.5 } };

function reportOf(...measures: Measure[]): Report {
  return { ...begin('Test', { rounds: 3 }), measures };
}

test('a goal is held against the median of the ratios, or of the values without a baseline', () => {
  expect(isMet(rate)).toBe(true);
  expect(isMet({ ...rate, goal: { atLeast: 0.51 } })).toBe(false);
  expect(isMet(time)).toBe(false);
  const { goal: _, ...without } = time;
  expect(isMet(without)).toBeUndefined();
});

test('the table of goals says what was reached, with its range, and what was not', () => {
  const said = goalsTable({
    ...reportOf(rate, time),
    promised: [{ name: 'nobody is let in', isKept: false, said: 'one was' }],
  });
  expect(said).toContain('| a <b> route | at least 0.5 of a bare one | 0.5 (0.5–0.6) | yes |');
  expect(said).toContain('| start | at most 3.5 ms | 4 (3–5) | **no** |');
  expect(said).toContain('| nobody is let in | holds | one was | **no** |');
  expect(table(reportOf(rate))).toContain('| a second | 55 (50–60) | a bare one: 100 (100–110) | 0.5 (0.5–0.6) |');
});

test('figures have three digits that count', () => {
  expect([0.12345, 1234.5, 12.345, 0, Number.NaN].map(figure)).toEqual(['0.123', '1235', '12.3', '0', '?']);
});

test('runs are compared by their ratios, and by their values where the baseline is another', () => {
  const faster = { ...rate, ours: [150, 160, 155], baseline: { name: 'a bare one', values: [300, 300, 310] } };
  expect(compare(reportOf(rate), reportOf(faster))[0]?.verdict).toBe('same within noise');
  const beside = { ...faster, baseline: { name: 'another', values: [1, 1, 1] } };
  expect(compare(reportOf(rate), reportOf(beside))[0]?.verdict).toBe('better');
  const verdicts = compare(reportOf(rate), reportOf(time)).map(({ name, verdict }) => [name, verdict]);
  expect(verdicts).toEqual([
    ['start', 'new'],
    ['a <b> route', 'gone'],
  ]);
});

test('the page stands by itself, in light and dark, and nothing of a name becomes markup', () => {
  const html = page(reportOf(rate, time), compare(reportOf(rate), reportOf(rate)));
  expect(html.match(/<figure>/g)).toHaveLength(2);
  expect(html).toContain('prefers-color-scheme: dark');
  expect(html).toContain('a &lt;b&gt; route');
  expect(html).not.toMatch(/<b>|<script|https?:|src=|@import|url\(/);
  expect(html).toContain('same within noise');
});

test('a file that is no report is said to be none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'report.json');
  await writeFile(file, JSON.stringify(reportOf(rate)));
  expect((await readReport(file)).measures).toEqual([rate]);
  await writeFile(file, '{"measures": 3}');
  await expect(readReport(file)).rejects.toThrow('is no report of bin/bench');
});
