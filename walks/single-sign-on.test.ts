import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RealProvider, startRealProvider } from '../server/single-sign-on/test/real-provider.ts';
import { sceneOf } from '../server/single-sign-on/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { phone, useBrowser, type Visit } from './browser.ts';
import { freePort } from './free-port.ts';

// The provider sends people back to PUBLIC_URL, so the server must stand where that says.
const port = await freePort();
const application = useApplication({
  variables: {
    LOG_LEVEL: 'silent',
    EGRESS_ALLOW: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  },
  port,
});
const walk = useBrowser();
let real: RealProvider;
let ada: Visit;

beforeAll(async () => {
  real = await startRealProvider();
  await sceneOf(application).own('acme', 'acme.example');
});
afterAll(() => real?.close());

/** People of an organisation sign in with the account that they have at work. */
describe('single sign-on', () => {
  test('an administrator sets up an identity provider and tries it out', async () => {
    ada = await walk.open(application.baseUrl);
    await ada.signIn(application.cast.people.ada.email, password);
    await ada.goTo('Single sign-on');
    const { page } = ada;
    await page.getByText('No identity provider yet').waitFor();
    await ada.expectAccessible('No identity provider');
    await page.getByRole('button', { name: 'Set up an identity provider' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Acme login');
    await dialog.getByLabel('Issuer').fill(real.issuer);
    await dialog.getByLabel('Client id').fill('causeway');
    await dialog.getByRole('textbox', { name: 'Client secret' }).fill('a secret');
    await dialog.getByRole('textbox', { name: 'Your password' }).fill(password);
    await ada.expectAccessible('Setting up');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const redirect = page.getByRole('textbox', { name: 'Redirect URI' });
    await redirect.waitFor();
    real.register({
      clientId: 'causeway',
      clientSecret: 'a secret',
      redirectUri: await redirect.inputValue(),
      postLogoutRedirectUri: `${application.baseUrl}/sign-in`,
    });
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('It answers, knows this client').waitFor();
    await ada.expectAccessible('Single sign-on');
    await ada.picture('single-sign-on');
  });

  test('a new colleague types the address, continues at the provider, and is in', async () => {
    real.person = { subject: 'nora', claims: { email: 'nora@acme.example', email_verified: true, name: 'Nora New' } };
    const nora = await walk.open(application.baseUrl, phone);
    const { page } = nora;
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill('nora@acme.example');
    const way = page.getByRole('link', { name: 'Continue with Acme login' });
    await way.waitFor();
    await nora.expectAccessible('The way to the provider');
    await nora.picture('sign-in-provider');
    await way.click();
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
    await page.goto('/profile');
    await page.getByText('Your identity provider signs you in.').waitFor();
    await nora.expectAccessible('Own account');
    await nora.picture('profile-identity');
  });

  test('somebody with an account gives its password once', async () => {
    real.person = { subject: 'mia', claims: { email: 'mia@acme.example', email_verified: true } };
    const mia = await walk.open(application.baseUrl);
    const { page } = mia;
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill('mia@acme.example');
    await page.getByRole('link', { name: 'Continue with Acme login' }).click();
    await page.getByRole('heading', { level: 1, name: 'Is this your account?' }).waitFor();
    await mia.expectAccessible('Linking');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong password');
    await page.getByRole('button', { name: 'Link and sign in' }).click();
    await page.getByText('do not fit together').or(page.getByText('not the password')).first().waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Link and sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  });

  test('an administrator demands it, and the password is no longer asked for', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Demand single sign-on' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Ada Acme').first().waitFor();
    await ada.expectAccessible('Demanding');
    await dialog.getByRole('textbox', { name: 'Your password' }).fill(password);
    await dialog.getByRole('button', { name: 'Demand single sign-on' }).click();
    await page.getByText('Single sign-on is demanded.').waitFor();
    await ada.picture('single-sign-on-demanded');
    const max = await walk.open(application.baseUrl);
    await max.page.goto('/sign-in');
    await max.page.getByLabel('E-mail address').fill('max@acme.example');
    await max.page.getByText('Your organisation signs its people in with Acme login.').waitFor();
    expect(await max.page.getByRole('textbox', { name: 'Password' }).count()).toBe(0);
    await max.expectAccessible('Only at the provider');
    await max.picture('sign-in-demanded');
  });

  test('an operator lifts the demand when the provider is gone, by the keyboard alone', async () => {
    const otto = await walk.open(application.baseUrl);
    await otto.signIn(application.cast.people.otto.email, password);
    const { page } = otto;
    await page.goto('/operator?tab=organisations');
    const lift = page.getByRole('button', { name: 'Lift single sign-on of Acme', exact: true });
    await lift.waitFor();
    // Only Acme demands it.
    expect(await page.getByRole('button', { name: /^Lift single sign-on/ }).count()).toBe(1);
    await otto.expectAccessible('Organisations of the installation');
    await otto.tabTo(lift);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'No longer demand single sign-on of Acme' });
    await otto.tabTo(dialog.getByRole('textbox', { name: 'Your password' }));
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await dialog.getByText('Please write down the reason.').waitFor();
    // Whoever does not see it hears it: the focus is where something is missing.
    await dialog.getByRole('textbox', { name: 'Why' }).and(page.locator(':focus')).waitFor();
    await otto.expectAccessible('Lifting single sign-on');
    await otto.picture('single-sign-on-lifting');
    await page.keyboard.type('Their provider is gone; they called.');
    await otto.tabTo(dialog.getByRole('button', { name: 'Lift it' }));
    await page.keyboard.press('Enter');
    await page.getByText('People of Acme may sign in with their passwords again.').waitFor();
    await lift.waitFor({ state: 'detached' });
    const max = await walk.open(application.baseUrl);
    await max.signIn('max@acme.example', password);
    await max.page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  });

  test('a provider that says no leads back to a page that says so', async () => {
    real.isRefusing = true;
    const visit = await walk.open(application.baseUrl);
    await visit.page.goto('/sign-in');
    await visit.page.getByLabel('E-mail address').fill('max@acme.example');
    await visit.page.getByRole('link', { name: 'Continue with Acme login' }).click();
    await visit.page.getByText('Your identity provider did not sign you in.').waitFor();
    real.isRefusing = false;
  });
});
