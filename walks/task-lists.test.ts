import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { pair, wentWell } from '../server/tasks/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { phone, useBrowser, type Visit } from './browser.ts';

const application = useApplication();
const walk = useBrowser();

type Key = 'mia' | 'max' | 'greta' | 'carla' | 'gus' | 'ivan' | 'erin';

async function enter(person: Key, size?: typeof phone): Promise<Visit> {
  const visit = await walk.open(application.baseUrl, size);
  await visit.signIn(application.cast.people[person].email, password);
  return visit;
}

async function send(title: string, more: object = {}): Promise<string> {
  const id = application.cast.organisations.globex.roles.reception;
  return wentWell(await application.as('mia').post('/tasks', { title, assignees: [{ kind: 'role', id }], ...more })).id;
}

const day = 86_400_000;
const from = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

/** Types a part of a name and presses Enter, which takes the one that is meant. */
async function choose(dialog: Locator, field: string, words: string, name: string): Promise<void> {
  await dialog.getByRole('combobox', { name: field }).fill(words);
  await dialog.getByRole('combobox', { name: field }).press('Enter');
  await dialog.getByRole('combobox', { name: field }).waitFor({ state: 'detached' });
  await dialog.getByText(name, { exact: true }).first().waitFor();
}

/** SPEC 7 and 12: one inbox that says what needs me, and why a list is empty. */
describe('lists of tasks', () => {
  let greta: Visit;

  beforeAll(async () => {
    await pair(application, 'acme', 'globex', 'roles');
    await send('Return the projector', { dueAt: from(-2 * day), priority: 'high' });
    await send('Water the plants', { dueAt: from(3 * day) });
    await send('Order badges', { kind: 'review' });
    greta = await enter('greta');
  });

  test('the inbox says who it is from, for which role, and what is overdue, in words', async () => {
    const { page } = greta;
    await greta.goTo('Inbox');
    const row = page.getByRole('listitem').filter({ hasText: 'Return the projector' });
    await row.getByText('Overdue').waitFor();
    await row.getByText('Mia Member, Acme').waitFor();
    await row.getByText('Globex Reception').waitFor();
    await row.getByText('To be taken').waitFor();
    await page.getByText('3 to do:').waitFor();
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('img', { name: '3 to do, 1 of them overdue' })
      .waitFor();
    // What is overdue stands first, though it was sent first.
    const titles = page.getByRole('main').getByRole('listitem').getByRole('link');
    expect(await titles.allTextContents()).toEqual(['Return the projector', 'Order badges', 'Water the plants']);
    await row.getByText('2 days ago').hover();
    await page
      .getByRole('tooltip')
      .filter({ hasText: String(new Date().getFullYear()) })
      .waitFor();
    await page.mouse.move(0, 0);
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    await greta.expectAccessible('Inbox');
    await greta.picture('tasks-inbox');
  });

  test('filters stand in the address, and an empty list says why it is', async () => {
    const { page } = greta;
    await page.getByRole('link', { name: '1 overdue' }).click();
    await page.waitForURL(/due=overdue/);
    await page.getByRole('link', { name: 'Water the plants' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Return the projector' }).waitFor();
    await page.goto('/inbox?due=week&state=open');
    await page.getByRole('link', { name: 'Water the plants' }).waitFor();
    expect(await page.getByRole('link', { name: 'Order badges' }).count(), 'what is due later').toBe(0);
    await page.getByRole('combobox', { name: 'From' }).selectOption({ label: 'Globex' });
    await page.getByText('No task is in state open and due within a week and from Globex.').waitFor();
    await greta.expectAccessible('Nothing fits the filters');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByRole('link', { name: 'Order badges' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search in titles' }).fill('plants');
    await page.waitForURL(/q=plants/);
    await page.getByRole('link', { name: 'Order badges' }).waitFor({ state: 'detached' });

    const ivan = await enter('ivan');
    await ivan.page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor();
    await ivan.page.getByText('Your roles: ').waitFor();
    await ivan.expectAccessible('An empty inbox');
    await ivan.page.goto('/sent');
    await ivan.page.getByText('You have not sent anything yet').waitFor();
    await ivan.page.goto('/directory?q=globex');
    await ivan.page.getByText('Initech may not send work to another organisation yet').waitFor();
    await ivan.page.getByText('An administrator of your organisation can ask others').waitFor();
    await ivan.expectAccessible('Nobody found');
  });

  test('whom the server refuses is marked where they stand, and nothing typed is lost', async () => {
    const { page } = await enter('max');
    await page.goto('/directory?q=reception');
    await page.getByRole('link', { name: 'Assign work to Globex Reception, Globex' }).click();
    await page.getByRole('button', { name: 'Remove Globex Reception, Globex' }).waitFor();
    await page.getByRole('textbox', { name: 'Title' }).fill('Keys for the archive');
    const { reception } = application.cast.organisations.globex.roles;
    const show = async (visibility: string) =>
      wentWell(await application.as('gwen').patch(`/roles/${reception}`, { visibility }));
    await show('private');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('This cannot be given work, now or any more.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Keys for the archive');
    await page.reload();
    await page.getByRole('button', { name: 'Remove Globex Reception, Globex' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Keys for the archive');
    await show('public');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Sent to Globex Reception, Globex.').waitFor();
    await page.goto('/tasks/new');
    await page.getByRole('heading', { level: 1, name: 'New task' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('');
  });

  test('two change it at once: what was typed stays beside what it says now', async () => {
    const id = await send('Count the chairs');
    const mia = await enter('mia');
    const { page } = mia;
    await page.goto(`/tasks/${id}`);
    await page.getByRole('button', { name: 'Change' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change task' });
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Count the red chairs');
    wentWell(await application.as('colin').patch(`/tasks/${id}`, { title: 'Count the tables', priority: 'urgent' }));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Title: Count the tables').waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Count the red chairs');
    await mia.expectAccessible('Somebody else changed it');
    await mia.picture('tasks-conflict');
    await dialog.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Count the red chairs' }).waitFor();
    await page.getByRole('region', { name: 'About this task' }).getByText('Urgent').waitFor();
    await page.getByRole('button', { name: 'Cancel task' }).click();
    const cancel = page.getByRole('dialog', { name: 'Cancel task' });
    await mia.expectAccessible('Cancel task');
    await cancel.getByRole('button', { name: 'Cancel task' }).click();
    await page.getByText('Cancelled by the sending side.').waitFor();
  });

  test('a coordinator hands many on at once, after seeing what would happen', async () => {
    const carla = await enter('carla');
    const { page } = carla;
    await page.getByRole('tab', { name: 'Organisation' }).click();
    await page.getByRole('checkbox', { name: 'Choose Return the projector' }).check();
    await page.getByRole('checkbox', { name: 'Choose Water the plants' }).check();
    await page.getByText('2 tasks chosen').waitFor();
    await carla.expectAccessible('All work of the organisation');
    await page.getByRole('button', { name: 'Transfer…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Transfer several tasks' });
    await choose(dialog, 'To', 'gus', 'Gus Globexperson');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('2 tasks go to Gus Globexperson.').waitFor();
    await carla.expectAccessible('What would happen');
    await carla.picture('tasks-bulk');
    await dialog.getByRole('button', { name: 'Transfer 2 tasks' }).click();
    await page.getByText('2 tasks are with Gus Globexperson now.').waitFor();
    await page.getByRole('button', { name: 'Hand on somebody’s work…' }).click();
    await choose(dialog, 'Whose work', 'gus', 'Gus Globexperson');
    await choose(dialog, 'To', 'globex rec', 'Globex Reception');
    await carla.expectAccessible('Hand on somebody’s work');
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await dialog.getByText('2 tasks go to Globex Reception.').waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('an enterprise administrator coordinates each organisation of the account', async () => {
    const erin = await enter('erin');
    const { page } = erin;
    await page.goto('/inbox?box=organisation');
    await page.getByRole('link', { name: 'Water the plants' }).waitFor();
    await page.getByRole('combobox', { name: 'Organisation' }).selectOption({ label: 'Hooli' });
    await page.getByText('Hooli has nothing to do').waitFor();
    await erin.expectAccessible('The work of another organisation of the account');
  });

  test('it all fits a phone, light and dark', async () => {
    const carla = await enter('carla', phone);
    const id = await send('Meet the courier', { dueAt: from(-day), kind: 'approve', priority: 'urgent' });
    for (const path of ['/inbox', '/inbox?box=organisation', '/sent', '/directory', '/tasks/new', `/tasks/${id}`]) {
      await carla.page.goto(path);
      await carla.page.getByRole('heading', { level: 1 }).waitFor();
      await carla.page.waitForLoadState('networkidle');
      for (const colorScheme of ['light', 'dark'] as const) {
        await carla.page.emulateMedia({ colorScheme });
        await carla.expectAccessible(`${path} on a phone, ${colorScheme}`);
        if (path.endsWith(id)) await carla.picture(`tasks-phone-${colorScheme}`);
      }
    }
    const { page } = carla;
    await page.goto('/inbox');
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('combobox', { name: 'Due' }).selectOption('overdue');
    await page.getByRole('button', { name: 'Filters (1)' }).waitFor();
    await carla.expectAccessible('Filters on a phone');
    await page.getByRole('button', { name: 'Take: Meet the courier' }).click();
    await page.getByRole('button', { name: 'Complete: Meet the courier' }).click();
    await page.getByRole('dialog').getByRole('radio', { name: 'Approved' }).check();
    await carla.expectAccessible('Complete on a phone');
    await page.getByRole('dialog').getByRole('button', { name: 'Complete' }).click();
    await page.getByText('“Meet the courier” is completed.').waitFor();
  });

  test('a task that is not there, or not theirs to see, reads alike', async () => {
    const id = await send('Secret of Acme and Globex');
    const ivan = await enter('ivan');
    for (const path of [`/tasks/${id}`, '/tasks/01890000-0000-7000-8000-000000000000', '/tasks/nonsense']) {
      await ivan.page.goto(path);
      await ivan.page.getByText('This task is not yours to see, or not there').waitFor();
    }
    await ivan.expectAccessible('A task that is not there');
  });
});
