import { readFile, stat } from 'node:fs/promises';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { PreviewImpossible, sidePixels } from './preview.ts';
import { decodeText } from './read-text.ts';
import type { Job, Rendered } from './render.ts';

const inputPixelsMaximum = 100_000_000;
const drawingBytesMaximum = 2 * 1024 * 1024;
const damaged = 'The picture is damaged, or of a kind that cannot be rendered.';

sharp.concurrency(1);
sharp.cache(false);

/** A photo or picture, turned as it was taken, without its metadata. */
export async function renderPicture({ path, page }: Job, hasPages: boolean): Promise<Rendered> {
  const options: SharpOptions = {
    limitInputPixels: inputPixelsMaximum,
    sequentialRead: true,
    failOn: 'error',
    ...(hasPages ? { page: page - 1 } : {}),
  };
  const picture = sharp(path, options);
  const { pages = 1 } = await inWords(() => sharp(path, { ...options, page: 0 }).metadata());
  const pageCount = hasPages ? pages : 1;
  if (page > pageCount) throw new PreviewImpossible(`There is no page ${page}; there are ${pageCount}.`);
  return finish(picture.autoOrient(), { page, pageCount, contentType: 'image/webp' });
}

/** A drawing (SVG), only ever as a picture: no script of it runs, and nothing that it names is loaded. */
export async function renderDrawing({ path, page }: Job): Promise<Rendered> {
  if ((await stat(path)).size > drawingBytesMaximum)
    throw new PreviewImpossible('The drawing is too large for a preview.');
  if (page > 1) throw new PreviewImpossible(`There is no page ${page}; there is 1.`);
  const text = decodeText(await readFile(path));
  if (text === undefined) throw new PreviewImpossible(damaged);
  if (/<!ENTITY/i.test(text)) throw new PreviewImpossible('The drawing has entities, which are not rendered.');
  // Given as bytes it has no place, so that no relative reference leads anywhere; and what was read is what is rendered.
  const bytes = Buffer.from(text.replace(/^\s*<\?xml[^>]*\?>/, ''));
  const drawing = sharp(bytes, { limitInputPixels: inputPixelsMaximum, failOn: 'error' });
  return finish(drawing, { page: 1, pageCount: 1, contentType: 'image/png' });
}

type Finish = { page: number; pageCount: number; contentType: 'image/png' | 'image/webp' };

async function finish(picture: Sharp, { page, pageCount, contentType }: Finish): Promise<Rendered> {
  const small = picture.resize({ width: sidePixels, height: sidePixels, fit: 'inside', withoutEnlargement: true });
  const bytes = await inWords(() =>
    (contentType === 'image/png' ? small.png() : small.webp({ quality: 82 })).toBuffer(),
  );
  return { head: { kind: 'picture', contentType, page, pageCount }, bytes };
}

async function inWords<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    const isLarge = /exceeds pixel limit|too large|memory/i.test(String(error));
    throw new PreviewImpossible(isLarge ? 'The picture has too many pixels for a preview.' : damaged);
  }
}
