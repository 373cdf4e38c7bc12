import { beforeAll, describe, expect, test } from 'vitest';
import { documentIn } from '../server/documents/test/uploading.ts';
import { pair, wentWell } from '../server/tasks/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { inviteInto, openWorkspace } from '../server/workspaces/test/open-workspace.ts';
import { phone, useBrowser, type Visit } from './browser.ts';

const application = useApplication();
const walk = useBrowser();
const stranger = 'nora@nowhere.example';

type Person = keyof typeof application.cast.people;
const at = (id: string, part: string) => `/workspaces/${id}?tab=${part}`;

async function enter(person: Person, size?: typeof phone): Promise<Visit> {
  const visit = await walk.open(application.baseUrl, size);
  await visit.signIn(application.cast.people[person].email, password);
  return visit;
}

/** The link of the newest mail to an address, at the server of this walk. */
async function linkFor(email: string): Promise<string> {
  const { body } = await application.as('otto').get(`/outbox?to=${email}`);
  const link = new URL(/https?:\/\/\S+/.exec(body.items[0]?.text ?? '')![0]);
  return `${link.pathname}${link.search}`;
}

async function workspaceWith(owner: Person, name: string, documents: string[]): Promise<string> {
  const id = await openWorkspace(application, owner, { name });
  for (const document of documents) await documentIn(application.as(owner), id, `About ${document}.`, document);
  return id;
}

