import { beforeAll, describe, test } from 'vitest';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { phone, useBrowser, type Visit } from './browser.ts';
import { importInstitutions, institutions } from './institutions.ts';

const application = useApplication();
const walk = useBrowser();
const [imported] = institutions;
const name = imported?.name ?? '';

/** SPEC 1 and 2: operators run the installation, and need no mail server for it. */
describe('an operator looks after the installation', () => {
  let otto: Visit;

  beforeAll(async () => {
    await importInstitutions(application);
    otto = await walk.open(application.baseUrl);
    await otto.signIn(application.cast.people.otto.email, password);
  });

  test('an account is opened, with its organisation, and the link of its administrator is there to copy', async () => {
    const { page } = otto;
    await page.goto('/operator');
    await page.getByRole('button', { name: 'New account' }).click();
    const account = page.getByRole('dialog');
    await account.getByLabel('Name', { exact: true }).fill('Northern Ferries');
    // What the server refuses in a field gets the focus, so that it is read out.
    await account.getByLabel('Share allowance').fill('99999999999999');
    await account.getByRole('button', { name: 'Create account' }).click();
    await account.getByLabel('Share allowance').and(page.locator(':focus[aria-invalid=true]')).waitFor();
    await account.getByLabel('Share allowance').fill('500');
    await otto.expectAccessible('New account');
    await account.getByRole('button', { name: 'Create account' }).click();
    await account.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Add organisation: Northern Ferries' }).click();
    const added = page.getByRole('dialog');
    await added.getByLabel('Name of the organisation').fill('Northern Ferries');
    await added.getByLabel('Administrator’s name').fill('Nora North');
    await added.getByLabel('Administrator’s e-mail address').fill('nora@ferries.example');
    await otto.expectAccessible('Add organisation');
    await added.getByRole('button', { name: 'Add organisation' }).click();
    await page.getByLabel('Invitation link').waitFor();
    await otto.expectAccessible('The organisation is there');
  });

  test('an organisation that nobody administers gets its first administrator, once', async () => {
    const { page } = otto;
    await page.goto('/operator?tab=organisations');
    await page.getByRole('searchbox', { name: 'Search by name' }).fill(name);
    await page.getByRole('button', { name: `First administrator of ${name}` }).click();
    const dialog = page.getByRole('dialog', { name: `First administrator of ${name}` });
    await dialog.getByText('Nobody administers').waitFor();
    await dialog.getByLabel('Their e-mail address').fill('first@institution.example');
    await otto.expectAccessible('First administrator');
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const link = await dialog.getByLabel('Invitation link').inputValue();
    await otto.expectAccessible('First administrator, invited');

    const first = await walk.open(application.baseUrl);
    // Links stand for the public address; this server listens elsewhere.
    await first.page.goto(new URL(link).pathname + new URL(link).search);
    await first.page.getByRole('textbox', { name: 'Your name' }).fill('Fia First');
    await first.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await first.page.getByRole('button', { name: /accept|join/i }).click();
    await first.page.getByRole('heading', { name: `Welcome to ${name}` }).waitFor();

    await page.reload();
    await page.getByRole('searchbox', { name: 'Search by name' }).fill(name);
    await page.getByRole('button', { name: `First administrator of ${name}` }).click();
    await dialog.getByText('has an administrator already').waitFor();
    await otto.expectAccessible('There is a first administrator');
  });

  test('mails that were not sent are kept with their links', async () => {
    const { page } = otto;
    await page.goto('/operator?tab=mails');
    await page.getByRole('button', { name: /nora@ferries\.example/ }).click();
    await page.getByRole('dialog').getByRole('textbox').waitFor();
    await otto.expectAccessible('A mail');
  });

  test('a password that will not do has the focus, and is shown by the keyboard too', async () => {
    const { page } = await walk.open(application.baseUrl);
    await page.goto('/sign-up');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Nell New');
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('nell@firm.example');
    const field = page.getByRole('textbox', { name: 'Password' });
    await field.fill('short');
    await page.keyboard.press('Enter');
    await field.and(page.locator(':focus[aria-invalid=true]')).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await field.and(page.locator('[type=text]')).waitFor();
  });

  test('it fits a phone', async () => {
    const small = await walk.open(application.baseUrl, phone);
    await small.signIn(application.cast.people.otto.email, password);
    for (const tab of ['accounts', 'organisations', 'mails']) {
      await small.page.goto(`/operator?tab=${tab}`);
      await small.page.getByRole('heading', { level: 1 }).waitFor();
      await small.page.waitForLoadState('networkidle');
      await small.expectAccessible(`${tab} on a phone`);
    }
  });
});
