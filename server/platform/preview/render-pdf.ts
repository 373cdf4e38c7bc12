import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { PreviewImpossible, sidePixels } from './preview.ts';
import type { Job, Rendered } from './render.ts';

const enlargementMaximum = 3;
const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** One page of a PDF. Scripts, forms and attachments in it are not touched; its fonts are drawn as shapes. */
export async function renderPdf({ path, page }: Job): Promise<Rendered> {
  const document = await openPdf(await readFile(path));
  const pageCount = document.numPages;
  if (page > pageCount) throw new PreviewImpossible(`There is no page ${page}; there are ${pageCount}.`);
  const opened = await document.getPage(page);
  const { width, height } = opened.getViewport({ scale: 1 });
  if (!(width > 0 && height > 0)) throw new PreviewImpossible('The page has no size.');
  const scale = Math.min(sidePixels / Math.max(width, height), enlargementMaximum);
  const viewport = opened.getViewport({ scale });
  const canvas = createCanvas(Math.max(1, Math.round(viewport.width)), Math.max(1, Math.round(viewport.height)));
  // pdf.js is typed for the browser's canvas, which this one is a copy of.
  const canvasContext = canvas.getContext('2d') as unknown as never;
  await opened.render({ canvas: null, canvasContext, viewport, background: '#ffffff' }).promise;
  return { head: { kind: 'picture', contentType: 'image/png', page, pageCount }, bytes: canvas.toBuffer('image/png') };
}

async function openPdf(bytes: Buffer): Promise<PDFDocumentProxy> {
  const options = {
    data: new Uint8Array(bytes),
    standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    cMapUrl: `${join(folder, 'cmaps')}/`,
    cMapPacked: true,
    wasmUrl: `${join(folder, 'wasm')}/`,
    iccUrl: `${join(folder, 'iccs')}/`,
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    useWorkerFetch: false,
    maxImageSize: 100_000_000,
    canvasMaxAreaInBytes: 256 * 1024 * 1024,
    verbosity: 0,
  };
  try {
    return await getDocument(options).promise;
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException';
    throw new PreviewImpossible(isLocked ? 'The PDF asks for a password.' : 'The PDF is damaged.');
  }
}
