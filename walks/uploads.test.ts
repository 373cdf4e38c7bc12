import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { openWorkspace } from '../server/workspaces/test/open-workspace.ts';
import { useBrowser, type Visit } from './browser.ts';

const application = useApplication();
const walk = useBrowser();

const mebibyte = 1024 ** 2;
/** Three pieces of an upload. */
const large = Buffer.alloc(20 * mebibyte, 'soundings ');

let mia: Visit;

const row = ({ page }: Visit, name: string) => page.getByRole('row', { name, exact: true });
const uploads = ({ page }: Visit) => page.getByRole('region', { name: 'Uploads' });

/** SPEC 8: uploads can be resumed, whatever cut them off. */
describe('an upload', () => {
  beforeAll(async () => {
    const id = await openWorkspace(application, 'mia', { name: 'Dredging pier 4' });
    mia = await walk.open(application.baseUrl);
    await mia.signIn(application.cast.people.mia.email, password);
    await mia.page.goto(`/workspaces/${id}`);
    await mia.page.getByText('No documents yet').waitFor();
  });

  test('takes a folder with all that is in it', async () => {
    const { page } = mia;
    const folder = join(await mkdtemp(join(tmpdir(), 'causeway-walk-')), 'Permits');
    await mkdir(join(folder, 'Noise'), { recursive: true });
    await writeFile(join(folder, 'Noise', 'Draft.txt'), 'Below 55 dB by day');
    await page.locator('input[type=file][webkitdirectory]').setInputFiles(folder);
    await row(mia, 'Permits').waitFor();
    await page.getByRole('button', { name: 'Permits', exact: true }).click();
    await page.getByRole('button', { name: 'Noise', exact: true }).click();
    await row(mia, 'Draft.txt').waitFor();
    const path = page.getByRole('navigation', { name: 'Folders' });
    await path.getByText('Noise').waitFor();
    await mia.expectAccessible('A folder in a folder');
    await path.getByRole('button', { name: 'All documents' }).click();
    await row(mia, 'Permits').focus();
    await page.keyboard.press('Delete');
    await row(mia, 'Permits').waitFor({ state: 'detached' });
    await rm(dirname(folder), { recursive: true });
  });

  test('goes on with an upload after the connection was cut, and gives back what was put in', async () => {
    const { page } = mia;
    let pieces = 0;
    let isCut = true;
    await page.route('**/api/v1/uploads/*', (route) => {
      if (route.request().method() !== 'PATCH' || !isCut) return route.continue();
      pieces += 1;
      return pieces === 2 ? route.abort('connectionreset') : route.continue();
    });
    await page.locator('input[type=file][multiple]').setInputFiles({
      name: 'Soundings.bin',
      mimeType: 'application/octet-stream',
      buffer: large,
    });
    await uploads(mia).getByText('No connection; goes on by itself').waitFor();
    await mia.expectAccessible('An upload without a connection');
    await mia.picture('documents-upload-cut');
    isCut = false;
    await row(mia, 'Soundings.bin').waitFor();
    await page.unrouteAll();
    const [download] = await Promise.all([page.waitForEvent('download'), downloadOf(mia, 'Soundings.bin')]);
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(readFileSync(await download.path()))).toBe(hash(large));
    expect(download.suggestedFilename()).toBe('Soundings.bin');
  });

  test('goes on with an upload after the page was loaded anew, once the same file is chosen', async () => {
    const { page } = mia;
    await page.route('**/api/v1/uploads/*', (route) => {
      const offset = Number(route.request().headers()['upload-offset'] ?? 0);
      return route.request().method() === 'PATCH' && offset > 0 ? route.abort('connectionreset') : route.continue();
    });
    const path = join(await mkdtemp(join(tmpdir(), 'causeway-walk-')), 'Survey.bin');
    await writeFile(path, large);
    await page.locator('input[type=file][multiple]').setInputFiles(path);
    await uploads(mia).getByText('No connection; goes on by itself').waitFor();
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await uploads(mia).getByText('Interrupted; choose the same file to go on').waitFor();
    await page.unrouteAll();
    const offsets: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    });
    await uploads(mia).locator('input[type=file]').setInputFiles(path);
    await row(mia, 'Survey.bin').waitFor();
    expect(offsets[0], 'where the upload went on').toBeGreaterThan(0);
    await rm(dirname(path), { recursive: true });
  });

  test('what was deleted is gone, although one signs out before the moment for taking it back is over', async () => {
    const { page } = mia;
    const where = page.url();
    await row(mia, 'Survey.bin').focus();
    await page.keyboard.press('Delete');
    await row(mia, 'Survey.bin').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Your profile/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await mia.signIn(application.cast.people.mia.email, password);
    await page.goto(where);
    await row(mia, 'Soundings.bin').waitFor();
    expect(await row(mia, 'Survey.bin').count()).toBe(0);
  });
});

async function downloadOf(visit: Visit, name: string): Promise<void> {
  await visit.page.getByRole('button', { name: `More to do with ${name}` }).click();
  await visit.page.getByRole('menuitem', { name: 'Download' }).click();
}
