import PdfDocument from 'pdfkit';
import sharp from 'sharp';
import type { DemoDocument } from './workspaces.ts';

/** The file of a demo document: a text as it is, pages as a PDF, depths as a picture. */
export async function makeFile(document: DemoDocument): Promise<File> {
  const { name } = document;
  if ('pages' in document) return new File([await writePdf(document.pages)], name, { type: 'application/pdf' });
  if ('depths' in document) return new File([await drawDepths(document.depths)], name, { type: 'image/png' });
  return textFile(name, document.text);
}

/** A text as a file, by the ending of its name a table. */
export function textFile(name: string, text: string): File {
  return new File([text], name, { type: name.endsWith('.csv') ? 'text/csv' : 'text/plain' });
}

function writePdf(pages: { title: string; lines: string[] }[]): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = new PdfDocument({ size: 'A4', margin: 64, autoFirstPage: false });
  const pieces: Buffer[] = [];
  pdf.on('data', (piece: Buffer) => pieces.push(piece));
  for (const { title, lines } of pages) {
    pdf.addPage().fontSize(20).text(title).moveDown().fontSize(11);
    for (const [index, line] of lines.entries()) pdf.text(`${index + 1}. ${line}`).moveDown(0.6);
  }
  pdf.end();
  return new Promise((resolve, reject) => {
    pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
    pdf.on('error', reject);
  });
}

/** The bottom of the harbour along the pier, from above the water. */
async function drawDepths(depths: number[]): Promise<Uint8Array<ArrayBuffer>> {
  const [width, height, metre] = [880, 420, 56];
  const step = width / (depths.length - 1);
  const bottom = depths
    .map((depth, index) => `${Math.round(index * step)},${Math.round(40 + depth * metre)}`)
    .join(' ');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" fill="#d9cdb8"/>
    <polygon points="0,40 ${bottom} ${width},40" fill="#5fa3b8"/>
    <polyline points="${bottom}" fill="none" stroke="#4a3f2f" stroke-width="3"/>
    <rect width="${width}" height="40" fill="#eef4f7"/>
  </svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer());
}
