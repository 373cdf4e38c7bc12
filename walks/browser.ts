import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { de } from '../web/text/de.ts';
import { en } from '../web/text/en.ts';
import type { Catalogue } from '../web/text/index.ts';

const root = join(import.meta.dirname, '..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Everything is looked at; only what is wrong is described, since to describe all that is well takes longer than to look. */
const violationsFound = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`;

/** Whatever heard of a new size has drawn itself, and what slides or fades then has come to its end. */
const settled = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))).then(() =>
  Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished)))`;

/** Where systems keep a browser, when CHROMIUM_PATH does not say. */
const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const switches = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 360, height: 740 };

const catalogues = { en, de } satisfies Record<string, Catalogue>;
type Language = keyof typeof catalogues;

/** A real browser for the walks of a file: `const walk = useBrowser();`, then `walk.open(baseUrl)` for each person. */
export function useBrowser(): { open(baseUrl: string, size?: typeof desktop, language?: Language): Promise<Visit> } {
  let browser: Browser | undefined;
  const visits: Visit[] = [];
  beforeAll(async () => {
    if (!existsSync(join(root, 'dist/web/index.html'))) {
      throw new Error('The web app is not built: run bin/test, which builds it, or vite build in web/.');
    }
    const executablePath = process.env.CHROMIUM_PATH ?? usualPlaces.find((path) => existsSync(path));
    if (!executablePath) throw new Error('There is no browser for the walks; set CHROMIUM_PATH.');
    browser = await chromium.launch({ executablePath, args: switches });
  });
  afterAll(async () => {
    await browser?.close();
    // Said at the end, so that the step that went wrong is seen first.
    expect(visits.flatMap((visit) => visit.troubles)).toEqual([]);
  });
  return {
    async open(baseUrl, size = desktop, language = 'en') {
      if (!browser) throw new Error('open a visit inside of a test');
      const context = await browser.newContext({
        viewport: size,
        reducedMotion: 'reduce',
        baseURL: baseUrl,
        locale: language,
      });
      // A loaded machine is slow; a walk that fails then says nothing about the product.
      context.setDefaultTimeout(90_000);
      const visit = new Visit(context, await context.newPage(), catalogues[language]);
      visits.push(visit);
      return visit;
    },
  };
}

/** One person at one browser, with cookies of their own. */
export class Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What broke in any page while nobody looked: uncaught errors, answers of the kind 5xx. */
  readonly troubles: string[] = [];
  /** What the screens say in this person's language. */
  readonly text: Catalogue;

  constructor(context: BrowserContext, page: Page, text: Catalogue) {
    this.context = context;
    this.page = page;
    this.text = text;
    context.on('weberror', (error) => this.troubles.push(`${error.page()?.url()}: ${error.error().message}`));
    context.on('response', (answer) => {
      if (answer.status() >= 500) this.troubles.push(`${answer.status()} from ${answer.url()}`);
    });
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.page.goto('/sign-in');
    const { identity, frame } = this.text;
    await this.page.getByLabel(identity.email).fill(email);
    await this.page.getByRole('textbox', { name: this.text.common.password }).fill(password);
    await this.page.getByRole('button', { name: identity.signIn, exact: true }).click();
    await this.page
      .getByRole('navigation', { name: frame.navigation })
      .or(this.page.getByRole('heading', { level: 1 }))
      .first()
      .waitFor();
    await this.page.waitForURL((url) => url.pathname !== '/sign-in');
  }

  /** Goes somewhere by the navigation at the left, as a person does. */
  async goTo(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: this.text.frame.navigation }).getByRole('link', { name }).click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  /** Goes to something by the keyboard alone. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < 100; presses += 1) {
      if ((await target.and(this.page.locator(':focus')).count()) > 0) return;
      await this.page.keyboard.press('Tab');
    }
    expect.fail(`The keyboard does not get to ${target}.`);
  }

  /** Nothing moves any more: dialogs fade in, and the frame slides when the window becomes narrow. */
  async settle(): Promise<void> {
    await this.page.evaluate(settled);
  }

  /** Looks in windows of other sizes and colours, and puts both back whatever was seen: a look that fails is no other's failure. */
  async inOtherWindows(look: () => Promise<void>): Promise<void> {
    const size = this.page.viewportSize() ?? desktop;
    try {
      await look();
    } finally {
      await this.page.setViewportSize(size);
      await this.page.emulateMedia({ colorScheme: null });
    }
  }

  /** The screen as it stands has no accessibility violation that axe can find, and nothing hangs over its edge. */
  async expectAccessible(screen: string): Promise<void> {
    // A dialog that still fades in lets what lies behind it shine through.
    await this.settle();
    if (!(await this.page.evaluate("'axe' in window"))) await this.page.evaluate(axe);
    const violations: string[] = await this.page.evaluate(violationsFound);
    expect(violations, `axe on ${screen}`).toEqual([]);
    const overhang = await this.page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overhang, `what hangs over the edge of ${screen}, in pixels`).toBeLessThanOrEqual(0);
    const cut = await this.page
      .locator(':is(.mantine-Button-label, .cw-status > *):visible')
      .evaluateAll((labels) =>
        labels.filter((label) => label.scrollWidth > label.clientWidth).map((label) => label.textContent),
      );
    expect(cut, `buttons and states that are cut off on ${screen}`).toEqual([]);
  }

  /** Keeps a picture in .cache/walks to look at when SCREENSHOTS=1: what a person sees without scrolling. */
  async picture(name: string): Promise<void> {
    if (process.env.SCREENSHOTS !== '1') return;
    await this.page.screenshot({ path: join(root, '.cache/walks', `${name}.png`) });
  }
}
