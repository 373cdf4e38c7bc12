import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { constants, crc32, deflateRawSync, deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { ZipFile } from 'yazl';

/** A PDF that pdfkit writes. */
export function bytesOfPdf(
  write: (document: InstanceType<typeof PDFDocument>) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Buffer> {
  const document = new PDFDocument(options);
  write(document);
  document.end();
  return buffer(Readable.from(document));
}

/** A PDF with a page whose content is this. */
export function pdfWithContent(content: string, resources = ''): Buffer {
  return pdfOf([
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    `<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources <<${resources}>>>>`,
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
  ]);
}

/** A PDF of these objects, the first being the catalogue. */
export function pdfOf(objects: string[]): Buffer {
  let text = '%PDF-1.7\n';
  const places: number[] = [];
  for (const [index, object] of objects.entries()) {
    places.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows}`;
  return Buffer.from(
    `${text}${table}trailer <</Size ${size} /Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
}

/** What deflate makes of a piece so many times in a row, in the time that it takes for one. */
export function deflatedAgainAndAgain(piece: Buffer, times: number): Buffer {
  // Ends on a whole byte and is unpacked without what came before, so that it may stand anywhere.
  const packed = deflateRawSync(piece, { finishFlush: constants.Z_FULL_FLUSH });
  const end = deflateRawSync(Buffer.alloc(0));
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(adler32(piece, times));
  return Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: times }, () => packed), end, checksum]);
}

function adler32(piece: Buffer, times: number): number {
  const modulus = 65_521;
  let [sum, sumOfSums] = [0, 0];
  for (const byte of piece) {
    sum = (sum + byte) % modulus;
    sumOfSums = (sumOfSums + sum) % modulus;
  }
  let [low, high] = [1, 0];
  for (let count = 0; count < times; count += 1) {
    high = (high + piece.length * low + sumOfSums) % modulus;
    low = (low + sum) % modulus;
  }
  return high * 65_536 + low;
}

/** A PNG that says it has so many points, all white; a few kilobytes for as many as one likes. */
export function flatPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  // One row again and again; deflate makes a thousandth of it.
  const rows = Buffer.alloc((width + 1) * Math.min(height, 2000), 0);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ...chunks]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** A zip of these files. */
export function bytesOfZip(files: Record<string, Buffer | string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

/** The smallest document of a word processor (docx) with this body. */
export function bytesOfDocx(body: string, more: Record<string, Buffer | string> = {}): Promise<Buffer> {
  const types = 'http://schemas.openxmlformats.org';
  return bytesOfZip({
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="${types}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="${types}/package/2006/relationships"><Relationship Id="rId1" Type="${types}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="${types}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${body}</w:t></w:r></w:p></w:body></w:document>`,
    ...more,
  });
}

/** The smallest document of a word processor (odt) with this body. */
export function bytesOfOdt(body: string): Promise<Buffer> {
  const names = 'urn:oasis:names:tc:opendocument:xmlns';
  const spaces = `xmlns:office="${names}:office:1.0" xmlns:text="${names}:text:1.0" xmlns:draw="${names}:drawing:1.0" xmlns:svg="${names}:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"`;
  return bytesOfZip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'META-INF/manifest.xml': `<?xml version="1.0"?><manifest:manifest xmlns:manifest="${names}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    'content.xml': `<?xml version="1.0"?><office:document-content ${spaces} office:version="1.2"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
  });
}
