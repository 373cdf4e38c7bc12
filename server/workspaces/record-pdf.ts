import type { Readable } from 'node:stream';
import type { WorkspaceEventView } from './contract.ts';
import type { RecordedParticipant, RecordedVersion, WorkspaceRecord } from './read-record.ts';
import { fontFile, runsOf, scripts } from './record-text.ts';

/** More lines of one kind than this no document shows; the zip holds them all. */
export const recordLinesMaximum = 10_000;

type Pdf = PDFKit.PDFDocument;

/** The record as a PDF, written as it is read, so that it is never whole in memory. */
export async function writeRecordPdf(record: WorkspaceRecord): Promise<Readable> {
  // Loaded with the first record: its fonts and formats would hold up every start.
  const { default: PdfDocument } = await import('pdfkit');
  const pdf = new PdfDocument({
    size: 'A4',
    margin: 50,
    info: { Title: `Record of ${record.workspace.name}`, Creator: 'Causeway', CreationDate: record.madeAt },
  });
  for (const script of scripts) {
    pdf.registerFont(script, fontFile(script, 400));
    pdf.registerFont(`${script} bold`, fontFile(script, 700));
  }
  write(pdf, record).then(
    () => pdf.end(),
    (error: unknown) => (pdf as unknown as Readable).destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return pdf as unknown as Readable;
}

async function write(pdf: Pdf, { workspace, madeAt, participants, versions, events }: WorkspaceRecord): Promise<void> {
  say(pdf, `Record of the workspace “${workspace.name}”`, { size: 18, isBold: true });
  say(pdf, `${workspace.organisation.name}, made on ${timeOf(madeAt.toISOString())}`, { size: 9 });
  pdf.moveDown();
  if (workspace.description) say(pdf, workspace.description);
  say(pdf, `Owner: ${workspace.owner?.name ?? 'nobody'}`);
  say(pdf, `Created: ${timeOf(workspace.createdAt)}`);
  if (workspace.closedAt) say(pdf, `Closed: ${timeOf(workspace.closedAt)}`);
  await section(pdf, 'Who took part', participants(), sayParticipant);
  await section(pdf, 'Documents', versions(), sayVersion);
  await section(pdf, 'History', events(), sayEvent);
}

async function section<Item>(
  pdf: Pdf,
  title: string,
  items: AsyncGenerator<Item>,
  sayItem: (pdf: Pdf, item: Item) => void,
): Promise<void> {
  pdf.moveDown();
  say(pdf, title, { size: 13, isBold: true });
  let count = 0;
  for await (const item of items) {
    count += 1;
    if (count > recordLinesMaximum) {
      say(pdf, `The first ${recordLinesMaximum} are shown here; the zip of the record holds all.`);
      break;
    }
    sayItem(pdf, item);
  }
  if (count === 0) say(pdf, 'Nothing.');
}

function sayParticipant(pdf: Pdf, one: RecordedParticipant): void {
  const who = one.name ? `${one.name} (${one.organisation}), ${one.email}` : one.email;
  say(pdf, `${who}: ${one.status}${one.hidden ? ', hidden' : ''}`);
  say(pdf, `Invited ${timeOf(one.invitedAt)} by ${one.invitedBy ?? 'somebody'}`, { size: 8, indent: 12 });
  for (const { abilities, from, to } of one.periods) {
    say(pdf, `${timeOf(from)} to ${to ? timeOf(to) : 'now'}: ${abilities.join(', ')}`, { size: 8, indent: 12 });
  }
}

function sayVersion(pdf: Pdf, one: RecordedVersion): void {
  const gone = one.deletedAt ? `, deleted ${timeOf(one.deletedAt)}` : '';
  say(pdf, `${one.name}, version ${one.version}: ${one.sizeBytes} bytes, ${one.contentType}${gone}`);
  say(pdf, `Added ${timeOf(one.addedAt)} by ${one.addedBy ?? 'somebody'}; SHA-256 ${one.sha256}`, {
    size: 8,
    indent: 12,
  });
}

function sayEvent(pdf: Pdf, one: WorkspaceEventView): void {
  const about = one.participant ? `: ${one.participant.name ?? one.participant.email}` : '';
  say(pdf, `${timeOf(one.at)}  ${one.kind}${about}, by ${one.actor?.name ?? 'itself'}`, { size: 8 });
}

function timeOf(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

/** Writes a line, each run of it in the font of its script. */
function say(pdf: Pdf, text: string, style: { size?: number; isBold?: boolean; indent?: number } = {}): void {
  const { size = 10, isBold = false, indent = 0 } = style;
  const runs = runsOf(text);
  for (const [index, run] of runs.entries()) {
    pdf.font(isBold ? `${run.script} bold` : run.script).fontSize(size);
    pdf.text(run.text, { continued: index < runs.length - 1, indent: index === 0 ? indent : 0, lineGap: 2 });
  }
}
