import { constants } from 'node:fs';
import { access, mkdtemp, open, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { convertOffice, findOffice, officeMissing } from './convert-office.ts';
import { findLimits, type Limits } from './limits.ts';
import { type Preview, PreviewImpossible, type PreviewRequest, type Previews } from './preview.ts';
import type { Head, Job } from './render.ts';
import { runLimited } from './run-limited.ts';
import { createTurns } from './turns.ts';
import { workerCommand } from './worker-command.ts';

/** More of a file is not looked at: texts are cut there anyway, and other kinds get no preview. */
export const inputBytesMaximum = 100 * 1024 * 1024;
/** Larger previews are refused. */
export const outputBytesMaximum = 8 * 1024 * 1024;
const atOnceMaximum = 2;
const waitingMaximum = 50;

export type PreviewOptions = {
  /** Where LibreOffice is; looked for when not given, and `false` for none. */
  officeProgram?: string | false;
  /** For tests: how long one process may take. */
  timeSeconds?: number;
};

/**
 * Opens the renderer of previews. Each file is opened in a process of its own, started for it and killed after it: without
 * network, secrets or a right to write anything, with little memory and time, two at a time.
 */
export function openPreviews(options: PreviewOptions = {}): Previews {
  const closing = new AbortController();
  const turns = createTurns(atOnceMaximum, waitingMaximum);
  const limits = once(findLimits);
  const office = once(async () => options.officeProgram ?? (await findOffice()) ?? false);
  const renderPreview = async (request: PreviewRequest): Promise<Preview> => {
    const signal = request.signal ? AbortSignal.any([request.signal, closing.signal]) : closing.signal;
    const leave = await turns.take(signal).catch((error) => {
      if (typeof request.file !== 'string') request.file.destroy();
      throw error;
    });
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'causeway-preview-')));
    try {
      const room = { folder, limits: await limits(), signal, timeSeconds: options.timeSeconds };
      return await renderIn(room, { ...request, office });
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      leave();
    }
  };
  return {
    renderPreview,
    limits: async () => {
      const found = await office();
      return [
        ...(await limits()).sentences,
        found ? `Office files are rendered by ${found}.` : officeMissing().message,
      ];
    },
    async close() {
      closing.abort(new PreviewImpossible('The server is stopping.', true));
      await turns.empty();
    },
  };
}

function once<Result>(act: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= act();
    return result;
  };
}

/** What one rendering has for itself. */
type Room = { folder: string; limits: Limits; signal: AbortSignal; timeSeconds: number | undefined };
type Work = PreviewRequest & { office: () => Promise<string | false> };

async function renderIn(room: Room, { file, name, page = 1, office }: Work): Promise<Preview> {
  if (!Number.isInteger(page) || page < 1) throw new PreviewImpossible('Pages count from 1.');
  const job: Job = { ...(await take(file, room)), name: name.slice(-255), page };
  const { head, bytes } = await ask(job, room);
  if (head.kind !== 'office') return asPreview(head, bytes);
  const program = await office();
  if (!program) throw officeMissing();
  const path = await convertOffice({ path: job.path, ending: head.ending }, { ...room, program });
  const hasWorked = await access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!hasWorked) throw new PreviewImpossible('LibreOffice cannot open it: it is damaged, or needs a password.');
  const converted = await ask({ ...job, path, name: 'document.pdf' }, room);
  if (converted.head.kind === 'office') throw new PreviewImpossible('LibreOffice made no PDF of it.');
  return asPreview(converted.head, converted.bytes);
}

async function take(file: string | Readable, { folder, signal }: Room): Promise<{ path: string; isCut: boolean }> {
  if (typeof file === 'string') {
    const path = await realpath(file);
    return { path, isCut: (await stat(path)).size > inputBytesMaximum };
  }
  const path = join(folder, 'file');
  const abort = () => file.destroy(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const saved = await open(path, 'wx', 0o600);
  try {
    let sizeBytes = 0;
    for await (const chunk of file) {
      await saved.writeFile(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > inputBytesMaximum) return { path, isCut: true };
    }
    return { path, isCut: false };
  } finally {
    signal.removeEventListener('abort', abort);
    await saved.close();
    file.destroy();
  }
}

/** Node.js with nothing allowed but reading its code and the one file. */
async function ask(job: Job, { folder, limits, signal, timeSeconds }: Room): Promise<{ head: Head; bytes: Buffer }> {
  const output = await runLimited({
    command: workerCommand('worker.ts', { limits, mayRead: job.path, argument: JSON.stringify(job) }),
    folder,
    outputBytesMaximum: outputBytesMaximum + 1024,
    signal,
    timeSeconds,
  });
  const end = output.indexOf('\n');
  if (end < 0)
    throw new PreviewImpossible('It cannot be rendered within the limits: it is damaged, or needs too much.');
  return { head: JSON.parse(output.toString('utf8', 0, end)), bytes: output.subarray(end + 1) };
}

function asPreview(head: Exclude<Head, { kind: 'office' }>, bytes: Buffer): Preview {
  if (head.kind === 'impossible') throw new PreviewImpossible(head.reason);
  if (head.kind === 'text') return { kind: 'text', text: bytes.toString('utf8'), isCut: head.isCut };
  const { contentType, page, pageCount } = head;
  return { kind: 'picture', contentType, bytes, page, pageCount };
}
