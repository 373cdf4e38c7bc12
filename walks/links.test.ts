import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesIn, linkFolder, put } from '../server/sync/test/scene.ts';
import { wentWell } from '../server/tasks/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { phone, useBrowser, type Visit } from './browser.ts';

const root = linkFolder();
const application = useApplication({ withJobs: true, variables: { LINK_FOLDERS: root } });
const walk = useBrowser();
afterAll(() => rm(root, { recursive: true, force: true }));

let ada: Visit;
let token: string;

const region = ({ page }: Visit, name: string) => page.getByRole('region', { name });
const linkAddress = ({ page }: Visit) => new URL(page.url()).pathname.match(/^\/admin\/links\/[^/]+/)?.[0] ?? '';

/** Compares Contracts now, and waits until that is done. */
async function compare(visit: Visit): Promise<void> {
  const runs = region(visit, 'Runs').getByRole('row');
  await runs.nth(1).waitFor();
  const before = await runs.count();
  await visit.page.getByRole('button', { name: 'Compare now: Contracts' }).click();
  await expect.poll(() => runs.count(), { timeout: 30_000 }).toBeGreaterThan(before);
  await runs
    .nth(1)
    .getByText(/Done|Waits for you|Failed/)
    .waitFor();
}

async function openLog(visit: Visit): Promise<void> {
  await region(visit, 'Runs')
    .getByRole('link', { name: /^Log of the run/ })
    .first()
    .click();
  await visit.page.getByRole('heading', { level: 1, name: 'Run of Contracts' }).waitFor();
}

