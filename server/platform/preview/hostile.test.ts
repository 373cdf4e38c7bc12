import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findLimits } from './limits.ts';
import { PreviewImpossible } from './preview.ts';
import { openPreviews } from './previews.ts';
import { runLimited } from './run-limited.ts';
import { bytesOfDocx, bytesOfPdf, deflatedAgainAndAgain, flatPng, pdfOf, pdfWithContent } from './test/files.ts';
import { workerCommand } from './worker-command.ts';

const previews = openPreviews({ timeSeconds: 60 });
const impatient = openPreviews({ timeSeconds: 5 });
const render = (name: string, content: Buffer | string, by = previews) =>
  by.renderPreview({ name, file: Readable.from([Buffer.from(content)]) });
const mebibyte = 1024 * 1024;

/** What the file comes to, and by how much the server's own memory grew meanwhile. */
async function outcome(name: string, content: Buffer | string, by = previews): Promise<string> {
  const before = process.memoryUsage.rss();
  const result = await render(name, content, by).catch((error) => error);
  expect((process.memoryUsage.rss() - before) / mebibyte).toBeLessThan(64);
  if (result instanceof PreviewImpossible) return result.message;
  if (result instanceof Error) throw result;
  return result.kind;
}

let asked = 0;
let server: Server;
let address: string;
let folder: string;
beforeAll(async () => {
  server = createServer((_request, response) => {
    asked += 1;
    response.end('<svg xmlns="http://www.w3.org/2000/svg"/>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  folder = await mkdtemp(join(tmpdir(), 'causeway-hostile-'));
});
afterAll(async () => {
  await previews.close();
  await impatient.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('files that mean harm', { timeout: 150_000 }, () => {
  test('a picture of 50,000 × 50,000 points in a few kilobytes', async () => {
    const bomb = flatPng(50_000, 50_000);
    expect(bomb.length).toBeLessThan(200_000);
    expect(await outcome('a.png', bomb)).toBe('The picture has too many pixels for a preview.');
  });

  test('a picture of as many points as are allowed is either rendered or refused, in bounds', async () => {
    const outcomes = ['picture', 'The picture is damaged, or of a kind that cannot be rendered.'];
    expect(outcomes).toContain(await outcome('a.png', flatPng(20_000, 5_000)));
  });

  test('a PDF whose content unpacks to a gigabyte', async () => {
    expect(inflateSync(deflatedAgainAndAgain(Buffer.from('0 0 m '), 3)).toString()).toBe('0 0 m 0 0 m 0 0 m ');
    // As many mebibytes as hold those six bytes whole, again and again.
    const piece = Buffer.alloc(6 * mebibyte, '0 0 m ');
    const packed = deflatedAgainAndAgain(piece, Math.ceil((1024 * mebibyte) / piece.length)).toString('latin1');
    const bomb = pdfOf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R] /Count 1>>',
      '<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources <<>>>>',
      `<</Length ${packed.length} /Filter /FlateDecode>>\nstream\n${packed}\nendstream`,
    ]);
    expect(await outcome('a.pdf', bomb)).toMatch(/takes too long|within the limits|damaged|picture/);
  });

  test('a PDF that never comes to its end is stopped in time, with everything that it started', async () => {
    const calls = '/A Do '.repeat(10);
    const levels = Array.from({ length: 12 }, (_, level) => {
      const inner = `<</XObject <</A ${level + 6} 0 R>>>>`;
      return `<</Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources ${inner} /Length ${calls.length}>>\nstream\n${calls}\nendstream`;
    });
    const loop = pdfOf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R] /Count 1>>',
      '<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources <</XObject <</A 5 0 R>>>>>>',
      `<</Length ${calls.length}>>\nstream\n${calls}\nendstream`,
      ...levels,
      '<</Type /XObject /Subtype /Form /BBox [0 0 300 300] /Length 13>>\nstream\n0 0 9 9 re f \nendstream',
    ]);
    const began = Date.now();
    // Whichever limit it meets first: the clock's on a busy machine, the processor's on a quiet one.
    expect(await outcome('loop.pdf', loop, impatient)).toMatch(/takes too long|within the limits/);
    expect(Date.now() - began).toBeLessThan(15_000);
    await setTimeout(200);
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain('"name":"loop.pdf"');
  });

  test('a PDF of pages and objects that name themselves', async () => {
    const circle = pdfOf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 /Parent 2 0 R>>',
    ]);
    expect(await outcome('a.pdf', circle)).toMatch(/damaged|cannot be rendered|within the limits|too long/);
  });

  test('a PDF page that says it is a hundred kilometres wide', async () => {
    const wide = Buffer.from(
      pdfWithContent('0 0 m').toString('latin1').replace('[0 0 300 300]', '[0 0 9e9 300]'),
      'latin1',
    );
    expect(await outcome('a.pdf', wide)).toMatch(/picture|damaged|cannot be rendered/);
  });

  test('a PDF whose script and links are not run and not followed', async () => {
    const before = asked;
    const pdf = await bytesOfPdf((document) => {
      document.addNamedJavaScript('go', `app.launchURL('${address}')`);
      document.text('Click', { link: address });
    });
    expect(await outcome('a.pdf', pdf)).toBe('picture');
    expect(asked).toBe(before);
  });

  test.each([[0.3], [0.6], [0.95]])('files that break off (after %d of them)', async (part) => {
    const noise = { width: 300, height: 300, channels: 3 } as const;
    const raw = sharp(randomBytes(270_000), { raw: noise });
    const pdf = await bytesOfPdf((document) => document.text('Minutes'));
    const docx = await bytesOfDocx('Minutes');
    const files = {
      'a.png': await raw.png().toBuffer(),
      'a.jpg': await raw.jpeg().toBuffer(),
      'a.pdf': pdf,
      'a.docx': docx,
    };
    for (const [name, bytes] of Object.entries(files)) {
      const found = await outcome(name, bytes.subarray(0, Math.floor(bytes.length * part)));
      expect(found, name).toMatch(/damaged|cannot be rendered|no preview|not installed|cannot open|picture/);
    }
  });

  test('a file of 3 GiB, of which nothing is written', async () => {
    const path = join(folder, 'large.pdf');
    const file = await open(path, 'w');
    await file.write('%PDF-1.7\n');
    await file.truncate(3 * 1024 * mebibyte);
    await file.close();
    await expect(previews.renderPreview({ name: 'large.pdf', file: path })).rejects.toThrow('too large for a preview');
  });

  test('an endless stream is read only as far as it may count', async () => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(65_536, 'words '));
      },
    });
    expect(await previews.renderPreview({ name: 'a.txt', file: endless })).toMatchObject({ kind: 'text', isCut: true });
    expect(endless.destroyed).toBe(true);
  });

  test('a stream that breaks off is an error, and no turn is lost by it', async () => {
    for (let count = 0; count < 5; count += 1) {
      const broken = new Readable({
        read() {
          this.destroy(new Error('The disk failed.'));
        },
      });
      await expect(previews.renderPreview({ name: 'a', file: broken })).rejects.toThrow('The disk failed.');
    }
    expect(await outcome('a.txt', 'words')).toBe('text');
  });

  test('a document that unpacks to a thousand times its size', async () => {
    const bomb = await bytesOfDocx('Minutes', { 'word/media/image1.xml': Buffer.alloc(150 * mebibyte, ' ') });
    expect(bomb.length).toBeLessThan(mebibyte);
    expect(await outcome('a.docx', bomb)).toMatch(/not installed|cannot open|within the limits|too long|picture/);
  });

  test('more previews than may wait are refused at once, and one that is given up makes room', async () => {
    const controller = new AbortController();
    const own = openPreviews({ timeSeconds: 60 });
    const file = () => Readable.from([Buffer.from('words')]);
    const many = Array.from({ length: 53 }, () =>
      own.renderPreview({ name: 'a', file: file(), signal: controller.signal }),
    );
    const settled = Promise.allSettled(many);
    await expect(many[52]).rejects.toMatchObject({ message: 'Too many previews are waiting.', isPassing: true });
    controller.abort(new Error('The client left.'));
    expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
    expect(await own.renderPreview({ name: 'a', file: file() })).toMatchObject({ kind: 'text' });
    await own.close();
    await expect(own.renderPreview({ name: 'a', file: file() })).rejects.toThrow('stopping');
  });
});

