import { beforeAll, describe, expect, test } from 'vitest';
import { pair, wentWell } from '../server/tasks/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { useBrowser, type Visit } from './browser.ts';

const application = useApplication();
const walk = useBrowser();

let mia: Visit;
let greta: Visit;
let carla: Visit;

/** A task for Globex Reception, sent by Mia of Acme. */
async function send(title: string, more: object = {}): Promise<string> {
  const id = application.cast.organisations.globex.roles.reception;
  return wentWell(await application.as('mia').post('/tasks', { title, assignees: [{ kind: 'role', id }], ...more })).id;
}

async function enter(person: 'mia' | 'greta' | 'carla' | 'gus'): Promise<Visit> {
  const visit = await walk.open(application.baseUrl);
  await visit.signIn(application.cast.people[person].email, password);
  return visit;
}

/** SPEC 7: work is sent, taken by one, and seen through; both sides read the same. */
describe('work crosses from Acme to Globex', () => {
  beforeAll(async () => {
    await pair(application, 'acme', 'globex', 'roles');
    [mia, greta, carla] = [await enter('mia'), await enter('greta'), await enter('carla')];
  });

  test('a task is composed and sent by keyboard alone', async () => {
    const { page } = mia;
    await page.goto('/tasks/new');
    await page.getByRole('heading', { level: 1, name: 'New task' }).waitFor();
    await tabTo(mia, 'To');
    await page.keyboard.type('globex recep');
    await page.getByRole('option', { name: 'Globex Reception' }).waitFor();
    await page.getByText('takes work from Acme: roles only').waitFor();
    await mia.expectAccessible('Searching for somebody to send work to');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Acme may send work to Globex; Globex may not send work to Acme.').waitFor();
    await page.keyboard.type('max mem');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove Max Member, Acme' }).waitFor();
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: 'Remove Max Member, Acme' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Tab');
    await page.keyboard.type('Visitors from Acme on Tuesday');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Four people, nine o’clock.');
    await mia.expectAccessible('New task');
    await mia.picture('tasks-new');
    await tabTo(mia, 'Send');
    await page.keyboard.press('Enter');
    await page.getByText('Sent to Globex Reception, Globex.').waitFor();
    await page.getByText('You sent it to Globex Reception, Globex.').waitFor();
    await mia.expectAccessible('A task that was sent');
  });

  test('two take it at once: one has it, the other is told who was first', async () => {
    const take = 'Take: Visitors from Acme on Tuesday';
    for (const { page } of [greta, carla]) await page.goto('/inbox');
    await Promise.all([greta, carla].map(({ page }) => page.getByRole('button', { name: take }).waitFor()));
    await Promise.all([greta, carla].map(({ page }) => page.getByRole('button', { name: take }).click()));
    const lost = ({ page }: Visit) => page.getByRole('alert').filter({ hasText: 'took it before you' });
    const won = ({ page }: Visit) => page.getByText('You have “Visitors from Acme on Tuesday” now.');
    await Promise.all([greta, carla].map((visit) => lost(visit).or(won(visit)).first().waitFor()));
    const [isGretaFirst, isCarlaFirst] = [(await won(greta).count()) > 0, (await won(carla).count()) > 0];
    expect(isGretaFirst).not.toBe(isCarlaFirst);
    const [first, second] = isGretaFirst ? [greta, carla] : [carla, greta];
    const name = isGretaFirst ? 'Greta Globexperson' : 'Carla Coordinates';
    await lost(second).getByText(`${name} took it before you`).waitFor();
    await second.page.getByRole('button', { name: take }).waitFor({ state: 'detached' });
    await second.expectAccessible('Somebody took it before you');
    await second.picture('tasks-somebody-was-first');

    // The toast's undo puts it back, and it waits for both again.
    await first.page.getByRole('button', { name: 'Put back', exact: true }).click();
    await first.page.getByText('waits to be taken again').waitFor();
    await greta.page.reload();
    await greta.page.getByRole('button', { name: take }).click();
    await won(greta).first().waitFor();
  });

  test('it is declined with a reason, which the sender reads, and by no name', async () => {
    const { page } = greta;
    await page.getByRole('link', { name: 'Visitors from Acme on Tuesday' }).click();
    await page.getByRole('region', { name: 'What can be done' }).getByText('With you').waitFor();
    await greta.expectAccessible('A task that one holds');
    await page.getByRole('button', { name: 'Decline' }).click();
    const dialog = page.getByRole('dialog', { name: 'Decline' });
    await dialog.getByRole('button', { name: 'Decline' }).click();
    await dialog.getByText('Please say why; the sender reads it.').waitFor();
    await greta.expectAccessible('Decline');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('The gate is closed on Tuesday.');
    await dialog.getByRole('button', { name: 'Decline' }).click();
    await page.getByText('Declined by you.').waitFor();

    await mia.page.reload();
    await mia.page.getByText('Declined by someone at Globex.').waitFor();
    await mia.page.getByText('The gate is closed on Tuesday.').waitFor();
    expect(await mia.page.getByText('Greta').count(), 'the name of who declined').toBe(0);
    await mia.expectAccessible('A declined task');
  });

  test('an approval is answered with a verdict, a rejection with the reason', async () => {
    const id = await send('Badge for the auditor', { kind: 'approve', priority: 'urgent' });
    const { page } = greta;
    await greta.goTo('Inbox');
    await page.reload();
    await page.getByRole('button', { name: 'Take: Badge for the auditor' }).press('Enter');
    await page.getByRole('button', { name: 'Complete: Badge for the auditor' }).waitFor();
    const focused = await page.evaluate('document.activeElement.getAttribute("aria-label")');
    expect(focused, 'what has the focus after taking').toBe('Complete: Badge for the auditor');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Complete' });
    await dialog.getByRole('button', { name: 'Complete' }).click();
    await dialog.getByText('Choose approved or rejected.').waitFor();
    await dialog.getByRole('radio', { name: 'Rejected' }).check();
    await dialog.getByRole('button', { name: 'Complete' }).click();
    await dialog.getByText('Please say why it is rejected.').waitFor();
    await greta.expectAccessible('Complete with a verdict');
    await greta.picture('tasks-complete');
    await dialog.getByRole('textbox', { name: 'Comment' }).fill('The audit is next year.');
    await dialog.getByRole('button', { name: 'Complete' }).click();
    await page.getByText('“Badge for the auditor” is completed.').waitFor();

    await mia.page.goto(`/tasks/${id}`);
    await mia.page.getByText('Rejected by someone at Globex.').waitFor();
    await mia.page.getByText('The audit is next year.').waitFor();
  });

  test('it is handed on within the organisation, and leaves the giver’s list', async () => {
    const id = await send('Parcels for the second floor');
    const { page } = greta;
    await greta.goTo('Inbox');
    await page.reload();
    await page.getByRole('button', { name: 'Take: Parcels for the second floor' }).click();
    await page.getByRole('button', { name: 'More to do with: Parcels for the second floor' }).click();
    await page.getByRole('menuitem', { name: 'Transfer' }).click();
    const dialog = page.getByRole('dialog', { name: 'Transfer' });
    await dialog.getByRole('button', { name: 'Transfer' }).click();
    await dialog.getByText('Choose a role or a person.').waitFor();
    await dialog.getByRole('combobox', { name: 'To' }).fill('g');
    await dialog.getByRole('option', { name: 'Gus Globexperson' }).click();
    await dialog.getByText('Gus Globexperson holds it from now on.').waitFor();
    expect(await dialog.getByText('Mia Member').count(), 'somebody of the sending side').toBe(0);
    await dialog.getByRole('textbox', { name: 'Message' }).fill('You have the lift key.');
    await greta.expectAccessible('Transfer');
    await greta.picture('tasks-transfer');
    await dialog.getByRole('button', { name: 'Transfer' }).click();
    await page.getByText('“Parcels for the second floor” is with Gus Globexperson now.').waitFor();
    await page.getByRole('link', { name: 'Parcels for the second floor' }).waitFor({ state: 'detached' });

    const gus = await enter('gus');
    await gus.page.getByRole('link', { name: 'Parcels for the second floor' }).click();
    await gus.page.getByText('Greta Globexperson handed it to you.').waitFor();
    await gus.page.getByText('You have the lift key.').waitFor();
    await mia.page.goto(`/tasks/${id}`);
    await mia.page.getByText('With someone at Globex').waitFor();
    expect(await mia.page.getByText('Gus').count(), 'the name of who holds it').toBe(0);
  });

  test('both sides comment, and read one history', async () => {
    const { page } = mia;
    await page.getByRole('textbox', { name: 'Write a comment' }).fill('Is there one from Oslo?');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByRole('list', { name: 'History and comments' }).getByText('Is there one from Oslo?').waitFor();
    await carla.page.goto('/inbox?box=organisation');
    await carla.page.getByRole('link', { name: 'Parcels for the second floor' }).click();
    await carla.page.getByText('Is there one from Oslo?').waitFor();
    await carla.page.getByText('Greta Globexperson handed it to Gus Globexperson, Globex.').waitFor();
  });
});

/** Presses Tab until a field or button of this name has the focus, as somebody without a mouse does. */
async function tabTo({ page }: Visit, name: string): Promise<void> {
  const target = page
    .getByRole('combobox', { name, exact: true })
    .or(page.getByRole('button', { name, exact: true }))
    .first();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${name} by the Tab key`);
}
