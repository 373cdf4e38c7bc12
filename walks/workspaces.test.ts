import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { inviteInto, openWorkspace } from '../server/workspaces/test/open-workspace.ts';
import { useBrowser, type Visit } from './browser.ts';

const application = useApplication();
const walk = useBrowser();

let mia: Visit;

async function enter(person: 'mia' | 'greta' | 'sol'): Promise<Visit> {
  const visit = await walk.open(application.baseUrl);
  await visit.signIn(application.cast.people[person].email, password);
  return visit;
}

/** Drops a file onto the page as a file manager does. */
async function drop({ page }: Visit, name: string, content: string): Promise<void> {
  const dropped = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}, { type: 'text/plain' }));
    return transfer;
  })()`);
  const area = page.getByRole('tabpanel', { name: 'Documents' }).locator('> div').first();
  await area.dispatchEvent('dragenter', { dataTransfer: dropped });
  await page.getByText('Drop files and folders to upload them').waitFor();
  await area.dispatchEvent('drop', { dataTransfer: dropped });
}

const row = ({ page }: Visit, name: string) => page.getByRole('row', { name, exact: true });
const uploads = ({ page }: Visit) => page.getByRole('region', { name: 'Uploads' });

/** SPEC 8: somebody of a paid organisation works with documents in a workspace of theirs. */
describe('a workspace and its documents', () => {
  beforeAll(async () => {
    mia = await enter('mia');
  });

  test('is created by the keyboard alone, and a file is put into it', async () => {
    const { page } = mia;
    await mia.goTo('Workspaces');
    await page.getByText('No workspaces yet').waitFor();
    await mia.expectAccessible('No workspaces yet');
    await openCommands(mia);
    await page.keyboard.type('create work');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Create a workspace' }).locator('input:focus').waitFor();
    await page.keyboard.type('Dredging pier 4');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Tender and soundings.');
    await mia.expectAccessible('Create a workspace');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Dredging pier 4' }).waitFor();
    await page.getByText('do everything here; you own it').waitFor();
    await page.getByText('No documents yet').waitFor();
    await mia.expectAccessible('An empty workspace');
    // Listened for early: the browser takes a moment to hand the choice to us.
    const chooser = page.waitForEvent('filechooser');
    await tabTo(mia, 'Upload files');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles({
      name: 'Minutes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('First meeting'),
    });
    await row(mia, 'Minutes.txt').waitFor();
    await uploads(mia).getByText('1 file uploaded').waitFor();
  });

  test('takes what is dropped, and shows it', async () => {
    const { page } = mia;
    await drop(mia, 'Depths.txt', 'Station 1: 4.9 m');
    await row(mia, 'Depths.txt').waitFor();
    await page.getByRole('button', { name: 'Depths.txt', exact: true }).click();
    await page.getByText('Station 1: 4.9 m').waitFor();
    await mia.expectAccessible('A document and its preview');
    await mia.picture('documents-preview');
  });

  test('offers a new version for a name that is there, and restores the earlier one', async () => {
    const { page } = mia;
    await drop(mia, 'Depths.txt', 'Station 1: 5.2 m, measured again');
    const dialog = page.getByRole('dialog', { name: 'This name is there already' });
    await dialog.getByRole('combobox', { name: 'Depths.txt' }).waitFor();
    await mia.expectAccessible('A name that is there already');
    await dialog.getByRole('button', { name: 'Upload' }).click();
    await page.getByText('Station 1: 5.2 m, measured again').waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByText('16 bytes more').waitFor();
    await mia.expectAccessible('Versions');
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByText('Restored from version 1').waitFor();
    await page.getByRole('tab', { name: 'Preview' }).click();
    await page.getByText('Station 1: 4.9 m', { exact: true }).waitFor();
  });

  test('is commented on and tagged, and found by the tag', async () => {
    const { page } = mia;
    await page.getByRole('tab', { name: 'Comments' }).click();
    await page.getByRole('textbox', { name: 'Write a comment' }).fill('Measured at low water?');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByRole('list', { name: 'Comments' }).getByText('Measured at low water?').waitFor();
    await mia.expectAccessible('Comments on a document');
    await page.getByRole('tab', { name: 'Details' }).click();
    await page
      .getByRole('combobox', { name: 'Tags' })
      .or(page.getByRole('textbox', { name: 'Tags' }))
      .fill('soundings');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Tag: soundings' }).click();
    await row(mia, 'Minutes.txt').waitFor({ state: 'detached' });
    await row(mia, 'Depths.txt').waitFor();
    await page.getByRole('button', { name: 'Show all tags' }).click();
    await row(mia, 'Minutes.txt').waitFor();
  });

  test('its table is worked by the keyboard: opened, renamed, selected, deleted and brought back', async () => {
    const { page } = mia;
    await row(mia, 'Depths.txt').focus();
    await page.keyboard.press('Home');
    await expectFocus(mia, 'Depths.txt');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Documents' }).getByText('Station 1: 4.9 m').waitFor();
    await page.keyboard.press('Escape');
    await expectFocus(mia, 'Depths.txt');
    await page.keyboard.press('ArrowDown');
    await expectFocus(mia, 'Minutes.txt');
    await page.keyboard.press('F2');
    await page.getByRole('dialog', { name: 'Rename “Minutes.txt”' }).waitFor();
    await page.keyboard.type('Minutes of May');
    await page.keyboard.press('Enter');
    await row(mia, 'Minutes of May.txt').waitFor();
    await expectFocus(mia, 'Minutes of May.txt');
    await page.keyboard.press('Space');
    await page.getByText('1 selected').waitFor();
    await mia.expectAccessible('A selection');
    await page.keyboard.press('Delete');
    await row(mia, 'Minutes of May.txt').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+z');
    await row(mia, 'Minutes of May.txt').waitFor();
    await row(mia, 'Minutes of May.txt').focus();
    await page.keyboard.press('Delete');
    await page.waitForResponse((answer) => answer.request().method() === 'DELETE' && answer.ok());
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Mia Member deleted “Minutes of May.txt”').waitFor();
    await mia.expectAccessible('The history of a workspace');
  });

  test('has settings, and says what closing means before it is closed', async () => {
    const { page } = mia;
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Dredging piers 4 and 5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'Dredging piers 4 and 5' }).waitFor();
    await mia.expectAccessible('Settings of a workspace');
    await page.getByRole('button', { name: 'Close workspace' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Its one document is deleted, with all versions.').waitFor();
    await dialog.getByRole('radio', { name: 'Now' }).check();
    await mia.expectAccessible('Closing a workspace');
    await dialog.getByRole('button', { name: 'Close it now' }).click();
    await page.getByText('This workspace is closed').waitFor();
    await page.getByRole('link', { name: 'Record as PDF' }).waitFor();
    expect(await page.getByRole('tab', { name: 'Documents' }).count()).toBe(0);
    await mia.expectAccessible('A closed workspace');
  });
});

/** SPEC 9: what is needed and what is left is said before anything is sent. */
test('what takes more shares than are left is not uploaded, and says so', async () => {
  const id = await openWorkspace(application, 'mia', { name: 'Too many people' });
  await inviteInto(application, 'mia', id, { people: ['greta', 'gus', 'ivan'] });
  const account = application.cast.organisations.acme.accountId;
  const lower = await application.as('otto').patch(`/accounts/${account}`, { shareAllowance: 2 });
  expect(lower.status, lower.text).toBe(200);
  const { page } = mia;
  await page.goto(`/workspaces/${id}`);
  await page
    .getByText('Each further document takes 3 shares, one for each person it is shared to; 2 shares are left.')
    .waitFor();
  await drop(mia, 'Depths.txt', 'Station 1: 4.9 m');
  await page.getByRole('alert').getByText('This takes 3 shares, and only 2 are left in the account.').waitFor();
  await mia.expectAccessible('More shares than are left');
  expect((await application.as('mia').get(`/workspaces/${id}/documents`)).body.items).toEqual([]);
});

test('a workspace that demands a second factor shows the step to it, and no document', async () => {
  const id = await openWorkspace(application, 'mia', { name: 'Only with two keys' });
  const demanded = await application.as('mia').patch(`/workspaces/${id}`, { demandsSecondFactor: true });
  expect(demanded.status, demanded.text).toBe(200);
  const { page } = mia;
  await page.goto('/workspaces');
  await page.getByText('Second factor needed').waitFor();
  await page.getByRole('link', { name: 'Only with two keys' }).click();
  await page.getByRole('heading', { level: 1, name: 'This workspace asks for your second factor' }).waitFor();
  await page.getByRole('link', { name: 'Set up a second factor' }).waitFor();
  expect(await page.getByRole('tab').count()).toBe(0);
  await mia.expectAccessible('A workspace that asks for a second factor');
  await mia.picture('workspace-second-factor');
});

test('on a free plan there is no action to create a workspace, anywhere', async () => {
  const sol = await enter('sol');
  await sol.goTo('Shared with me');
  await sol.page.getByText('Nothing is shared with you').waitFor();
  await sol.expectAccessible('Nothing is shared');
  await sol.goTo('Workspaces');
  await sol.page.getByText('Creating workspaces is part of a paid plan.').waitFor();
  expect(await sol.page.getByRole('button', { name: /create workspace/i }).count()).toBe(0);
  await sol.page.goto('/workspaces?create=true');
  await sol.page.getByText('No workspaces yet').waitFor();
  expect(await sol.page.getByRole('dialog').count()).toBe(0);
  await openCommands(sol);
  await sol.page.keyboard.type('workspace');
  await sol.page.getByRole('option', { name: 'Workspaces' }).waitFor();
  // The list narrows while it is typed.
  await expect.poll(() => sol.page.getByRole('option', { name: /create/i }).count(), { timeout: 30_000 }).toBe(0);
});

/** Nobody types before the field is there. */
async function openCommands({ page }: Visit): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').locator('input:focus').waitFor();
}

async function expectFocus({ page }: Visit, name: string): Promise<void> {
  await page.locator(`tr[aria-label="${name}"]:focus`).waitFor();
}

/** Presses Tab until what has this name has the focus, as somebody without a mouse does. */
async function tabTo({ page }: Visit, name: string): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    const focused: string = await page.evaluate(
      "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''",
    );
    if (focused.trim() === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}