describe('drawings that reach out', { timeout: 150_000 }, () => {
  const svg = (inner: string, before = '') =>
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64">${inner}</svg>`;
  const isBlank = async (content: string) => {
    const preview = await render('a.svg', content);
    if (preview.kind !== 'picture') throw new Error('It is no picture.');
    return (await sharp(preview.bytes).stats()).channels.every(({ max }) => max === 0);
  };

  test('to files of the server, to the network, or by script: nothing is loaded and nothing runs', async () => {
    const picture = join(folder, 'secret.png');
    await writeFile(
      picture,
      await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
    const before = asked;
    for (const reference of [`file://${picture}`, picture, `${address}a.png`, 'secret.png']) {
      const image = `<image href="${reference}" xlink:href="${reference}" width="64" height="64"/>`;
      expect(await isBlank(svg(image)), reference).toBe(true);
    }
    const others = [
      `<script>fetch('${address}')</script>`,
      `<style>@import url('${address}'); @font-face{font-family:a;src:url('${address}')}</style>`,
      `<foreignObject width="64" height="64"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${address}"/></foreignObject>`,
      `<use href="${address}#a"/>`,
    ];
    for (const inner of others) expect(await isBlank(svg(inner)), inner).toBe(true);
    expect(asked).toBe(before);
  });

  test('by entities: they are refused', async () => {
    const external = `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>`;
    expect(await outcome('a.svg', svg('<text y="20">&x;</text>', external))).toContain('entities');
    const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    const billion = `<!DOCTYPE svg [<!ENTITY l0 "ha">${laughs}]>`;
    expect(await outcome('a.svg', svg('<text y="20">&l9;</text>', billion))).toContain('entities');
    const doctype = `<?xml version="1.0"?><!DOCTYPE svg SYSTEM "${address}x.dtd">`;
    expect(['picture', 'text']).toContain(await outcome('a.svg', svg('', doctype)));
  });

  test('by being huge or deep', async () => {
    const huge = svg('').replaceAll('"64"', '"200000"');
    expect(await outcome('a.svg', huge)).toMatch(/too many pixels|damaged/);
    const deep = svg('<g>'.repeat(50_000) + '</g>'.repeat(50_000));
    expect(await outcome('a.svg', deep)).toMatch(/damaged|within the limits|picture/);
  });
});

describe('the process in which files are opened', { timeout: 150_000 }, () => {
  test('writes nothing, starts nothing, reads nothing else, asks nobody and knows no secret', async () => {
    const limits = await findLimits();
    const command = workerCommand('test/probe.ts', { limits, mayRead: folder, argument: address });
    const before = asked;
    const secret = 'SECRET_KEY_OF_THE_TEST';
    process.env[secret] = 'f'.repeat(64);
    const output = await runLimited({
      command,
      folder,
      outputBytesMaximum: 10_000,
      signal: new AbortController().signal,
      timeSeconds: 60,
    });
    delete process.env[secret];
    const { outcomes, environment } = JSON.parse(output.toString('utf8'));
    const done = Object.keys(outcomes).filter((name) => outcomes[name] !== 'refused');
    // The folder may be read here, as the one file may be otherwise; the other two take a machine that can limit them.
    const missing = limits.sentences.filter((sentence) => sentence.includes('does not work here')).join(' ');
    const expected = [
      'list its own folder',
      ...(missing.includes('unshare') ? ['ask over the network'] : []),
      ...(missing.includes('prlimit') ? ['take a gigabyte and a half'] : []),
    ];
    expect(done).toEqual(expected);
    if (!missing.includes('unshare')) expect(asked).toBe(before);
    expect(environment).toEqual(['HOME', 'LANG', 'MALLOC_ARENA_MAX', 'PATH', 'TMPDIR', 'TZ', 'UV_THREADPOOL_SIZE']);
  });
});
