import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { furnish, type Things, variables } from '../server/http/test/furnish.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { useBrowser, type Visit } from './browser.ts';

/** Every screen of the web app, in a real browser, under the content policy that the server sends: nothing breaks it. */
const application = useApplication({ variables });
const walk = useBrowser();
let acme: Things;
beforeAll(async () => {
  acme = await furnish(application, 'acme');
});

const web = join(import.meta.dirname, '../web');
/** The addresses of all screens, from their own declarations. */
const declared = readdirSync(web, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.'))
  .flatMap((entry) => [...readFileSync(join(entry.parentPath, entry.name), 'utf8').matchAll(/\bpath: '(\/[^']*)'/g)])
  .map((match) => match[1]!);
const addresses = [...new Set(declared)].map((path) =>
  path.replaceAll(/([\w-]+)\/\$\w+/g, (_all, noun: string) => `${noun}/${acme?.[noun] ?? '$'}`),
);

/** Collects what the browser refused because of the policy, on whichever screen. */
async function watched(visit: Visit): Promise<string[]> {
  const refused: string[] = [];
  await visit.context.exposeBinding('tellRefused', ({ page }, what: string) => refused.push(`${page.url()}: ${what}`));
  await visit.context.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    tellRefused(event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample))`);
  return refused;
}

/** So many at once, since each waits for half a second of silence on every screen. */
const pagesAtOnce = 3;

async function lookAtAll(visit: Visit): Promise<void> {
  const waiting = addresses.map((address) =>
    address.replace(/([\w-]+)\/\$/g, (_all, noun: string) => `${noun}/${acme[noun] ?? acme.tasks}`),
  );
  const lookAtNext = async () => {
    const page = await visit.context.newPage();
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await page.goto(path);
      await page.locator('main, h1, [role=alert], form').first().waitFor();
      await page.waitForLoadState('networkidle');
    }
  };
  await Promise.all(Array.from({ length: pagesAtOnce }, lookAtNext));
}

test.concurrent.for(['ada', 'otto'] as const)(
  '%s opens every screen, and no screen breaks the content policy',
  async (person, { expect }) => {
    expect(addresses.length).toBeGreaterThan(25);
    const visit = await walk.open(application.baseUrl);
    const refused = await watched(visit);
    await visit.signIn(application.cast.people[person].email, password);
    await lookAtAll(visit);
    expect(refused).toEqual([]);
    // The watch can fail: a script in the page is refused, and that is noticed.
    await visit.page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))`,
    );
    await expect.poll(() => refused.join()).toContain('script-src');
    expect(await visit.page.evaluate('window.ran')).toBeUndefined();
  },
);

test('nobody is sent on to another site after signing in, whatever the address says', async () => {
  const attempts = [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    'javascript:alert(1)',
  ];
  for (const next of attempts) {
    const visit = await walk.open(application.baseUrl);
    const asked: string[] = [];
    visit.page.on('request', (request) => asked.push(request.url()));
    await visit.page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await visit.page.getByLabel('E-mail address').fill(application.cast.people.mia.email);
    await visit.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await visit.page.getByRole('button', { name: 'Sign in' }).click();
    await visit.page.getByRole('navigation', { name: 'Main' }).waitFor();
    const elsewhere = asked.filter((url) => new URL(url).origin !== new URL(application.baseUrl).origin);
    expect([next, elsewhere]).toEqual([next, []]);
  }
});
