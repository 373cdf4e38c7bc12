/** Takes the README's pictures of the demo world: `node walks/pictures.ts`. Run by hand when a screen has changed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createDemo } from '../server/demo/create-demo.ts';
import { demoPassword } from '../server/demo/world.ts';
import { readEnvironment } from '../server/environment.ts';
import { startServer } from '../server/start.ts';

const folder = join(import.meta.dirname, '../docs/screenshots');
const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 760 };
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

async function signIn(
  browser: Browser,
  url: string,
  email: string,
  viewport = desktop,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
  const page = await (
    await browser.newContext({ viewport, colorScheme, baseURL: url, locale: 'en', reducedMotion: 'reduce' })
  ).newPage();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => address.pathname !== '/sign-in');
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

async function keep(page: Page, name: string): Promise<void> {
  // The stream of notices never ends, so there is no idle network to wait for.
  await page.waitForTimeout(1200);
  await page.locator('.mantine-Skeleton-root:visible').first().waitFor({ state: 'detached' });
  await page.waitForTimeout(1200);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function takePictures(browser: Browser, url: string): Promise<void> {
  const anna = await signIn(browser, url, 'anna.berg@aldermoor-harbour.example');
  await anna.goto('/admin/connections');
  await anna
    .getByRole('button', { name: /Review/ })
    .first()
    .click();
  await anna.getByRole('dialog').getByText('Berth planning').first().waitFor();
  await keep(anna, 'review');
  await anna.keyboard.press('Escape');
  await anna.getByRole('tab', { name: /Paired/ }).click();
  await keep(anna, 'connections');
  await anna.getByRole('tab', { name: 'Map' }).click();
  await keep(anna, 'map');
  await anna.goto('/admin/email-domains');
  await keep(anna, 'email-domains');
  const samir = await signIn(browser, url, 'samir.haddad@aldermoor-harbour.example');
  await samir.goto('/inbox');
  await keep(samir, 'inbox');
  const ruth = await signIn(browser, url, 'ruth.okafor@aldermoor-harbour.example');
  await ruth.goto('/tasks/new');
  const to = ruth.getByRole('combobox', { name: /^To/ });
  await to.fill('surv');
  await ruth.getByRole('option', { name: /Hull surveys/ }).click();
  await to.fill('owen');
  await ruth.getByRole('option', { name: /Owen Finch/ }).click();
  await ruth.getByLabel('Title').fill('Survey the barge Nettie before the sale');
  await ruth.getByLabel('Description').fill('The buyer asks for the thickness of the plates below the waterline.');
  await keep(ruth, 'compose');
  await ruth.goto('/workspaces');
  await ruth.getByRole('link', { name: 'Dredging pier 4' }).first().click();
  await ruth.getByText('Minutes of the first meeting.txt').first().click();
  await keep(ruth, 'workspace');
  await anna.goto('/admin/usage');
  await keep(anna, 'usage');
  const edith = await signIn(browser, url, 'edith.calder@calder-finch.example', phone, 'dark');
  await edith.goto('/inbox');
  await edith.getByText('Survey the tug Halvard').first().click();
  await edith.getByRole('heading', { level: 1, name: /Halvard/ }).waitFor();
  await keep(edith, 'task-phone');
}

const dataDir = await mkdtemp(join(tmpdir(), 'causeway-pictures-'));
const environment = readEnvironment({ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' });
const running = await startServer(environment, (sentence) => process.stderr.write(`${sentence}\n`));
const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
try {
  await createDemo(running.url, running.installationToken, () => {});
  await takePictures(browser, running.url);
} finally {
  await browser.close();
  await running.stop();
  await rm(dataDir, { recursive: true, force: true });
}