/** SPEC 8 and 9: a workspace is opened to people with abilities, and what it takes is shown before. */
describe('people take part in a workspace', () => {
  let mia: Visit;
  let nora: Visit;
  let id: string;

  beforeAll(async () => {
    id = await workspaceWith('mia', 'Dredging pier 4', ['plan.txt', 'soundings.txt']);
    mia = await enter('mia');
  });

  test('the cost is shown before two people are invited with abilities', async () => {
    const { page } = mia;
    await page.goto(at(id, 'participants'));
    await page.getByRole('heading', { name: 'Nobody else takes part yet' }).waitFor();
    await mia.expectAccessible('A workspace that nobody else takes part in');
    await page.getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite people into “Dredging pier 4”' });
    const cost = dialog.getByRole('status', { name: 'Cost' });
    await cost.getByText('Each person takes 2 shares, one for each document; 100 shares are left.').waitFor();
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await dialog.getByText('Name somebody first.').waitFor();
    await dialog.getByRole('combobox', { name: 'E-mail addresses or names' }).pressSequentially('max mem');
    await dialog.getByRole('option', { name: 'Max Member' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await cost.getByText('This takes 2 shares: 2 documents × 1 person; 100 shares are left.').waitFor();
    await page.keyboard.type(`${stranger},`);
    await dialog.getByRole('button', { name: `Remove ${stranger}` }).waitFor();
    await cost.getByText('This takes 4 shares: 2 documents × 2 people; 100 shares are left.').waitFor();
    await dialog.getByRole('radio', { name: 'Can comment' }).check();
    await mia.expectAccessible('Inviting people');
    await mia.picture('participants-invite');
    await dialog.getByRole('button', { name: 'Invite 2 people' }).click();
    await page.getByText('2 people are invited. The account uses 4 shares now.').waitFor();
    const row = page.getByRole('row').filter({ hasText: stranger });
    await row.getByText('Invited').waitFor();
    await row.getByRole('list', { name: 'What they may do' }).getByText('Comment').waitFor();
    await mia.expectAccessible('Participants');
    await mia.picture('participants');
    await page.getByRole('tab', { name: 'Documents' }).click();
    await page
      .getByText('Each further document takes 2 shares, one for each person it is shared to; 96 shares are left.')
      .waitFor();
    await page.getByRole('tab', { name: 'Participants' }).click();
  });

  test('what does not fit is refused as a whole, in words', async () => {
    const { page } = mia;
    await page.getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog', { name: /^Invite people/ });
    const many = Array.from({ length: 49 }, (_, index) => `crew${index}@nowhere.example`).join('\n');
    await dialog.getByRole('combobox', { name: 'E-mail addresses or names' }).click();
    await page.evaluate(`document.activeElement.dispatchEvent(new ClipboardEvent('paste', {
      bubbles: true, cancelable: true,
      clipboardData: (() => { const data = new DataTransfer(); data.setData('text', ${JSON.stringify(many)}); return data; })(),
    }))`);
    await dialog.getByText('This takes 98 shares, and only 96 are left.').waitFor();
    await mia.expectAccessible('More than is left');
    await mia.picture('participants-too-much');
    await dialog.getByRole('button', { name: 'Invite 49 people' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'This takes 98 shares, and only 96 are left.' }).last().waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('a stranger accepts by the mailed link, and sees exactly what they may', async () => {
    nora = await walk.open(application.baseUrl);
    const { page } = nora;
    await page.goto(await linkFor(stranger));
    await page.getByRole('heading', { name: 'Take part in “Dredging pier 4”, a workspace of Acme' }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Nora New');
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Accept the invitation' }).click();
    await page.getByRole('heading', { name: 'Welcome, Nora New: “Dredging pier 4” is open to you' }).waitFor();
    await nora.expectAccessible('A stranger who accepted');
    await page.getByRole('button', { name: 'Go to the workspace' }).click();
    await page.getByRole('row', { name: 'plan.txt', exact: true }).waitFor();
    await nora.goTo('Shared with me');
    const shared = page.getByRole('row').filter({ hasText: 'plan.txt' });
    await shared.getByText('Acme').waitFor();
    await shared.getByText('Dredging pier 4').waitFor();
    await nora.expectAccessible('Shared with me');
    await nora.picture('shared-with-me');
    await shared.getByRole('link', { name: 'plan.txt' }).press('Enter');
    await page.getByRole('heading', { name: 'plan.txt' }).waitFor();
    await page.goto(at(id, 'participants'));
    await page.getByRole('row').filter({ hasText: 'Max Member' }).waitFor();
    expect(await page.getByRole('button', { name: 'Invite people' }).count(), 'ways to invite').toBe(0);
    expect(await page.getByRole('button', { name: /^What can be done with/ }).count(), 'acts on people').toBe(0);
    await page.getByText('Only participants who may invite open it to more people.').waitFor();
    await nora.expectAccessible('Participants for somebody who only comments');
    const content = await page.request.get(`/api/v1/workspaces/${id}/documents.zip`);
    expect(content.status(), 'downloading without the ability').toBe(403);
  });

  test('who is hidden is seen by managers, and not by the others', async () => {
    await inviteInto(application, 'mia', id, { people: ['greta'], hidden: true });
    await mia.page.reload();
    const row = mia.page.getByRole('row').filter({ hasText: 'Greta Globexperson' });
    await row.getByText('Hidden').waitFor();
    await nora.page.reload();
    await nora.page.getByRole('row').filter({ hasText: 'Max Member' }).waitFor();
    expect(await nora.page.getByText('Greta').count(), 'the hidden one, for the others').toBe(0);
  });

  test('abilities are changed, and the grid says who may do what', async () => {
    const { page } = mia;
    await page.getByRole('button', { name: 'What can be done with Max Member' }).click();
    await page.getByRole('menuitem', { name: 'Change what they may do' }).click();
    const dialog = page.getByRole('dialog', { name: 'What Max Member may do' });
    await dialog.getByRole('radio', { name: 'Chosen one by one' }).check();
    await dialog.getByRole('checkbox', { name: 'Download' }).check();
    await mia.expectAccessible('Changing abilities');
    await mia.picture('participants-abilities');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('What Max Member may do is changed.').waitFor();
    await page.getByText('Who may do what', { exact: true }).click();
    const max = page.getByRole('row', { name: 'Max Member' });
    expect(await max.getByRole('cell').allInnerTexts()).toEqual(
      ['yes', 'yes', 'no', 'no', 'no', 'yes', 'no', 'no'].map((word) => expect.stringContaining(word)),
    );
    await mia.expectAccessible('Who may do what');
    await mia.picture('participants-grid');
    await page.getByText('List', { exact: true }).click();
  });

  test('removal ends access at the next request, and one click takes it back', async () => {
    const { page } = mia;
    await page.getByRole('button', { name: 'What can be done with Nora New' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByText('Nora New has no access any more; their shares are given back.').waitFor();
    await page.getByRole('row').filter({ hasText: 'Nora New' }).waitFor({ state: 'detached' });
    await nora.page.reload();
    await nora.page.getByText('It was closed, you are no longer in it').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('row').filter({ hasText: 'Nora New' }).waitFor();
    await nora.page.reload();
    await nora.page.getByRole('row').filter({ hasText: 'Max Member' }).waitFor();
  });

  test('on a phone too', async () => {
    const small = await enter('max', phone);
    await small.page.goto(at(id, 'participants'));
    await small.page.getByText('Nora New').first().waitFor();
    await small.expectAccessible('Participants on a phone');
    await small.picture('participants-phone');
  });
});

/** SPEC 9: usage over time, a quota that warns, and a list of whom an organisation trusts. */
describe('an administrator looks after shares', () => {
  test('the usage is shown as a meter, a chart and in figures, and as CSV', async () => {
    const ada = await enter('ada');
    const { page } = ada;
    await ada.goTo('Usage');
    await page.getByText('6 shares of 100 used').waitFor();
    await page.getByRole('img', { name: /^Shares over time by workspace/ }).waitFor();
    const figures = page.getByRole('table', { name: 'The same in figures' });
    await figures.getByRole('row', { name: /Dredging pier 4 0 6 6 \+6/ }).waitFor();
    await page.getByLabel('By', { exact: true }).selectOption('person');
    await figures.getByRole('row', { name: /Max Member/ }).waitFor();
    await ada.expectAccessible('Usage');
    await ada.picture('usage');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^usage-by-person-.*\.csv$/);
    await page.getByRole('textbox', { name: 'Quota, in shares' }).fill('7');
    await page.getByRole('button', { name: 'Save the quota' }).click();
    await page.getByText('The quota is 7 shares.').waitFor();
    await page.getByText('More than 80 % of the quota is used.').first().waitFor();
    await ada.expectAccessible('Usage with a quota that warns');
  });

  test('whom an organisation does not trust is not invited, and it says whom', async () => {
    const ada = await enter('ada');
    const { page } = ada;
    await ada.goTo('Settings');
    await page.getByText('Everybody is trusted').waitFor();
    await page
      .getByRole('textbox', { name: 'Addresses and e-mail domains to add' })
      .fill('@trusted.example; bo@good.example');
    await page.getByText('Read: 1 address and 1 e-mail domain.').waitFor();
    await page.getByRole('button', { name: 'Add to the list' }).click();
    await page.getByText('2 entries are added to the trusted list.').waitFor();
    await ada.expectAccessible('Settings with a trusted list');
    const id = await workspaceWith('ada', 'Accounts', []);
    await page.goto(at(id, 'participants'));
    await page.getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog', { name: /^Invite people/ });
    await dialog.getByRole('combobox', { name: 'E-mail addresses or names' }).fill('eve@elsewhere.example');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Invite 1 person' }).click();
    await dialog.getByText("eve@elsewhere.example is not on the organisation's trusted list").waitFor();
    await dialog.getByText('Nobody was invited.').waitFor();
    await ada.expectAccessible('Somebody who is not trusted');
    await page.goto('/admin/settings');
    await page.getByRole('button', { name: 'Remove trusted.example' }).click();
    await page.getByText('trusted.example is off the trusted list.').waitFor();
    await page.getByRole('button', { name: 'Remove bo@good.example' }).click();
    await page.getByText('Everybody is trusted').waitFor();
  });
});

/** SPEC 7 and 9: a document goes with a task, and only to whoever holds it. */
describe('a document goes with a task', () => {
  test('it is attached from a workspace, seen by who takes the task, and gone when it is put back', async () => {
    await pair(application, 'acme', 'globex', 'roles_and_users');
    await workspaceWith('mia', 'Berth book', ['terms.txt', 'berths.txt']);
    const mia = await enter('mia');
    const { page } = mia;
    await page.goto('/tasks/new');
    await page.getByRole('combobox', { name: 'To' }).fill('greta');
    await page.getByRole('option', { name: 'Greta Globexperson' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Read the terms');
    await page.getByRole('button', { name: 'Attach documents' }).click();
    const picker = page.getByRole('dialog', { name: 'Attach documents' });
    await mia.expectAccessible('Choosing a workspace');
    await picker.getByRole('button', { name: /Berth book/ }).click();
    await picker.getByRole('searchbox', { name: 'Search in Berth book' }).fill('terms');
    await picker.getByRole('checkbox', { name: 'berths.txt' }).waitFor({ state: 'detached' });
    await picker.getByRole('checkbox', { name: 'terms.txt' }).check();
    await mia.expectAccessible('Choosing documents');
    await mia.picture('tasks-documents-pick');
    await picker.getByRole('button', { name: 'Attach 1 document' }).click();
    await page.getByText('Greta Globexperson sees it once they have taken the task').waitFor();
    await mia.expectAccessible('A new task with a document');
    await mia.picture('tasks-documents-compose');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Sent to Greta Globexperson').first().waitFor();
    await page.getByRole('button', { name: 'Detach terms.txt' }).waitFor();
    await mia.expectAccessible('A sent task with a document');
    await mia.picture('tasks-documents-sent');

    const greta = await enter('greta');
    await greta.page.goto(new URL(page.url()).pathname);
    await greta.page.getByText('Documents that are attached stand here for whoever has taken the task.').waitFor();
    expect(await greta.page.getByText('terms.txt').count(), 'the document before taking').toBe(0);
    await greta.page.getByRole('button', { name: /^Take/ }).first().click();
    await greta.page.getByRole('button', { name: 'Preview terms.txt' }).click();
    await greta.page.getByRole('dialog', { name: 'terms.txt' }).getByText('About terms.txt.').waitFor();
    await greta.expectAccessible('A document of a task');
    await greta.page.keyboard.press('Escape');
    const download = greta.page.getByRole('link', { name: 'Download terms.txt' });
    const address = (await download.getAttribute('href')) ?? '';
    expect((await greta.page.request.get(address)).status(), 'the download while they hold it').toBe(200);
    await greta.picture('tasks-documents-held');
    await greta.page
      .getByRole('region', { name: 'What can be done' })
      .getByRole('button', { name: 'Put back' })
      .click();
    await greta.page.getByText('Documents that are attached stand here for whoever has taken the task.').waitFor();
    expect(await greta.page.getByText('terms.txt').count(), 'the document after putting back').toBe(0);
    expect((await greta.page.request.get(address)).status(), 'the old link').toBe(404);
  });

  test('the verdict of an approval stands at the version that it is about', async () => {
    const workspace = await workspaceWith('mia', 'Tender', ['offer.txt']);
    const [offer] = wentWell(await application.as('mia').get(`/workspaces/${workspace}/documents`)).items;
    const assignees = [{ kind: 'user', id: application.cast.people.greta.id }];
    const wish = { title: 'Approve the offer', kind: 'approve', assignees, documentIds: [offer.id] };
    const task = wentWell(await application.as('mia').post('/tasks', wish));
    wentWell(await application.as('greta').post(`/tasks/${task.id}/take`));
    wentWell(await application.as('greta').post(`/tasks/${task.id}/complete`, { verdict: 'approved' }));
    const mia = await enter('mia');
    await mia.page.goto(`/tasks/${task.id}`);
    await mia.page.getByText('Version 1 approved').waitFor();
    await mia.expectAccessible('A task with a verdict on a document');
    await mia.page.getByRole('button', { name: 'Detach offer.txt' }).click();
    await mia.page.getByText('“offer.txt” is detached').waitFor();
  });
});
