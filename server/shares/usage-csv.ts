import { Readable } from 'node:stream';
import { ContentAnswer } from '../http/content.ts';
import { csvLine } from '../platform/csv.ts';
import type { UsageSubject } from './contract.ts';
import type { Series } from './usage.ts';

type Named = { days: string[]; series: Series[]; subjectOf: (key: string) => UsageSubject };

/** One line for each series and day, a series at a time, so that the text is never whole in memory. */
export function exportUsage(by: string, usage: Named): ContentAnswer {
  return new ContentAnswer(Readable.from(linesOf(usage)), {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="usage-by-${by}.csv"`,
  });
}

function* linesOf({ days, series, subjectOf }: Named): Generator<string> {
  yield csvLine(['day', 'kind', 'id', 'name', 'organisation', 'shares']);
  for (const { key, values } of series) {
    const cells = cellsOf(subjectOf(key));
    yield days.map((day, index) => csvLine([day, ...cells, values[index] ?? 0])).join('');
  }
}

function cellsOf(subject: UsageSubject): (string | null)[] {
  switch (subject.kind) {
    case 'organisation':
      return [subject.kind, subject.id, subject.name, subject.name];
    case 'invited':
      return [subject.kind, subject.id, subject.email, null];
    case 'reserved':
      return [subject.kind, null, subject.name, null];
    default:
      return [subject.kind, subject.id, subject.name, subject.organisation.name];
  }
}
