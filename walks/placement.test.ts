import { afterAll, describe, expect, test } from 'vitest';
import { startDnsServer } from '../server/email-domains/test/dns-server.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { phone, useBrowser, type Visit } from './browser.ts';

const dns = await startDnsServer();
afterAll(() => dns.close());
const application = useApplication({ variables: { LOG_LEVEL: 'silent', DNS_SERVERS: dns.address } });
const walk = useBrowser();

let lars: Visit;
let nora: Visit;
let ada: Visit;
let erin: Visit;

/** The newest mail to somebody, as the operator finds it where no mail server is set. */
async function mailTo(email: string): Promise<{ subject: string; text: string }> {
  const { body } = await application.as('otto').get('/outbox?limit=50');
  const mail = body.items.find((one: { to: string }) => one.to === email);
  expect(mail, `a mail to ${email}`).toBeDefined();
  return mail;
}

/** Signs up in the browser and opens the link of the mail, at the server of this walk. */
async function signUp(name: string, email: string): Promise<Visit> {
  const visit = await walk.open(application.baseUrl);
  const { page } = visit;
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('heading', { name: 'We have sent you a mail' }).waitFor();
  const link = new URL(/https?:\/\/\S+/.exec((await mailTo(email)).text)![0]);
  await page.goto(`${link.pathname}${link.search}`);
  await page.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
  return visit;
}

