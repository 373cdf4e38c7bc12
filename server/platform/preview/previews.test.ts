import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOffice } from './convert-office.ts';
import type { Preview, Previews } from './preview.ts';
import { openPreviews } from './previews.ts';
import { bytesOfDocx, bytesOfPdf } from './test/files.ts';

// Where many tests share two cores, starting a process may take seconds.
const previews: Previews = openPreviews({ timeSeconds: 100 });
const office = await findOffice();
const render = (name: string, content: Buffer | string, page?: number) =>
  previews.renderPreview({ name, file: Readable.from([Buffer.from(content)]), ...(page ? { page } : {}) });
const asPicture = (preview: Preview) => {
  if (preview.kind !== 'picture') throw new Error('It is no picture.');
  return preview;
};

beforeAll(async () => {
  for (const sentence of await previews.limits()) process.stdout.write(`${sentence}\n`);
});
afterAll(() => previews.close());

describe('a preview', { timeout: 120_000 }, () => {
  test('of a PDF is a picture of the page asked for, and its number of pages', async () => {
    const pdf = await bytesOfPdf((document) => {
      document.fontSize(60).text('First');
      document
        .addPage({ size: [400, 200] })
        .rect(0, 0, 400, 200)
        .fill('#00ff00');
    });
    const first = asPicture(await render('a.pdf', pdf));
    expect(first).toMatchObject({ contentType: 'image/png', page: 1, pageCount: 2 });
    const [shades] = (await sharp(first.bytes).stats()).channels;
    expect([shades!.min < 50, shades!.mean > 200]).toEqual([true, true]);
    const second = asPicture(await render('a.pdf', pdf, 2));
    expect(await sharp(second.bytes).metadata()).toMatchObject({ format: 'png', width: 1200, height: 600 });
    expect((await sharp(second.bytes).stats()).channels.map(({ mean }) => Math.round(mean))).toEqual([0, 255, 0, 255]);
    await expect(render('a.pdf', pdf, 3)).rejects.toThrow('There is no page 3; there are 2.');
  });

  test('of a PDF that asks for a password says so', async () => {
    const pdf = await bytesOfPdf((document) => document.text('Secret'), { userPassword: 'x' });
    await expect(render('a.pdf', pdf)).rejects.toThrow('asks for a password');
  });

  test('of a photo is small, turned as it was taken, and says nothing of where', async () => {
    const red = { create: { width: 3000, height: 1000, channels: 3, background: 'red' } } as const;
    const photo = await sharp(red)
      .withExif({ IFD0: { Copyright: 'Somebody' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const preview = asPicture(await render('photo.jpg', photo));
    expect(preview).toMatchObject({ contentType: 'image/webp', page: 1, pageCount: 1 });
    const metadata = await sharp(preview.bytes).metadata();
    expect(metadata).toMatchObject({ width: 533, height: 1600 });
    expect([metadata.exif, metadata.orientation]).toEqual([undefined, undefined]);
  });

  test('of a drawing is a picture of points', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#00f"/></svg>';
    const preview = asPicture(await render('a.svg', `<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn -->\n${svg}`));
    expect(preview.contentType).toBe('image/png');
    expect((await sharp(preview.bytes).stats()).channels.map(({ mean }) => Math.round(mean))).toEqual([0, 0, 255, 255]);
  });

  test('is decided by the content, not by the name', async () => {
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    expect((await render('a.txt', png)).kind).toBe('picture');
    expect(await render('a.png', 'just words')).toEqual({ kind: 'text', text: 'just words', isCut: false });
    await expect(render('a.pdf', Buffer.from('MZ\x90\0\x03\0\0\0\x04', 'latin1'))).rejects.toThrow(
      'no preview of this kind',
    );
    await expect(render('a.txt', Buffer.from([1, 2, 0, 3, 0, 0, 9, 200]))).rejects.toThrow('no preview of this kind');
  });

  test.each([
    ['UTF-8', Buffer.from('Grüße, 世界')],
    ['UTF-8 with a mark', Buffer.from('\ufeffGrüße, 世界')],
    ['UTF-16', Buffer.from('\ufeffGrüße, 世界', 'utf16le')],
    ['UTF-16 the other way round', Buffer.from('\ufeffGrüße, 世界', 'utf16le').swap16()],
  ])('of a text in %s is the text', async (_name, bytes) => {
    expect(await render('notes.md', bytes)).toEqual({ kind: 'text', text: 'Grüße, 世界', isCut: false });
  });

  test('of a text in Latin-1, of markup and of data is the text as it stands', async () => {
    expect(await render('a.csv', Buffer.from('Gr\xfc\xdfe;\x80', 'latin1'))).toMatchObject({ text: 'Grüße;€' });
    for (const text of ['<html><script>alert(1)</script>', '{"a":1}', '<?xml version="1.0"?><a/>', ''])
      expect(await render('a.html', text)).toEqual({ kind: 'text', text, isCut: false });
  });

  test('of a long text is its beginning, and says that it is cut', async () => {
    const preview = await render('a.log', 'ä'.repeat(200_000));
    expect(preview).toEqual({ kind: 'text', text: 'ä'.repeat(131_072), isCut: true });
  });

  test('of an office document is a picture of its page where LibreOffice is installed, and else said so', async () => {
    const docx = await bytesOfDocx('Minutes of Monday');
    process.stdout.write(office ? `Office documents were rendered by ${office}.\n` : 'There is no LibreOffice here.\n');
    if (!office) await expect(render('a.docx', docx)).rejects.toThrow('LibreOffice is not installed here.');
    else
      expect(asPicture(await render('a.docx', docx))).toMatchObject({
        contentType: 'image/png',
        page: 1,
        pageCount: 1,
      });
    const none = openPreviews({ officeProgram: false, timeSeconds: 100 });
    const file = Readable.from([docx]);
    await expect(none.renderPreview({ name: 'a.docx', file })).rejects.toThrow('LibreOffice is not installed here.');
    await none.close();
  });

  test('leaves no file behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'causeway-previews-'));
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      await render('a.txt', 'words');
      await expect(render('a.bin', Buffer.from([0, 1, 2, 200]))).rejects.toThrow('no preview of this kind');
      if (office) await render('a.docx', await bytesOfDocx('Minutes'));
      expect(await readdir(folder)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      await rm(folder, { recursive: true });
    }
  });
});
