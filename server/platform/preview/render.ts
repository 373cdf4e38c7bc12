import { detectKind } from './detect.ts';
import { PreviewImpossible } from './preview.ts';
import { readText } from './read-text.ts';

/** What the process is asked: the file, its name, the page from 1, and whether the file was cut for being too large. */
export type Job = { path: string; name: string; page: number; isCut: boolean };

/** What it answers in the first line of its output; the bytes follow. */
export type Head =
  | { kind: 'picture'; contentType: 'image/png' | 'image/webp'; page: number; pageCount: number }
  | { kind: 'text'; isCut: boolean }
  | { kind: 'office'; ending: string }
  | { kind: 'impossible'; reason: string };

export type Rendered = { head: Head; bytes: Buffer };

/** The job as it was given to the process. */
export function readJob(text: string): Job {
  return JSON.parse(text);
}

/** Renders a page, or says in words why not. */
export async function render(job: Job): Promise<Rendered> {
  try {
    return await renderKind(job);
  } catch (error) {
    const reason = error instanceof PreviewImpossible ? error.message : 'It is damaged, or cannot be rendered.';
    return { head: { kind: 'impossible', reason }, bytes: Buffer.alloc(0) };
  }
}

async function renderKind(job: Job): Promise<Rendered> {
  const found = await detectKind(job);
  if (found.kind === 'text') return readText(job);
  if (job.isCut) throw new PreviewImpossible('It is too large for a preview.');
  if (found.kind === 'office') return { head: found, bytes: Buffer.alloc(0) };
  // Loaded only where needed: the process starts anew for each file.
  if (found.kind === 'pdf') return (await import('./render-pdf.ts')).renderPdf(job);
  const { renderDrawing, renderPicture } = await import('./render-picture.ts');
  return found.kind === 'picture' ? renderPicture(job, found.hasPages) : renderDrawing(job);
}