/** SPEC 3 and 4, as the people of an organisation live through it. */
describe('people land where they belong', () => {
  test('whoever signs up while nobody owns the e-mail domain lands alone', async () => {
    lars = await signUp('Lars Moe', 'lars.moe@acme.example');
    await lars.page.getByRole('heading', { name: 'Welcome, Lars Moe' }).waitFor();
    await lars.page.getByText('You have an organisation of your own because nobody invited your address').waitFor();
    await lars.expectAccessible('Landed alone');
  });

  test('an administrator adds the e-mail domain, and is told why a name is refused', async () => {
    ada = await walk.open(application.baseUrl);
    const { page } = ada;
    await ada.signIn(application.cast.people.ada.email, password);
    await ada.goTo('E-mail domains');
    await page.getByRole('heading', { name: 'No e-mail domains yet' }).waitFor();
    await ada.expectAccessible('E-mail domains with nothing in it');
    await page.getByRole('button', { name: 'Add an e-mail domain' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add an e-mail domain' });
    const name = dialog.getByRole('textbox', { name: 'The part after the @' });
    await name.fill('gmail.com');
    await name.press('Enter');
    await dialog.getByText('anybody can get a mailbox').waitFor();
    await ada.expectAccessible('A name that is refused');
    await name.fill('Acme.example');
    await name.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'acme.example' }).waitFor();
    await page.getByText('Nothing follows from it yet').waitFor();
    await ada.expectAccessible('The record to copy');
    await ada.picture('email-domain-record');
  });

  test('each look says what the DNS answered, until the record is there', async () => {
    const { page } = ada;
    const record = await page.getByLabel('Name (TXT)').inputValue();
    const value = await page.getByLabel('Value').inputValue();
    const look = async (answer: string) => {
      await page.getByRole('button', { name: 'Look now' }).click();
      await page.getByText(answer, { exact: true }).waitFor();
    };
    await look('That name does not exist in the DNS yet');
    await ada.expectAccessible('A look that found nothing');
    dns.say(record, { failure: 'SERVFAIL' });
    await look('Your DNS server did not answer properly');
    dns.say(record, { texts: ['v=spf1 -all', 'causeway-proof=of-somebody-else'] });
    await look('There is a record, with another value');
    dns.say(record, { texts: ['v=spf1 -all', value] });
    await look('The record is there');
    await page.getByText('Whoever joins with a proved address under acme.example lands in Acme.').waitFor();
    await ada.expectAccessible('An e-mail domain that is owned');
    await ada.picture('email-domain-owned');
  });

  test('a new colleague signs up and lands in the right organisation', async () => {
    nora = await signUp('Nora Quist', 'nora.quist@sales.acme.example');
    const { page } = nora;
    await page.getByRole('heading', { name: 'Welcome to Acme' }).waitFor();
    await page.getByText('You are in Acme because it owns the e-mail domain acme.example').waitFor();
    await nora.expectAccessible('Landed in the organisation');
    await nora.picture('landed');
    await page.getByRole('button', { name: 'Go to your inbox' }).click();
    await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
    await page.goto('/profile');
    await page.getByText('You are in Acme because it owns the e-mail domain acme.example').waitFor();
    await nora.expectAccessible('Your profile');
  });

  test('the same under a name that only looks like it lands alone', async () => {
    const mallory = await signUp('Mallory Evans', 'mallory@evilacme.example');
    await mallory.page.getByRole('heading', { name: 'Welcome, Mallory Evans' }).waitFor();
  });

  test('administrators see why somebody is here, and where an address would land', async () => {
    const { page } = ada;
    await ada.goTo('People');
    await page.getByRole('button', { name: 'Nora Quist', exact: true }).click();
    await page.getByText('Nora Quist is in Acme because it owns the e-mail domain acme.example.').waitFor();
    await ada.expectAccessible('Why somebody is here');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Where would an address land?' }).click();
    const dialog = page.getByRole('dialog', { name: 'Where would this address land?' });
    const address = dialog.getByRole('textbox', { name: 'E-mail address' });
    await address.fill('someone.new@acme.example');
    await address.press('Enter');
    await dialog.getByRole('heading', { name: 'someone.new@acme.example would land in Acme' }).waitFor();
    await ada.expectAccessible('Where an address would land');
    await ada.picture('where-would-it-land');
    await address.fill('someone@globex.example');
    await address.press('Enter');
    await dialog.getByText('someone@globex.example is under no e-mail domain of yours').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  test('a list of people is looked at before anybody is invited', async () => {
    const { globex } = application.cast.organisations;
    const claim = await application
      .as('gwen')
      .post(`/organisations/${globex.id}/email-domains`, { name: 'globex.example' });
    await application.as('otto').post(`/email-domains/${claim.body.id}/attest`, { comment: 'Known for years.' });
    const { page } = ada;
    await page.getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    const csv =
      'Name;E-mail\nOle Berg;ole.berg@acme.example\nNora;nora.quist@sales.acme.example\nGil;gil@globex.example\nMax;max at acme\n';
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await dialog.getByText('4 rows read from people.csv.').waitFor();
    const row = (address: string) => dialog.getByRole('listitem').filter({ hasText: address });
    await row('ole.berg@acme.example').getByText('will be invited').waitFor();
    await row('nora.quist@sales.acme.example').getByText('here already').waitFor();
    await row('gil@globex.example').getByText('another account owns the e-mail domain').waitFor();
    await row('max at acme').getByText('not an e-mail address').waitFor();
    await ada.expectAccessible('Who will be invited');
    await dialog.getByRole('button', { name: 'Invite 1 person' }).click();
    await dialog.getByText('1 person is invited.').waitFor();
    await dialog.getByRole('button', { name: 'Copy the link for ole.berg@acme.example' }).waitFor();
    await ada.expectAccessible('Who is invited');
    await dialog.getByRole('button', { name: 'Done' }).click();
  });

  test('the enterprise administrator claims who had signed up alone, who is told and moved', async () => {
    erin = await walk.open(application.baseUrl);
    const { page } = erin;
    await erin.signIn(application.cast.people.erin.email, password);
    await erin.goTo('Account');
    await erin.expectAccessible('Account');
    await page.getByRole('tab', { name: 'Not yet with us (1)' }).click();
    await erin.expectAccessible('Not yet with us');
    await page.getByRole('button', { name: 'Claim Lars Moe' }).click();
    const dialog = page.getByRole('dialog', { name: 'Claim Lars Moe?' });
    await dialog.getByText('so claiming moves them to Acme').waitFor();
    await erin.expectAccessible('What claiming means');
    await erin.picture('claim');
    await dialog.getByRole('button', { name: 'Claim' }).click();
    await page.getByText('Lars Moe belongs to Acme now, and is told.').waitFor();
    await page.getByRole('heading', { name: 'Nobody signed up alone under your e-mail domains' }).waitFor();
    expect((await mailTo('lars.moe@acme.example')).subject).toBe('You now belong to Acme');
    await lars.page.goto('/profile');
    await lars.page.getByText('and an enterprise administrator claimed you').waitFor();
  });

  test('the account, its people and the e-mail domains read well on a phone too', async () => {
    const small = await walk.open(application.baseUrl, phone);
    await small.signIn(application.cast.people.erin.email, password);
    for (const tab of ['organisations', 'people', 'unmanaged', 'administrators']) {
      await small.page.goto(`/account?tab=${tab}`);
      await small.page
        .getByRole('tabpanel')
        .getByRole('table')
        .or(small.page.getByRole('tabpanel').getByRole('list'))
        .or(small.page.getByRole('heading', { level: 2 }))
        .first()
        .waitFor();
      await small.expectAccessible(`Account, ${tab}, on a phone`);
    }
    await small.page.goto('/account?tab=people&change=true');
    await small.page.getByRole('textbox', { name: 'From' }).fill('acme.example');
    await small.page.getByText('addresses change:').waitFor();
    await small.expectAccessible('Changing the e-mail domain of everybody, on a phone');
    await small.page.goto('/admin/email-domains');
    await small.page.getByRole('link', { name: 'Open acme.example' }).click();
    await small.page.getByRole('heading', { level: 1, name: 'acme.example' }).waitFor();
    await small.expectAccessible('An e-mail domain on a phone');
  });
});
