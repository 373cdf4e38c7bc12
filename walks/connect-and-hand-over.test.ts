import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../server/test/application.ts';
import { phone, useBrowser, type Visit } from './browser.ts';
import {
  addPerson,
  addRole,
  bringAdministrator,
  type Institution,
  importInstitutions,
  type Person,
  password,
  surround,
} from './institutions.ts';

const application = useApplication({ variables: { LOG_LEVEL: 'silent' } });
const walk = useBrowser();

let vilamar: Institution;
let rui: Person;
let koivula: Institution;
let liis: Visit;
let ana: Visit;
let office: Visit;

/** SPEC 6 and 7, as the people of two institutions live through it. */
describe('two institutions connect, and work crosses', () => {
  beforeAll(async () => {
    const ids = await importInstitutions(application);
    const imported = (name: string) => ({ id: ids.get(name)!, name });
    koivula = await bringAdministrator(application, imported('University of Koivula'), {
      name: 'Liis Tamm',
      email: 'liis.tamm@university-of-koivula.example',
    });
    vilamar = await bringAdministrator(application, imported('Universidade de Vilamar'), {
      name: 'Ana Ferreira',
      email: 'ana.ferreira@universidade-de-vilamar.example',
    });
    await addRole(vilamar, 'International office', 'public');
    await addRole(vilamar, 'Student records', 'public');
    await addRole(vilamar, 'Legal', 'private');
    rui = await addPerson(application, vilamar, {
      name: 'Rui Carvalho',
      email: 'rui.carvalho@universidade-de-vilamar.example',
      role: 'International office',
    });
    await addPerson(application, vilamar, {
      name: 'Inês Moreira',
      email: 'ines.moreira@universidade-de-vilamar.example',
      role: 'Student records',
    });
    await surround(application, vilamar, imported);
    liis = await walk.open(application.baseUrl);
    ana = await walk.open(application.baseUrl);
  });

  test('an institution asks another from the imported list', async () => {
    const { page } = liis;
    await liis.signIn(koivula.administrator.email, password);
    await liis.goTo('Connections');
    await liis.expectAccessible('Connections with nothing in it');
    await page.getByRole('button', { name: 'Create connection' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Create connection' });
    await dialog.getByRole('textbox', { name: 'Organisation' }).fill('vilamar');
    await dialog.getByText('2 organisations found').waitFor({ state: 'attached' });
    await liis.expectAccessible('Create connection while searching');
    await dialog.getByRole('option', { name: 'Universidade de Vilamar' }).click();
    await dialog
      .getByText(
        'University of Koivula may send work to Universidade de Vilamar; Universidade de Vilamar may not send work to University of Koivula.',
      )
      .waitFor();
    await dialog
      .getByRole('textbox', { name: 'Comment for them' })
      .fill('We exchange forty students each year, and would like to send their papers to those who handle them.');
    await dialog.getByLabel('Your password').fill(password);
    await liis.expectAccessible('Create connection');
    await liis.picture('create-connection');
    await dialog.getByRole('button', { name: 'Send request' }).click();
    await page.getByRole('tab', { name: 'Requested 1 in this list', selected: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel the request to Universidade de Vilamar' }).waitFor();
    await liis.expectAccessible('Requested');
  });

  test('the other’s administrator reviews it, with a wrong password first, and accepts roles only', async () => {
    const { page } = ana;
    await ana.signIn(vilamar.administrator.email, password);
    await page.getByText('1 request waits for your answer').first().waitFor({ state: 'attached' });
    await ana.goTo('Connections');
    await ana.expectAccessible('Incoming');
    await page.getByRole('button', { name: 'Review the request of University of Koivula' }).click();
    const dialog = page.getByRole('dialog', { name: 'Review' });
    await dialog.getByText('Proved e-mail domain').waitFor();
    await dialog.getByText('university-of-koivula.example').waitFor();
    await dialog.getByText('We exchange forty students').waitFor();
    const seen = dialog.getByRole('group', { name: 'What may University of Koivula see?' });
    await seen.getByText('Rui Carvalho').waitFor();
    expect(await seen.getByText('International office').count()).toBeGreaterThan(1);
    expect(await seen.getByText('Legal').count(), 'a private role in the preview').toBe(0);
    expect(await seen.getByText('Ana Ferreira').count(), 'somebody in no public role').toBe(0);
    await ana.expectAccessible('Review');
    await ana.picture('review');

    await dialog.getByRole('radio', { name: 'Roles only' }).check();
    await dialog.getByRole('textbox', { name: 'Your answer in words' }).fill('Welcome. We start with roles.');
    await dialog.getByLabel('Your password').fill('not my password');
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await dialog.getByText('That did not confirm that it is you. Nothing was changed.').waitFor();
    await ana.expectAccessible('Review after a wrong password');
    expect(await dialog.getByRole('radio', { name: 'Roles only' }).isChecked()).toBe(true);
    expect(await dialog.getByRole('textbox', { name: 'Your answer in words' }).inputValue()).toBe(
      'Welcome. We start with roles.',
    );

    await dialog.getByLabel('Your password').fill(password);
    await dialog.getByRole('button', { name: 'Accept' }).click();
    await dialog
      .getByRole('heading', { name: 'Accepted: University of Koivula may send work to Universidade de Vilamar.' })
      .waitFor();
    await dialog.getByRole('button', { name: 'Ask University of Koivula for the return direction' }).waitFor();
    await ana.expectAccessible('Accepted');
    await ana.picture('accepted');
    await dialog.getByRole('button', { name: 'Not now' }).click();
    await page.getByRole('tab', { name: 'Incoming 0 in this list' }).waitFor();
  });

  test('the directory shows roles and no people', async () => {
    const { page } = liis;
    await liis.goTo('Directory');
    await page.getByText('International office').first().waitFor();
    await page.getByText('Student records').first().waitFor();
    for (const hidden of ['Rui Carvalho', 'Inês Moreira', 'Ana Ferreira', 'Legal']) {
      expect(await page.getByText(hidden).count(), `${hidden} in the directory`).toBe(0);
    }
    await liis.expectAccessible('Directory');
    await liis.picture('directory');
  });

  test('a task reaches the role, is taken and completed', async () => {
    await sendWork(liis, 'Learning agreements for spring');
    await liis.page.getByRole('heading', { name: 'Learning agreements for spring' }).first().waitFor();
    await liis.expectAccessible('A task that was sent');

    office = await walk.open(application.baseUrl);
    const { page } = office;
    await office.signIn(rui.email, password);
    await office.goTo('Inbox');
    await office.expectAccessible('Inbox');
    await office.picture('inbox');
    await page.getByRole('button', { name: 'Take: Learning agreements for spring' }).click();
    await page.getByRole('button', { name: 'Complete: Learning agreements for spring' }).click();
    const dialog = page.getByRole('dialog', { name: 'Complete' });
    await dialog.getByRole('textbox', { name: 'Comment' }).fill('All forty are signed.');
    await office.expectAccessible('Complete');
    await dialog.getByRole('button', { name: 'Complete' }).click();
    await page.getByText('“Learning agreements for spring” is completed.').waitFor();
  });

  test('the asking side reads that it is done, and by no name', async () => {
    const { page } = liis;
    await liis.page.reload();
    await page.getByText('Completed by someone at Universidade de Vilamar').waitFor();
    await page.getByText('All forty are signed.').waitFor();
    expect(await page.getByText('Rui Carvalho').count(), 'the name of who did it').toBe(0);
    await liis.expectAccessible('A completed task');
    await liis.picture('task-completed');
  });

  test('the level is raised, and people appear', async () => {
    const { page } = ana;
    await page.getByRole('tab', { name: /^Paired/ }).click();
    await ana.expectAccessible('Paired');
    await ana.picture('paired');
    await page.getByRole('button', { name: 'Change level of University of Koivula → Universidade de Vilamar' }).click();
    const dialog = page.getByRole('dialog', { name: 'Let University of Koivula see people, too' });
    await dialog.getByText('2 people become visible to University of Koivula').waitFor();
    await dialog.getByText('Rui Carvalho').waitFor();
    await dialog.getByRole('textbox', { name: 'Why' }).fill('They should know whom they write to.');
    await dialog.getByLabel('Your password').fill(password);
    await ana.expectAccessible('Change level');
    await dialog.getByRole('button', { name: 'Show people' }).click();
    await page
      .getByRole('row', { name: /University of Koivula → Universidade de Vilamar/ })
      .getByText('Roles and people')
      .waitFor();

    await liis.goTo('Directory');
    await liis.page.getByText('Rui Carvalho').first().waitFor();
    await liis.page.getByText('Inês Moreira').first().waitFor();
    expect(await liis.page.getByText('Ana Ferreira').count(), 'somebody in no public role').toBe(0);
    await liis.expectAccessible('Directory with people');
  });

  test('both sides see it on the map, on a phone too', async () => {
    const { page } = ana;
    await page.getByRole('tab', { name: 'Map' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Universidade de Vilamar. Your organisation.' }).waitFor();
    await ana.picture('map');
    await page
      .getByRole('button', {
        name: /^University of Koivula\. University of Koivula may send work to Universidade de Vilamar: roles and people\.$/,
      })
      .click();
    await ana.expectAccessible('Map');

    const small = await walk.open(application.baseUrl, phone);
    await small.signIn(vilamar.administrator.email, password);
    for (const tab of ['incoming', 'requested', 'paired', 'rejected', 'ended', 'map']) {
      await small.page.goto(`/admin/connections?tab=${tab}`);
      await small.page.getByRole('tab', { selected: true }).waitFor();
      await small.page.waitForLoadState('networkidle');
      await small.expectAccessible(`${tab} on a phone`);
      if (tab === 'paired') await small.picture('paired-on-a-phone');
    }
  });

  test('the connection is ended with one task open', async () => {
    await sendWork(liis, 'Transcripts for autumn');
    const { page } = ana;
    await page.getByRole('tab', { name: /^Paired/ }).click();
    await page.getByRole('button', { name: 'End University of Koivula → Universidade de Vilamar' }).click();
    const dialog = page.getByRole('dialog', { name: 'End University of Koivula → Universidade de Vilamar' });
    const touched = dialog.getByRole('region', { name: 'What this touches' });
    await touched.getByText('open task', { exact: true }).waitFor();
    expect(await touched.getByRole('definition').allTextContents()).toEqual(['1', '2', '0']);
    await dialog.getByRole('textbox', { name: 'Why' }).fill('The programme has ended.');
    await dialog.getByLabel('Your password').fill(password);
    await dialog.getByRole('button', { name: 'End connection' }).click();
    await dialog.getByText('Choose what becomes of the open tasks.').waitFor();
    await dialog.getByRole('radio', { name: 'Let them be finished' }).check();
    await ana.expectAccessible('End');
    await ana.picture('end');
    await dialog.getByRole('button', { name: 'End connection' }).click();
    await page.getByRole('tab', { name: 'Paired 9 in this list' }).waitFor();

    await page.getByRole('tab', { name: 'Ended' }).click();
    await page.getByRole('button', { name: 'University of Koivula → Universidade de Vilamar' }).click();
    const details = page.getByRole('dialog', { name: 'Details' });
    for (const words of ['We exchange forty students', 'We start with roles', 'The programme has ended.']) {
      await details.getByText(words).waitFor();
    }
    await ana.expectAccessible('Details with history');
    await ana.picture('history');
  });

  test('what was open can be finished; nothing new can be sent', async () => {
    const { page } = office;
    await page.reload();
    await page.getByRole('button', { name: 'Take: Transcripts for autumn' }).click();
    await page.getByRole('button', { name: 'Complete: Transcripts for autumn' }).click();
    await page.getByRole('dialog', { name: 'Complete' }).getByRole('button', { name: 'Complete' }).click();
    await page.getByText('“Transcripts for autumn” is completed.').waitFor();

    await liis.page.goto('/directory');
    await liis.page.getByText('University of Koivula may not send work to any other organisation yet.').waitFor();
    expect(await liis.page.getByText('International office').count(), 'their role in the directory').toBe(0);
  });
});

/** From the directory to a task for the international office. */
async function sendWork(visit: Visit, title: string): Promise<void> {
  const { page } = visit;
  await visit.goTo('Directory');
  await page.getByRole('link', { name: 'Assign work to International office, Universidade de Vilamar' }).click();
  await page.getByRole('heading', { level: 1, name: 'New task' }).waitFor();
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  await visit.expectAccessible('New task');
  await visit.picture('new-task');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Sent to ').waitFor();
}
