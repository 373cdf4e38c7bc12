import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { type Comparison, compare, comparisonTable } from './compare.ts';
import { page } from './page.ts';
import { circumstances, goalsTable, type Report, table } from './report.ts';

/** The options of every measure, for parseArgs: where its report goes besides the screen. */
export const reportOptions = {
  json: { type: 'string' },
  html: { type: 'string' },
  compare: { type: 'string' },
  markdown: { type: 'string' },
} as const;

type Wanted = {
  json?: string | undefined;
  html?: string | undefined;
  compare?: string | undefined;
  markdown?: string | undefined;
};

const values = z.array(z.number());
const earlier = z.looseObject({
  title: z.string(),
  measures: z.array(
    z.looseObject({
      name: z.string(),
      unit: z.string(),
      better: z.enum(['more', 'less']),
      ours: values,
      baseline: z.looseObject({ name: z.string(), values }).optional(),
    }),
  ),
});

/** Reads what `--json` wrote; says in words when the file is something else. */
export async function readReport(file: string): Promise<Report> {
  const read = earlier.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!read.success) throw new Error(`${file} is no report of bin/bench: ${z.prettifyError(read.error)}`);
  return read.data as unknown as Report;
}

/** Begins a report; what it was run with and where is taken down now, how long it took when it is presented. */
export function begin(title: string, options: Record<string, string | number>): Report {
  return { title, circumstances: circumstances(), options, seconds: 0, measures: [], promised: [] };
}

/** Prints the report, and writes the files that were asked for. */
export async function present(report: Report, wanted: Wanted): Promise<void> {
  report.seconds = Math.round((Date.now() - Date.parse(report.circumstances.at)) / 1000);
  const hasGoals = report.measures.some(({ goal }) => goal);
  const tables = `${table(report)}${hasGoals ? `\n${goalsTable(report)}` : ''}`;
  process.stdout.write(`${tables}\n`);
  let comparisons: Comparison[] = [];
  if (wanted.compare) {
    comparisons = compare(await readReport(wanted.compare), report);
    process.stdout.write(`Beside ${wanted.compare}:\n\n${comparisonTable(comparisons)}\n`);
  }
  if (wanted.json) await writeFile(wanted.json, `${JSON.stringify(report, null, 2)}\n`);
  if (wanted.html) await writeFile(wanted.html, page(report, comparisons));
  if (wanted.markdown) await writeFile(wanted.markdown, hasGoals ? goalsTable(report) : table(report));
}
