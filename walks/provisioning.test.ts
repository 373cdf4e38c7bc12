import { beforeAll, describe, expect, test } from 'vitest';
import { Provider, sceneOf } from '../server/scim/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { phone, useBrowser, type Visit } from './browser.ts';

const application = useApplication();
const walk = useBrowser();

let ada: Visit;
let entra: Provider;

/** Every look that the screen has: wide and narrow, light and dark. */
async function expectAccessibleEverywhere(screen: string): Promise<void> {
  await ada.inOtherWindows(async () => {
    for (const width of [390, 1280]) {
      await ada.page.setViewportSize({ width, height: 844 });
      for (const colorScheme of ['dark', 'light'] as const) {
        await ada.page.emulateMedia({ colorScheme });
        await ada.expectAccessible(`${screen}, ${colorScheme}, ${width} px`);
        await ada.picture(`provisioning-${screen}-${width}-${colorScheme}`);
      }
    }
  });
}

/** Looks without a pause, also between two frames, for what scrolls sideways and neither takes the focus nor holds what does. */
const watchForUnreachable = `(() => {
  window.unreachable = new Set();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    for (const one of document.querySelectorAll('main div')) {
      if (one.scrollWidth <= one.clientWidth || !/auto|scroll/.test(getComputedStyle(one).overflowX)) continue;
      if (one.tabIndex < 0 && !one.querySelector('a, button, [tabindex="0"]')) window.unreachable.add(innerWidth + ' px: ' + one.textContent);
    }
    setTimeout(() => port2.postMessage(''));
  };
  port2.postMessage('');
})()`;

describe('an administrator lets the identity provider provision the organisation', () => {
  beforeAll(async () => {
    await sceneOf(application).own('acme', 'acme.example');
    ada = await walk.open(application.baseUrl);
    await ada.signIn(application.cast.people.ada.email, password);
  });

  test('a token is made once confirmed, and shown this once', async () => {
    const { page } = ada;
    await ada.goTo('Provisioning');
    await page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
    await page.getByRole('button', { name: 'Make a token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make a token' });
    await dialog.getByLabel('Name').fill('Microsoft Entra');
    await dialog.getByRole('textbox', { name: 'Your password' }).fill('not the password');
    await dialog.getByRole('button', { name: 'Make a token' }).click();
    await dialog.getByText('That did not confirm that it is you').waitFor();
    await ada.expectAccessible('The token is not confirmed');
    await dialog.getByRole('textbox', { name: 'Your password' }).fill(password);
    await dialog.getByRole('button', { name: 'Make a token' }).click();
    const shown = page.getByRole('dialog', { name: 'Copy the token now' });
    const token = await shown.getByRole('textbox', { name: 'Token' }).inputValue();
    await page.keyboard.press('Escape');
    await ada.expectAccessible('The token is shown');
    await shown.getByRole('button', { name: 'I have copied it' }).click();
    await shown.waitFor({ state: 'detached' });
    await page.getByRole('table', { name: 'Tokens' }).getByText('Microsoft Entra').waitFor();
    expect(token).toMatch(/^[\w-]{43}$/);
    await page.reload();
    await page.getByRole('table', { name: 'Tokens' }).getByText('Never').waitFor();
    expect(await page.content()).not.toContain(token);
    entra = new Provider(application.baseUrl, token);
  });

  test('whom the provider creates with it is among the people, and its requests are listed', async () => {
    const { page } = ada;
    const created = await entra.post('/Users', {
      userName: 'nora@acme.example',
      displayName: 'Nora New',
      active: true,
    });
    expect(created.status).toBe(201);
    expect((await entra.post('/Users', { userName: 'no address' })).status).toBe(400);
    await page.reload();
    const requests = page.getByRole('table', { name: 'Last requests' }).getByRole('row');
    await requests.filter({ hasText: 'Done, 201' }).getByText('POST /Users').waitFor();
    await requests.filter({ hasText: 'Refused, 400' }).getByText('userName must be an e-mail address').waitFor();
    expect(await requests.nth(1).textContent(), 'the latest first').toContain('Refused, 400');
    await page.getByRole('table', { name: 'Tokens' }).getByText('Never').waitFor({ state: 'detached' });
    await expectAccessibleEverywhere('used');
    await ada.goTo('People');
    await page.getByRole('row').filter({ hasText: 'Nora New' }).getByText('nora@acme.example').waitFor();
  });

  test('whatever the window becomes, the keyboard gets to what scrolls in it', async () => {
    const { page } = ada;
    await ada.goTo('Provisioning');
    const requests = page.getByRole('table', { name: 'Last requests' });
    await requests.waitFor();
    await ada.inOtherWindows(async () => {
      await page.evaluate(watchForUnreachable);
      for (const width of [390, 1280, 390, 1280, 390, 1280, 700]) {
        await page.setViewportSize({ width, height: 844 });
        await ada.settle();
      }
      expect(await page.evaluate('[...window.unreachable]')).toEqual([]);
      expect(await page.getByRole('group', { name: 'Last requests' }).count(), 'nothing to scroll yet').toBe(0);
      await page.addStyleTag({ content: 'main td { min-width: 16rem !important }' });
      await ada.expectAccessible('Tables wider than the window');
      await ada.tabTo(page.getByRole('group', { name: 'Last requests' }));
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => requests.evaluate((table) => table.parentElement?.scrollLeft)).toBeGreaterThan(0);
    });
    await page.reload();
  });

  test('a token is deleted after a question, and opens nothing from then on', async () => {
    const { page } = ada;
    await ada.goTo('Provisioning');
    await page.getByRole('button', { name: 'Delete the token Microsoft Entra' }).click();
    const question = page.getByRole('dialog', { name: 'Delete the token Microsoft Entra?' });
    await question.waitFor();
    await ada.expectAccessible('The question');
    await ada.picture('provisioning-question');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect((await entra.get('/Users')).status).toBe(200);
    await page.getByRole('button', { name: 'Delete the token Microsoft Entra' }).click();
    await question.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'No tokens yet' }).waitFor();
    expect((await entra.get('/Users')).status).toBe(401);
    await ada.expectAccessible('No token is left');
  });

  test('on a phone nothing is cut off', async () => {
    const small = await walk.open(application.baseUrl, phone);
    await small.signIn(application.cast.people.ada.email, password);
    await small.page.goto('/admin/provisioning');
    await small.page.getByRole('button', { name: 'Let provisioning manage administrators' }).waitFor();
    await small.expectAccessible('Provisioning on a phone');
  });
});
