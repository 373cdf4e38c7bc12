import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { asOwner, connect, makeRoles } from '../server/audit/test/scene.ts';
import { wentWell } from '../server/tasks/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { phone, useBrowser, type Visit } from './browser.ts';

const application = useApplication();
const walk = useBrowser();

const connected: string[] = [];
let ada: Visit;

async function enter(person: 'ada' | 'max' | 'mia', size?: typeof phone): Promise<Visit> {
  const visit = await walk.open(application.baseUrl, size);
  await visit.signIn(application.cast.people[person].email, password);
  return visit;
}

async function downloaded({ page }: Visit, act: () => Promise<void>): Promise<{ name: string; content: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path(), 'utf8') };
}

const table = ({ page }: Visit, name: string) => page.getByRole('table', { name });
const rows = (visit: Visit, name: string) => table(visit, name).getByRole('row');

/** The list holds so many, once what was asked before is gone. */
async function expectRecords(count: number): Promise<void> {
  await expect.poll(() => rows(ada, 'Records').count(), { timeout: 10_000 }).toBe(count + 1);
}

/** SPEC 11: whoever may, sees what happened, and that nothing of it was changed. */
describe('the audit of an organisation', () => {
  beforeAll(async () => {
    const { acme, globex } = application.cast.organisations;
    connected.push(await connect(application, 'roles'));
    await makeRoles(application, 3);
    const refused = await application.as('mia').post(`/organisations/${acme.id}/roles`, {
      name: 'Mine',
      visibility: 'private',
      securityLevel: 'member',
    });
    expect(refused.status).toBe(403);
    const assignees = [{ kind: 'role', id: globex.roles.reception }];
    wentWell(await application.as('mia').post('/tasks', { title: 'Count the chairs', assignees }));
    const workspace = wentWell(await application.as('mia').post('/workspaces', { name: 'Harbour plans' }));
    wentWell(
      await application.as('mia').post(`/workspaces/${workspace.id}/participants`, {
        emails: [application.cast.people.greta.email, 'new.person@elsewhere.example'],
        abilities: ['preview', 'download'],
      }),
    );
    ada = await enter('ada');
  });

  test('says who did what, newest first, with refused attempts marked', async () => {
    const { page } = ada;
    await ada.goTo('Audit');
    await page.getByRole('button', { name: 'Signed in' }).first().waitFor();
    const attempt = rows(ada, 'Records').filter({ hasText: 'Tried something that was refused' });
    await attempt.getByText('Refused', { exact: true }).waitFor();
    await attempt.getByText('Mia Member').waitFor();
    await attempt.getByText('POST /organisations/:id/roles').waitFor();
    await rows(ada, 'Records').filter({ hasText: 'Accepted a connection' }).getByText('Somebody of Globex').waitFor();
    await rows(ada, 'Records').filter({ hasText: 'Count the chairs' }).getByRole('link', { name: 'Task' }).waitFor();
    await ada.expectAccessible('The audit');
    await ada.picture('audit-records');
  });

  test('is narrowed by what, by whom, by result and by day, and the address keeps it', async () => {
    const { page } = ada;
    await page.getByLabel('About what').selectOption('Roles');
    await page.getByText('Tried something that was refused').waitFor({ state: 'detached' });
    await expectRecords(3);
    await page.getByRole('button', { name: 'Show everything' }).click();
    await page.getByRole('checkbox', { name: 'Refused only' }).check();
    await page.getByText('Created a role').first().waitFor({ state: 'detached' });
    await expectRecords(1);
    await page.reload();
    await page.getByText('Tried something that was refused').waitFor();
    expect(await page.getByRole('checkbox', { name: 'Refused only' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Show everything' }).click();
    const who = page.getByRole('textbox', { name: 'Who', exact: true }).or(page.getByRole('combobox', { name: 'Who' }));
    await who.first().fill('Mia');
    await page.getByRole('option', { name: 'Mia Member' }).click();
    await page.getByText('Created a role').first().waitFor({ state: 'detached' });
    await page.getByText('Created a task').waitFor();
    await ada.expectAccessible('The audit of one person');
    await page.getByRole('button', { name: 'Show everything' }).click();
    await page.getByLabel('From', { exact: true }).fill('2020-01-01');
    await page.getByLabel('Until').fill('2020-01-31');
    await page.getByRole('heading', { name: 'No record matches' }).waitFor();
    await ada.expectAccessible('No record matches');
    await page.getByRole('button', { name: 'Show everything' }).last().click();
    await page.getByText('Created a role').first().waitFor();
  });

  test('shows a record whole, with its place in the chain, and what else happened to the same', async () => {
    const { page } = ada;
    await page.getByRole('button', { name: 'Accepted a connection' }).press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Record' });
    await drawer.getByText('in the hash, and not shown to you').waitFor();
    await drawer.getByRole('textbox', { name: 'Hash', exact: true }).waitFor();
    await ada.expectAccessible('A record');
    await ada.picture('audit-record');
    await drawer.getByRole('button', { name: 'Everything about this' }).click();
    await page.getByRole('button', { name: 'Asked for a connection' }).waitFor();
    await expectRecords(2);
    await page.getByRole('button', { name: 'Only what happened to this: connection' }).click();
    await page.getByText('Created a role').first().waitFor();
  });

  test('exports what the filters find', async () => {
    const { page } = ada;
    await page.getByLabel('About what').selectOption('Roles');
    await page.getByText('Created a task').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Export' }).click();
    const csv = await downloaded(ada, () => page.getByRole('menuitem', { name: /^CSV/ }).click());
    expect(csv.name).toMatch(/^audit-.*\.csv$/);
    expect(csv.content.trimEnd().split('\r\n')).toHaveLength(4);
    await page.getByRole('button', { name: 'Export' }).click();
    await ada.expectAccessible('The menu of exports');
    const lines = await downloaded(ada, () => page.getByRole('menuitem', { name: /^JSON/ }).click());
    expect(lines.content.trimEnd().split('\n')).toHaveLength(3);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Show everything' }).click();
  });

  test('proves in words that it is whole, and keeps checkpoints', async () => {
    const { page } = ada;
    await page.getByRole('tab', { name: 'Proof' }).click();
    await page.getByRole('heading', { name: 'No checkpoint yet' }).waitFor();
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/Nothing was altered, removed or reordered. \d+ records were checked/).waitFor();
    await page.getByRole('button', { name: 'Take one now' }).click();
    await page.getByText(/The checkpoint of record \d+ is taken/).waitFor();
    const download = page.getByRole('link', { name: /Download the checkpoint of record/ });
    const kept = JSON.parse((await downloaded(ada, () => download.click())).content);
    expect(kept).toMatchObject({ organisationId: application.cast.organisations.acme.id });
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText('64 hexadecimal digits.').waitFor();
    await page.getByRole('textbox', { name: 'Number' }).fill(String(kept.sequence));
    await page.getByRole('textbox', { name: 'Hash' }).first().fill(kept.hash);
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByText(`The chain still holds record ${kept.sequence} as your checkpoint says.`).waitFor();
    await ada.expectAccessible('The proof');
    await ada.picture('audit-proof');
    // Somebody with the rights of the database itself.
    await asOwner(
      application,
      ['alter table audit_records disable trigger user', []],
      ["update audit_records set kind = 'role.deleted' where kind = 'role.created' and sequence is not null", []],
      ['alter table audit_records enable trigger user', []],
    );
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText(/Record number \d+ was altered after it was written/).waitFor();
    await ada.expectAccessible('The audit is not whole');
    await ada.picture('audit-broken');
  });

  test('has a register of who outside has access to what', async () => {
    const { page } = ada;
    await page.getByRole('tab', { name: 'Outside access' }).click();
    await table(ada, 'Who outside has access to what').getByText('Acme may send work to Globex').waitFor();
    await page.getByRole('link', { name: 'Count the chairs' }).waitFor();
    await page.getByText('new.person@elsewhere.example').waitFor();
    await ada.expectAccessible('Outside access');
    await ada.picture('audit-outside');
    await page.getByLabel('Kind of access').selectOption('Workspaces');
    await page.getByText('Count the chairs').waitFor({ state: 'detached' });
    const csv = await downloaded(ada, () => page.getByRole('link', { name: 'Export as CSV' }).click());
    expect(csv.content.trimEnd().split('\r\n')).toHaveLength(3);
  });

  test('is read by who holds a role with the auditor right, on a phone too, and by nobody else', async () => {
    const max = await enter('max', phone);
    await max.page.goto('/admin/audit');
    await max.page.getByText('Only administrators and auditors read the audit').waitFor();
    const { page } = ada;
    await page.goto('/admin/roles?create=true');
    const dialog = page.getByRole('dialog', { name: 'New role' });
    await dialog.getByLabel('Name').fill('Auditors');
    await dialog.getByRole('checkbox', { name: 'They read the audit' }).check();
    await ada.expectAccessible('A role with the auditor right');
    await ada.picture('audit-role');
    await dialog.getByRole('button', { name: 'Create role' }).click();
    await page.getByRole('heading', { level: 1, name: 'Auditors' }).waitFor();
    const roleId = new URL(page.url()).pathname.split('/').at(-1);
    await application.as('ada').put(`/roles/${roleId}/members/${application.cast.people.max.id}`);
    await max.page.reload();
    await max.page.getByRole('button', { name: 'Gave somebody a role' }).waitFor();
    await max.expectAccessible('The audit on a phone');
    await max.picture('audit-phone');
    await max.page.getByRole('button', { name: 'Filters' }).click();
    await max.page.getByLabel('About what').selectOption('Roles');
    await max.page.getByRole('button', { name: 'Gave somebody a role' }).click();
    await max.page.getByRole('dialog', { name: 'Record' }).getByText('Its place in the chain').waitFor();
    await max.expectAccessible('A record on a phone');
    await max.picture('audit-phone-record');
    await max.page.emulateMedia({ colorScheme: 'dark' });
    await max.expectAccessible('A record in the dark');
    await max.page.keyboard.press('Escape');
    await max.page.getByRole('tab', { name: 'Proof' }).click();
    await max.page.getByRole('heading', { name: 'Checkpoints' }).waitFor();
    await max.expectAccessible('The proof in the dark');
    await max.picture('audit-phone-dark');
  });
});
