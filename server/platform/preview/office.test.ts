import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findOffice } from './convert-office.ts';
import type { Preview } from './preview.ts';
import { openPreviews } from './previews.ts';
import { bytesOfOdt, bytesOfZip } from './test/files.ts';

const office = await findOffice();
const previews = openPreviews({ timeSeconds: 100 });
const render = (name: string, content: Buffer) => previews.renderPreview({ name, file: Readable.from([content]) });
const said = 'LibreOffice is not installed here.';

let folder: string;
let server: Server;
let address: string;
let asked = 0;
beforeAll(async () => {
  process.stdout.write(office ? `Office documents are rendered by ${office}.\n` : `${said}\n`);
  folder = await mkdtemp(join(tmpdir(), 'causeway-office-'));
  server = createServer((_request, response) => {
    asked += 1;
    response.end('words');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  await previews.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** How dark the page is at its darkest, and how red: black letters or a red picture would show. */
async function inkOf(preview: Preview): Promise<{ darkest: number; isRed: boolean }> {
  if (preview.kind !== 'picture') throw new Error('It is no picture.');
  const { channels } = await sharp(preview.bytes).removeAlpha().stats();
  return { darkest: Math.min(...channels.map(({ min }) => min)), isRed: channels[0]!.mean - channels[1]!.mean > 1 };
}

describe('an office document', { timeout: 150_000 }, () => {
  test('shows its words', async () => {
    const rendered = render('a.odt', await bytesOfOdt('<text:p>Minutes of Monday</text:p>'));
    if (!office) return expect(rendered).rejects.toThrow(said);
    expect((await inkOf(await rendered)).darkest).toBeLessThan(50);
  });

  test('shows nothing of the files of the server, and asks nobody, whatever it links to', async () => {
    const text = join(folder, 'secret.txt');
    const picture = join(folder, 'secret.png');
    await writeFile(text, 'Secret '.repeat(200));
    const red = { create: { width: 400, height: 400, channels: 3, background: '#ff0000' } } as const;
    await writeFile(picture, await sharp(red).png().toBuffer());
    const section = (href: string) =>
      `<text:section text:name="s${href.length}"><text:section-source xlink:type="simple" xlink:href="${href}"/><text:p></text:p></text:section>`;
    const image = (href: string) =>
      `<text:p><draw:frame svg:width="10cm" svg:height="10cm" text:anchor-type="as-char"><draw:image xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" xlink:href="${href}"/></draw:frame></text:p>`;
    for (const body of [
      section(`file://${text}`),
      section(address),
      image(`file://${picture}`),
      image(`${address}a.png`),
    ]) {
      const rendered = render('a.odt', await bytesOfOdt(body));
      if (!office) await expect(rendered).rejects.toThrow(said);
      else expect((await inkOf(await rendered)).isRed, body).toBe(false);
    }
    if (office)
      expect((await inkOf(await render('a.odt', await bytesOfOdt(section(`file://${text}`))))).darkest).toBeGreaterThan(
        200,
      );
    expect(asked).toBe(0);
  });

  test('that is none is refused in words', async () => {
    const rendered = render(
      'a.odt',
      await bytesOfZip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<no' }),
    );
    await expect(rendered).rejects.toThrow(
      office ? /cannot open|no preview|within the limits/ : /not installed|no preview/,
    );
  });
});
