import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { UserActor } from '../access/actor.ts';
import type { Outside } from '../access/context.ts';
import { ContentAnswer } from '../http/content.ts';
import { csvLine } from '../platform/csv.ts';
import { readRecord, type WorkspaceRecord } from './read-record.ts';
import { writeRecordPdf } from './record-pdf.ts';

/** The record of a workspace as a PDF; see readRecord for what it holds and who may. */
export async function exportRecordPdf(context: Outside<UserActor>, id: string): Promise<ContentAnswer> {
  const record = await readRecord(context, id, 'pdf');
  return new ContentAnswer(await writeRecordPdf(record), headersOf(id, 'pdf', 'application/pdf'));
}

/** The record of a workspace as a zip of the PDF, one JSON and three CSV files, written as it is read. */
export async function exportRecordZip(context: Outside<UserActor>, id: string): Promise<ContentAnswer> {
  const record = await readRecord(context, id, 'zip');
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error))));
  const files: Record<string, () => Readable | Promise<Readable>> = {
    'record.pdf': () => writeRecordPdf(record),
    'record.json': () => Readable.from(jsonOf(record)),
    'participants.csv': () => Readable.from(participantLines(record)),
    'documents.csv': () => Readable.from(documentLines(record)),
    'history.csv': () => Readable.from(historyLines(record)),
  };
  for (const [name, open] of Object.entries(files)) {
    zip.addReadStreamLazy(name, { mtime: record.madeAt }, (give) => {
      Promise.resolve(open()).then(
        (stream) => give(null, stream),
        (error: unknown) => give(error, Readable.from([])),
      );
    });
  }
  zip.end();
  return new ContentAnswer(output, headersOf(id, 'zip', 'application/zip'));
}

function headersOf(id: string, extension: string, type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-disposition': `attachment; filename="workspace-${id}.${extension}"`,
    'x-content-type-options': 'nosniff',
  };
}

async function* jsonOf({ workspace, madeAt, participants, versions, events }: WorkspaceRecord): AsyncGenerator<string> {
  const { may: _may, abilities: _abilities, isOwner: _isOwner, isHidden: _isHidden, ...facts } = workspace;
  yield `{"madeAt":${JSON.stringify(madeAt.toISOString())},\n"workspace":${JSON.stringify(facts)}`;
  for (const [name, items] of Object.entries({ participants, documents: versions, history: events })) {
    yield `,\n"${name}":[`;
    let isFirst = true;
    for await (const item of items()) {
      yield `${isFirst ? '' : ','}\n${JSON.stringify(item)}`;
      isFirst = false;
    }
    yield ']';
  }
  yield '}\n';
}

async function* participantLines({ participants }: WorkspaceRecord): AsyncGenerator<string> {
  yield csvLine([
    'email',
    'name',
    'organisation',
    'status',
    'hidden',
    'invited by',
    'invited at',
    'joined at',
    'abilities',
    'from',
    'to',
  ]);
  for await (const one of participants()) {
    const { email, name, organisation, status, hidden, invitedBy, invitedAt, joinedAt } = one;
    const periods = one.periods.length > 0 ? one.periods : [{ abilities: [], from: invitedAt, to: one.endedAt }];
    for (const { abilities, from, to } of periods) {
      const cells = [email, name, organisation, status, String(hidden), invitedBy, invitedAt, joinedAt];
      yield csvLine([...cells, abilities.join(' '), from, to]);
    }
  }
}

async function* documentLines({ versions }: WorkspaceRecord): AsyncGenerator<string> {
  yield csvLine([
    'document id',
    'name',
    'version',
    'size in bytes',
    'sha256',
    'content type',
    'added by',
    'added at',
    'deleted at',
  ]);
  for await (const one of versions()) {
    const { documentId, name, version, sizeBytes, sha256, contentType, addedBy, addedAt, deletedAt } = one;
    yield csvLine([documentId, name, version, sizeBytes, sha256, contentType, addedBy, addedAt, deletedAt]);
  }
}

async function* historyLines({ events }: WorkspaceRecord): AsyncGenerator<string> {
  yield csvLine(['at', 'kind', 'by', 'participant', 'document id', 'detail']);
  for await (const one of events()) {
    const about = one.participant?.email ?? null;
    yield csvLine([one.at, one.kind, one.actor?.name ?? null, about, one.documentId, JSON.stringify(one.detail)]);
  }
}
