import { readFile } from 'node:fs/promises';
import type { ImportAnswer } from '../server/imports/contract.ts';
import type { Call, Command } from './command.ts';
import { request } from './request.ts';

type Report = {
  file: string;
  rows: number;
  done: number;
  created: number;
  existing: number;
  refused: { row: number; reason: string }[];
  /** Rows that went in, with something to know about them: a name mended, an e-mail domain not simply owned. */
  noted: { row: number; reason: string }[];
  emailDomains: ImportAnswer['emailDomains'];
};

const rowsInARequest = 250;

/** The rows of the file, or a sentence that says what the file must be. */
async function readRows(file: string | undefined): Promise<unknown[]> {
  if (!file) throw new Error('Name the file: causeway import organisations FILE');
  let rows: unknown;
  try {
    rows = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(rows)) throw new Error(`${file} must hold a JSON array of {"name","domains","country"}.`);
  return rows;
}

async function importOrganisations(call: Call): Promise<number> {
  const rows = await readRows(call.words[0]);
  const report: Report = {
    file: call.words[0] ?? '',
    rows: rows.length,
    done: 0,
    created: 0,
    existing: 0,
    refused: [],
    noted: [],
    emailDomains: { owned: 0, associated: 0, existing: 0, refused: 0 },
  };
  for (let start = 0; start < rows.length && !call.signal.aborted; start += rowsInARequest) {
    const answer = await request<ImportAnswer>(call.server, 'POST', '/imports/organisations', {
      rows: rows.slice(start, start + rowsInARequest),
    });
    report.created += answer.created;
    report.existing += answer.existing;
    for (const outcome of ['owned', 'associated', 'existing', 'refused'] as const)
      report.emailDomains[outcome] += answer.emailDomains[outcome];
    for (const item of answer.items) {
      if (item.reason === null) continue;
      const list = item.outcome === 'refused' ? report.refused : report.noted;
      list.push({ row: start + item.index + 1, reason: item.reason });
    }
    report.done = Math.min(rows.length, start + rowsInARequest);
    if (!call.values.json) showProgress(report);
  }
  call.print(report, linesOf(report));
  return report.done < report.rows || report.refused.length > 0 ? 1 : 0;
}

function showProgress({ done, rows, created, existing, refused }: Report): void {
  const filled = Math.round((done / rows) * 30);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(30 - filled)}`;
  const end = process.stderr.isTTY && done < rows ? '\r' : '\n';
  process.stderr.write(
    `${bar} ${done} of ${rows}: ${created} created, ${existing} there already, ${refused.length} refused${end}`,
  );
}

function linesOf(report: Report): string[] {
  return [
    ...report.noted.map((item) => `row ${item.row}: ${item.reason}`),
    ...report.refused.map((item) => `row ${item.row} refused: ${item.reason}`),
    `${report.created} created, ${report.existing} there already, ${report.refused.length} refused, of ${report.rows} rows.`,
    `E-mail domains: ${report.emailDomains.owned} owned by your word, ${report.emailDomains.associated} associated only, ${report.emailDomains.existing} there already, ${report.emailDomains.refused} refused.`,
    ...(report.done < report.rows
      ? [`Stopped after row ${report.done}. Run the same command again to go on; nothing is doubled.`]
      : []),
  ];
}

export const importCommands: Command[] = [
  {
    name: 'import organisations',
    takes: 'FILE',
    does: 'Reads a JSON array of {name, domains, country}; can be stopped and run again.',
    options: {},
    run: importOrganisations,
  },
];