/** SPEC 10: a repository is connected through an agent, and its folders become workspaces. */
describe('a link to a content repository', () => {
  beforeAll(async () => {
    await put(root, 'Contracts/lease.txt', 'The lease of the quay.');
    await put(root, 'Contracts/2026/offer.txt', 'An offer.');
    await put(root, 'Minutes/january.txt', 'We met.');
    await put(root, 'readme.txt', 'Read me.');
    ada = await walk.open(application.baseUrl);
    await ada.signIn(application.cast.people.ada.email, password);
  });

  test('needs an e-mail domain first, and says so', async () => {
    const { page } = ada;
    await ada.goTo('Links');
    await page.getByRole('heading', { name: 'First an e-mail domain' }).waitFor();
    await ada.expectAccessible('No e-mail domain');
    await ada.picture('links-none');
    const { id } = application.cast.organisations.acme;
    wentWell(
      await application
        .as('ada')
        .post(`/organisations/${id}/email-domains`, { name: 'acme-documents.example', own: false }),
    );
    await page.reload();
    await page.getByRole('heading', { name: 'No repository is linked yet' }).waitFor();
  });

  test('is made step by step, with a live test of its settings, and its token is shown once', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Link a repository' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Link a repository' });
    await dialog.getByText('Step 1 of 4').waitFor();
    await ada.expectAccessible('What the repository is');
    await ada.picture('links-kind');
    await dialog.getByRole('radio', { name: 'S3-compatible bucket' }).check();
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByRole('textbox', { name: 'Bucket', exact: true }).waitFor();
    await ada.expectAccessible('Where a bucket is');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByRole('radio', { name: 'WebDAV' }).check();
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/dav');
    await dialog.getByRole('button', { name: 'Test' }).click();
    await dialog.getByText('Something above has to change.').waitFor();
    await ada.expectAccessible('An address that the operator does not allow');
    await ada.picture('links-webdav');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByRole('radio', { name: 'Folder on the server' }).check();
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByRole('button', { name: 'Test' }).click();
    await dialog.getByText('This is needed.').waitFor();
    await dialog.getByRole('textbox', { name: 'Folder' }).fill('/etc');
    await dialog.getByRole('button', { name: 'Test' }).click();
    await dialog.getByText('It was not reached').waitFor();
    await ada.expectAccessible('A folder that the operator does not allow');
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(root);
    await dialog.getByRole('button', { name: 'Test' }).click();
    await dialog.getByText('It is reached: 1 file and 2 folders directly in it.').waitFor();
    await ada.expectAccessible('A folder that is reached');
    await ada.picture('links-test');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByRole('textbox', { name: 'Name of the link' }).fill('Registry');
    await dialog.getByRole('textbox', { name: 'Name of the agent' }).fill('Archive');
    await ada.expectAccessible('Who acts');
    await ada.picture('links-agent');
    await dialog.getByRole('button', { name: 'Link it' }).click();
    token = await dialog.getByRole('textbox', { name: 'Token' }).inputValue();
    expect(token.length).toBeGreaterThan(20);
    await ada.expectAccessible('The token');
    await ada.picture('links-token');
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Registry' }).waitFor();
    expect(await page.content()).not.toContain(token);
  });

  test('shows its folders as a tree, and makes a workspace of one', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Make a workspace' }).click();
    const dialog = page.getByRole('dialog', { name: 'Workspace of a folder' });
    await dialog.getByRole('button', { name: 'Open Contracts' }).press('Enter');
    await dialog.getByRole('radio', { name: '2026' }).waitFor();
    await dialog.getByText('one file').first().waitFor();
    await dialog.getByRole('radio', { name: 'Contracts' }).check();
    await ada.expectAccessible('The folders of a repository');
    await ada.picture('links-tree');
    await dialog.getByRole('button', { name: 'Make a workspace' }).click();
    await region(ada, 'Workspaces').getByText('Equal').waitFor();
    await region(ada, 'Runs').getByText('2 of 2 files').waitFor();
    await ada.expectAccessible('A link');
    await ada.picture('links-link');
    await page.getByRole('button', { name: 'Make a workspace' }).click();
    await dialog.getByRole('radio', { name: /^Contracts/ }).waitFor();
    expect(await dialog.getByRole('radio', { name: /^Contracts/ }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
  });

  test('tells what a run did with each file', async () => {
    const { page } = ada;
    await openLog(ada);
    const log = page.getByRole('table', { name: 'Log' });
    await log.getByRole('row').filter({ hasText: 'lease.txt' }).getByText('Created').waitFor();
    await ada.expectAccessible('A run');
    await ada.picture('links-run');
    await page.getByLabel('What happened').selectOption('Failed');
    await page.getByRole('heading', { name: 'No file of this kind' }).waitFor();
    await page.getByRole('button', { name: 'Show everything' }).click();
    await log.getByRole('link', { name: /lease\.txt/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Contracts' }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Registry' }).click();
    await page.getByRole('heading', { level: 1, name: 'Registry' }).waitFor();
  });

  test('keeps both where both sides changed', async () => {
    const { id } = wentWell(await application.as('ada').get('/workspaces')).items[0];
    const documents = wentWell(await application.as('ada').get(`/workspaces/${id}/documents`)).items;
    const lease = documents.find(({ name }: { name: string }) => name === 'lease.txt');
    const body = new FormData();
    body.append('file', new Blob(['The lease, by Ada.']), 'lease.txt');
    const sent = await fetch(`${application.baseUrl}/api/v1/documents/${lease.id}/versions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${application.cast.people.ada.token}` },
      body,
    });
    expect(sent.status, await sent.text()).toBe(201);
    await writeFile(join(root, 'Contracts/lease.txt'), 'The lease, by the registry.');
    await compare(ada);
    await openLog(ada);
    await ada.page.getByRole('table', { name: 'Log' }).getByText('Conflict', { exact: true }).waitFor();
    await ada.picture('links-conflict');
    const kept = Object.values(await filesIn(join(root, 'Contracts')));
    expect(kept).toEqual(expect.arrayContaining(['The lease, by Ada.', 'The lease, by the registry.']));
    await ada.page.getByRole('link', { name: 'Registry' }).click();
  });

  test('shows how far a run is, and ends it when asked', async () => {
    const { page } = ada;
    const count = 600;
    await Promise.all(Array.from({ length: count }, (_one, index) => put(root, `Pictures/${index}.txt`, `${index}`)));
    await page.getByRole('button', { name: 'Make a workspace' }).click();
    const dialog = page.getByRole('dialog', { name: 'Workspace of a folder' });
    await dialog.getByRole('radio', { name: 'Pictures' }).check();
    await dialog.getByRole('radio', { name: 'Publication' }).check();
    await dialog.getByRole('textbox', { name: /^Name/ }).fill('Picture gallery');
    await dialog.getByRole('button', { name: 'Make a workspace' }).click();
    const runs = region(ada, 'Runs');
    await runs.getByRole('progressbar').waitFor();
    await runs.getByText(/\d+ of 600 files · .* left/).waitFor();
    await ada.expectAccessible('A run that goes on');
    await ada.picture('links-progress');
    await runs.getByRole('link', { name: /^Log of the run of Picture gallery/ }).click();
    await page.getByRole('button', { name: 'Cancel the run' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    const said = await page.getByText(/\d+ of 600 files/).textContent();
    expect(Number(said?.split(' ')[0])).toBeLessThan(count);
    await page.getByRole('link', { name: 'Registry' }).click();
    await region(ada, 'Workspaces').getByRole('link', { name: 'Picture gallery' }).click();
    await page.getByText('Folder on the server “Registry”: Pictures · Publication').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Picture gallery' }).waitFor();
    await ada.expectAccessible('A linked workspace');
    await ada.picture('links-workspace');
    await page.goBack();
  });

  test('lets files wait visibly that the allowance has no room for', async () => {
    const { page } = ada;
    const link = linkAddress(ada).split('/').at(-1);
    const all = wentWell(await application.as('ada').get(`/links/${link}/workspaces`)).items;
    const { workspaceId } = all.find(({ name }: { name: string }) => name === 'Contracts');
    wentWell(
      await application.as('ada').post(`/workspaces/${workspaceId}/participants`, {
        emails: [application.cast.people.greta.email],
        abilities: ['preview'],
      }),
    );
    const { accountId } = application.cast.organisations.acme;
    const setAllowance = (shareAllowance: number) =>
      application.as('otto').patch(`/accounts/${accountId}`, { shareAllowance });
    wentWell(await setAllowance(3));
    await put(root, 'Contracts/late.txt', 'Late.');
    await compare(ada);
    await region(ada, 'Workspaces').getByText('Needs shares').waitFor();
    await openLog(ada);
    await page.getByText('The next of them needs 1 share; 0 are left.').waitFor();
    await ada.expectAccessible('Files wait for shares');
    await ada.picture('links-room');
    wentWell(await setAllowance(100));
    await page.getByRole('link', { name: 'Registry' }).click();
    await compare(ada);
    await region(ada, 'Workspaces').getByText('Equal').waitFor();
  });

  test('asks before it carries over deletions that may be a mistake', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Change how Contracts is compared' }).click();
    const dialog = page.getByRole('dialog', { name: 'How Contracts is compared' });
    await dialog.getByRole('textbox', { name: 'Deletions at most' }).fill('0');
    await dialog.getByRole('textbox', { name: 'Per cent of all files at most' }).fill('0');
    await ada.expectAccessible('How a workspace is compared');
    await ada.picture('links-compared');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await rm(join(root, 'Contracts/2026/offer.txt'));
    await compare(ada);
    await region(ada, 'Workspaces').getByText('Deletions to confirm').waitFor();
    await openLog(ada);
    await page.getByText(/deletions? waits? for you/i).waitFor();
    await ada.expectAccessible('Deletions wait');
    await ada.picture('links-deletes');
    await page.getByRole('button', { name: /^Carry/ }).click();
    await page.getByRole('heading', { level: 1 }).locator('..').getByText('Done').waitFor();
    await page.getByRole('table', { name: 'Log' }).getByText('Deleted').first().waitFor();
  });

  test('is seen on a phone and in the dark, its agent marked among people', async () => {
    const address = linkAddress(ada);
    const small = await walk.open(application.baseUrl, phone);
    await small.signIn(application.cast.people.ada.email, password);
    await small.page.goto(address);
    await region(small, 'Runs').getByText('Done').first().waitFor();
    await small.expectAccessible('A link on a phone');
    await small.picture('links-phone');
    await small.page.emulateMedia({ colorScheme: 'dark' });
    await small.expectAccessible('A link in the dark');
    await small.picture('links-dark');
    await small.page.goto('/admin/links');
    await small.page.getByRole('link', { name: 'Open the link Registry' }).waitFor();
    await small.expectAccessible('Links on a phone');
    await small.picture('links-list-phone');
    await small.page.goto('/admin/people');
    await small.page.getByRole('listitem').filter({ hasText: 'Archive' }).getByText('agent', { exact: true }).waitFor();
    await small.page.goto(`${address}?make=true`);
    await small.page.getByRole('dialog').getByRole('radio', { name: 'Minutes' }).waitFor();
    await small.expectAccessible('The folders on a phone');
    await small.picture('links-tree-phone');
  });

  test('changes, gets a new token, loses it, and is deleted', async () => {
    const { page } = ada;
    await page.goto(linkAddress(ada));
    await page.getByRole('textbox', { name: 'Name of the link' }).fill('Town registry');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Town registry' }).waitFor();
    await page.getByRole('button', { name: 'Test now' }).click();
    await page.getByText(/It is reached/).waitFor();
    await page.getByRole('button', { name: 'Make a new token' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make a new token' }).click();
    const rotated = await page.getByRole('dialog').getByRole('textbox', { name: 'Token' }).inputValue();
    expect(rotated).not.toBe(token);
    await page.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Revoke' }).click();
    await ada.expectAccessible('Before the token is revoked');
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('There is none').waitFor();
    await page.getByRole('button', { name: 'Delete the link' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the link' }).click();
    await page.getByRole('heading', { name: 'No repository is linked yet' }).waitFor();
  });

  test('is nothing for who does not administer', async () => {
    const mia = await walk.open(application.baseUrl);
    await mia.signIn(application.cast.people.mia.email, password);
    await mia.page.goto('/admin/links');
    await mia.page.getByRole('heading', { name: 'Only administrators look after links' }).waitFor();
    await mia.expectAccessible('Links of a member');
  });
});
