import { Secret, TOTP } from 'otpauth';
import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { phone, useBrowser, type Visit } from './browser.ts';

const application = useApplication({ variables: { LOG_LEVEL: 'silent' } });
const walk = useBrowser();
const step = 30_000;

let ada: Visit;
let secret: string;
let codes: string[];

/** Passkeys are bound to a name and to the page's origin, so that this server must know by which port it is reached. */
let baseUrl: string;
beforeAll(() => {
  baseUrl = application.baseUrl.replace('127.0.0.1', 'localhost');
  application.services.environment.PUBLIC_URL = baseUrl;
});

/** A device with a fingerprint reader, as Chromium plays it. */
async function withPasskeys(visit: Visit): Promise<void> {
  const session = await visit.context.newCDPSession(visit.page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

function codeNow(): string {
  application.clock.advance(step);
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: application.clock.now().getTime() });
}

async function typePassword(visit: Visit): Promise<void> {
  await visit.page.getByRole('dialog').getByRole('textbox', { name: 'Your password' }).fill(password);
}

async function startSigningIn(visit: Visit, email: string): Promise<void> {
  await visit.page.goto('/sign-in');
  await visit.page.getByLabel('E-mail address').fill(email);
  await visit.page.getByRole('textbox', { name: 'Password' }).fill(password);
  await visit.page.getByRole('button', { name: 'Sign in' }).click();
}

async function signOut(visit: Visit): Promise<void> {
  await visit.page.getByRole('button', { name: /^Your profile|^Profile/ }).click();
  await visit.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await visit.page.waitForURL((url) => url.pathname === '/sign-in');
}

describe('a person and their second factors', () => {
  test('sets up an authenticator app by its picture or its secret', async () => {
    ada = await walk.open(baseUrl);
    const { page } = ada;
    await withPasskeys(ada);
    await ada.signIn(application.cast.people.ada.email, password);
    await page.goto('/security');
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
    await ada.expectAccessible('Security with nothing set up');
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await typePassword(ada);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    secret = await page.getByRole('textbox', { name: 'Or type this secret' }).inputValue();
    await ada.expectAccessible('The picture to scan');
    await ada.picture('second-factors-scan');
    await page.getByRole('textbox', { name: 'Code' }).fill('000000');
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('That code or passkey is not right').waitFor();
    await page.getByRole('textbox', { name: 'Code' }).fill(codeNow());
    await page.getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('Your authenticator app is a second factor from now on.').waitFor();
  });

  test('keeps recovery codes, and downloads them', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Make recovery codes' }).click();
    await typePassword(ada);
    await page.getByRole('dialog').getByRole('button', { name: 'Make recovery codes' }).click();
    await page.getByText('Keep these somewhere safe').waitFor();
    codes = await page.getByRole('dialog').locator('code').allTextContents();
    expect(codes).toHaveLength(10);
    await ada.expectAccessible('Recovery codes');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('causeway-recovery-codes.txt');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 codes are left.').waitFor();
  });

  test('adds a passkey and confirms an act with it', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Laptop');
    await typePassword(ada);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('“Laptop” is a passkey of yours from now on.').waitFor();
    await ada.expectAccessible('Security with everything');
    await ada.picture('second-factors-security');
    await page.getByRole('button', { name: 'Make new ones' }).click();
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await page.getByText('Your browser asks for it when you go on').waitFor();
    await ada.expectAccessible('Confirming by passkey');
    await ada.picture('second-factors-confirm');
    await page.getByRole('dialog').getByRole('button', { name: 'Make recovery codes' }).click();
    await page.getByText('Keep these somewhere safe').waitFor();
    codes = await page.getByRole('dialog').locator('code').allTextContents();
    await page.getByRole('button', { name: 'I have kept them' }).click();
  });

  test('signs in with the code of the app, a recovery code, and the passkey', async () => {
    const { page } = ada;
    const { email } = application.cast.people.ada;
    const inside = () => page.getByRole('navigation', { name: 'Main' }).waitFor();
    await signOut(ada);
    await startSigningIn(ada, email);
    await page.getByRole('heading', { name: 'Second step' }).waitFor();
    await ada.expectAccessible('The second step');
    await ada.picture('second-factors-step');
    await page.getByRole('textbox', { name: 'Code' }).fill('000000');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('That code or passkey is not right').waitFor();
    await page.getByRole('textbox', { name: 'Code' }).fill(codeNow());
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await inside();

    await signOut(ada);
    await startSigningIn(ada, email);
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await page.getByRole('textbox', { name: 'Recovery code' }).fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await inside();

    await signOut(ada);
    await startSigningIn(ada, email);
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await inside();

    await signOut(ada);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await inside();
  });

  test('demands one of everybody in the organisation', async () => {
    const { page } = ada;
    await page.goto('/admin/settings');
    const demand = page.getByRole('checkbox', { name: 'People need a second factor' });
    await demand.check();
    await page.locator('form').filter({ has: demand }).getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings saved.').waitFor();

    const mia = await walk.open(baseUrl, phone);
    await withPasskeys(mia);
    await startSigningIn(mia, application.cast.people.mia.email);
    await mia.page.getByRole('heading', { name: 'Your organisation asks for a second factor' }).waitFor();
    await mia.expectAccessible('A second factor is demanded');
    await mia.picture('second-factors-demanded');
    await mia.page.getByRole('button', { name: 'Add a passkey' }).click();
    await mia.page.getByRole('textbox', { name: 'Name' }).fill('Phone');
    await typePassword(mia);
    await mia.page.getByRole('button', { name: 'Continue' }).click();
    await mia.page.getByRole('button', { name: 'Go on' }).click();
    await mia.page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  });

  test('an administrator takes lost ones away', async () => {
    const { page } = ada;
    await page.goto('/admin/people');
    await page.getByText('Mia Member').first().click();
    const drawer = page.getByRole('dialog', { name: 'Person' });
    await drawer.getByText('1 passkey').waitFor();
    await ada.expectAccessible('A person’s second factors');
    await drawer.getByRole('button', { name: 'Take away' }).click();
    await page.getByRole('textbox', { name: 'Your password' }).fill(password);
    await page
      .getByRole('dialog', { name: /Take away/ })
      .getByRole('button', { name: 'Take away' })
      .click();
    await page.getByText('Mia Member has no second factors any more.').waitFor();
  });
});
