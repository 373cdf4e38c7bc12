import type PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { activeContentTypes, safeContentType } from './safe-content-type.ts';
import { bytesOfPdf } from './test/files.ts';

const red = { create: { width: 8, height: 8, channels: 3, background: 'red' } } as const;
const png = await sharp(red).png().toBuffer();
const pdf = await bytesOfPdf((document) => document.text('Minutes'));
const scripted = await bytesOfPdf((document: InstanceType<typeof PDFDocument>) => {
  document.text('Minutes');
  document.addNamedJavaScript('hello', 'app.alert(1)');
});
const asBytes = 'application/octet-stream';

test.each([
  ['page.html', '<!doctype html><p>Hi'],
  ['page.txt', '<html><script>alert(1)</script>'],
  ['page.TXT', '   <SCRIPT>alert(1)</SCRIPT>'],
  ['notes.md', 'Hello <script>alert(1)</script>'],
  ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['drawing.png', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['feed.xml', '<?xml version="1.0"?><feed/>'],
  ['feed.txt', '<?xml version="1.0"?><feed/>'],
  ['code.js', 'alert(1)'],
  ['style.css', 'body{}'],
  ['mail.eml', 'From: a@b\n\nHi'],
  ['page.mhtml', 'From: <Saved>\nContent-Type: multipart/related\n\n'],
  ['empty.html', ''],
])('what can act in a browser is only saved, as mere bytes: %s %j', async (name, content) => {
  const answer = await safeContentType(name, Buffer.from(content));
  expect(answer).toMatchObject({ servedContentType: asBytes, isAttachment: true });
});

test('what can act is told by its content type', () => {
  for (const type of ['text/html', 'image/svg+xml', 'application/xml']) expect(activeContentTypes).toContain(type);
});

test.each([
  ['photo.png', png, 'image/png', 'image/png'],
  ['photo.txt', png, 'image/png', 'image/png'],
  ['notes.txt', Buffer.from('Hello'), 'text/plain', 'text/plain; charset=utf-8'],
  ['notes', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'text/plain', 'text/plain; charset=windows-1252'],
  ['table.csv', Buffer.from('a,b\n1,2\n'), 'text/csv', 'text/plain; charset=utf-8'],
  ['data.json', Buffer.from('{"a":"<b"}'), 'application/json', 'text/plain; charset=utf-8'],
  ['empty.txt', Buffer.alloc(0), 'text/plain', 'text/plain; charset=utf-8'],
])('what cannot act is shown: %s', async (name, content, contentType, servedContentType) => {
  expect(await safeContentType(name, content)).toEqual({ contentType, servedContentType, isAttachment: false });
});

test('a PDF is saved, and as mere bytes when it has a script', async () => {
  const contentType = 'application/pdf';
  expect(await safeContentType('a.pdf', pdf)).toEqual({
    contentType,
    servedContentType: contentType,
    isAttachment: true,
  });
  expect(await safeContentType('a.pdf', scripted)).toEqual({
    contentType,
    servedContentType: asBytes,
    isAttachment: true,
  });
  const hidden = Buffer.from('%PDF-1.4\n1 0 obj <</S /J#61vaScript /J#53 (app.alert(1))>>');
  expect(await safeContentType('a.pdf', hidden)).toMatchObject({ servedContentType: asBytes });
});

test('a picture that is a page too, and a picture with the name of a page, are saved', async () => {
  const both = Buffer.concat([png, Buffer.from('<html><script>alert(1)</script>')]);
  expect(await safeContentType('a.png', both)).toMatchObject({ isAttachment: true });
  expect(await safeContentType('a.html', png)).toMatchObject({ servedContentType: asBytes, isAttachment: true });
  const gif = Buffer.concat([Buffer.from('GIF89a/*'), Buffer.alloc(40), Buffer.from('*/=1;alert(1)')]);
  expect((await safeContentType('a.js', gif)).isAttachment).toBe(true);
});

test('whatever is unknown is saved as mere bytes', async () => {
  for (const content of [
    Buffer.from([0, 1, 2, 3, 0, 200]),
    Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'),
    Buffer.from('PK\x03\x04'),
  ])
    expect(await safeContentType('a.bin', content)).toMatchObject({ servedContentType: asBytes, isAttachment: true });
});
