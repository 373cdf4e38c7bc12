import { z } from 'zod';

/** What became of the tests of one run, or of several added up. */
export type Counts = {
  passed: number;
  failed: number;
  /** Names of tests that were skipped or only noted; a test that does not run proves nothing. */
  notRun: string[];
};

const report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export const none: Counts = { passed: 0, failed: 0, notRun: [] };

/**
 * Counts the tests in the text of Vitest's JSON report. A file that could not even be loaded, and an error outside of any test,
 * count as one failure each, so that a run that failed never reads "0 failed".
 */
export function countTests(reportText: string): Counts {
  const { success, testResults } = report.parse(JSON.parse(reportText));
  const counts: Counts = { passed: 0, failed: 0, notRun: [] };
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') counts.failed += 1;
      else counts.notRun.push(test.fullName);
    }
    const isExplained = file.assertionResults.some((test) => test.status === 'failed');
    if (file.status === 'failed' && !isExplained) counts.failed += 1;
  }
  if (!success && counts.failed === 0 && testResults.length > 0) counts.failed = 1;
  return counts;
}

/** The files of a report in which something failed, and what the report counts of all others. */
export function failedApart(reportText: string): { files: string[]; others: Counts } {
  const { testResults, ...whole } = report.parse(JSON.parse(reportText));
  const hasFailed = (file: (typeof testResults)[number]) =>
    file.status === 'failed' || file.assertionResults.some((test) => test.status === 'failed');
  const others = testResults.filter((file) => !hasFailed(file));
  return {
    files: testResults.filter(hasFailed).map(({ name }) => name),
    others: countTests(JSON.stringify({ ...whole, success: true, testResults: others })),
  };
}

/** The counts of two runs together. */
export function add(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    notRun: [...one.notRun, ...other.notRun],
  };
}
