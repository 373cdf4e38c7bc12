import { beforeAll, describe, expect, test } from 'vitest';
import { documentIn } from '../server/documents/test/uploading.ts';
import { pair, wentWell } from '../server/tasks/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { password } from '../server/test/cast.ts';
import { inviteInto, openWorkspace } from '../server/workspaces/test/open-workspace.ts';
import { de } from '../web/text/de.ts';
import { desktop, phone, useBrowser, type Visit } from './browser.ts';
import { cutOffOn, englishOn } from './what-is-read.ts';

const application = useApplication();
const walk = useBrowser();
type Person = keyof typeof application.cast.people;

/** Wide and narrow, light and dark: all four for what people look at most, two for the rest. */
const everyLook = [
  ['light', desktop],
  ['light', phone],
  ['dark', phone],
  ['dark', desktop],
] as const;
const bothSizes = [everyLook[0], everyLook[2]] as const;
type Looks = typeof everyLook | typeof bothSizes;

async function enter(person: Person): Promise<Visit> {
  const visit = await walk.open(application.baseUrl, desktop, 'de');
  await visit.signIn(application.cast.people[person].email, password);
  return visit;
}

/** A screen reads as German and has room for its words, wide and narrow, light and dark. */
async function expectGerman(visit: Visit, screen: string, looks: Looks = bothSizes): Promise<void> {
  await visit.page.locator('.mantine-Skeleton-root:visible').first().waitFor({ state: 'detached' });
  await visit.inOtherWindows(async () => {
    for (const [colorScheme, size] of looks) {
      await visit.page.setViewportSize(size);
      await visit.page.emulateMedia({ colorScheme });
      await visit.settle();
      const look = `${screen}, ${colorScheme}, ${size.width} px`;
      await visit.picture(`german-${look.replaceAll(/[^\w]+/g, '-')}`);
      expect.soft(await englishOn(visit.page), `English on ${look}`).toEqual([]);
      expect.soft(await cutOffOn(visit.page), `cut off on ${look}`).toEqual([]);
      await visit.expectAccessible(look);
    }
  });
}

/** Goes where a link would lead, and looks. */
async function look(visit: Visit, path: string, heading: string, looks?: Looks): Promise<void> {
  await visit.page.goto(path);
  await visit.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await expectGerman(visit, path.replaceAll(/[\da-f-]{36}/g, 'one'), looks);
}

/** Whoever's browser asks for German reads German, on every screen, and English is there for everybody else. */
describe('in German', () => {
  const ids = { request: '', task: '', workspace: '', emailDomain: '', role: '' };
  let ada: Visit;

  beforeAll(async () => {
    const { acme, globex, initech } = application.cast.organisations;
    const ask = (from: Person, toOrganisationId: string) =>
      application.as(from).post('/connections', { toOrganisationId, password, comment: 'Baupläne für den Hafen.' });
    // What is told is told in the language that each person chooses, whatever the browser asks for.
    for (const person of ['ada', 'ingrid'] as const)
      wentWell(await application.as(person).patch('/me/notice-settings', { language: 'de' }));
    await pair(application, 'acme', 'globex', 'roles_and_users');
    await pair(application, 'hooli', 'acme', 'roles');
    ids.request = wentWell(await ask('ingrid', acme.id)).id;
    wentWell(await ask('ada', initech.id));
    const refused = wentWell(await ask('gwen', acme.id)).id;
    wentWell(
      await application
        .as('ada')
        .post(`/connections/${refused}/reject`, { comment: 'Zu früh.', block: true, password }),
    );
    ids.workspace = await openWorkspace(application, 'ada', { name: 'Pier 4', description: 'Was wir bauen.' });
    await documentIn(application.as('ada'), ids.workspace, 'Ein Plan.', 'plan.txt');
    await inviteInto(application, 'ada', ids.workspace, {
      people: ['greta', 'mia'],
      abilities: ['download', 'comment'],
    });

    const assignees = [{ kind: 'role', id: globex.roles.reception }];
    ids.task = wentWell(
      await application
        .as('ada')
        .post('/tasks', { title: 'Plan durchsehen', kind: 'review', priority: 'high', assignees }),
    ).id;
    wentWell(await application.as('greta').post(`/tasks/${ids.task}/take`));
    wentWell(await application.as('greta').post(`/tasks/${ids.task}/comments`, { text: 'Mache ich.' }));
    const toAda = [{ kind: 'user', id: application.cast.people.ada.id }];
    const dueAt = new Date(Date.now() - 86_400_000).toISOString();
    wentWell(await application.as('mia').post('/tasks', { title: 'Stühle zählen', dueAt, assignees: toAda }));

    const owned = wentWell(
      await application.as('ada').post(`/organisations/${acme.id}/email-domains`, { name: 'acme.example' }),
    );
    wentWell(
      await application.as('otto').post(`/email-domains/${owned.id}/attest`, { comment: 'Seit Jahren bekannt.' }),
    );
    ids.emailDomain = wentWell(
      await application.as('ada').post(`/organisations/${acme.id}/email-domains`, { name: 'acme-hafen.example' }),
    ).id;
    ids.role = acme.roles.reception!;
    ada = await enter('ada');
  });

  test('signs in, and reads its own language', async () => {
    const stranger = await walk.open(application.baseUrl, desktop, 'de');
    await stranger.page.goto('/sign-in');
    await stranger.page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor();
    expect(await stranger.page.locator('html').getAttribute('lang')).toBe('de');
    await expectGerman(stranger, 'Anmelden', everyLook);
    const { page } = ada;
    await ada.goTo('Posteingang');
    await page.getByText('Stühle zählen').first().waitFor();
    await page.getByText('überfällig').first().waitFor();
    await expectGerman(ada, 'Posteingang', everyLook);
    await ada.inOtherWindows(async () => {
      await page.setViewportSize(phone);
      await page.getByRole('button', { name: de.frame.openNavigation }).click();
      await page.getByRole('dialog').getByRole('link', { name: de.connections.title }).waitFor();
      expect(await englishOn(page)).toEqual([]);
      await ada.expectAccessible('Navigation auf dem Telefon');
      await ada.picture('german-navigation-phone');
      await page.keyboard.press('Escape');
    });
  });

  test('whoever comes with a German browser is told and mailed in German from then on', async () => {
    const email = 'lotte@nirgendwo.example';
    const lotte = await walk.open(application.baseUrl, desktop, 'de');
    const { page } = lotte;
    await page.goto('/sign-up');
    await page.getByLabel('Ihr Name').fill('Lotte Neu');
    await page.getByLabel('E-Mail-Adresse').fill(email);
    await page.getByRole('textbox', { name: 'Passwort' }).fill('kurz');
    await page.getByRole('button', { name: 'Registrieren' }).click();
    await page.getByText('Mindestens 8 Zeichen.', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Passwort' }).fill(password);
    await page.getByRole('button', { name: 'Registrieren' }).click();
    await page.getByRole('heading', { name: de.identity.sentTitle }).waitFor();
    await expectGerman(lotte, 'Mail gesendet');
    const { body } = await application.as('otto').get(`/outbox?to=${email}`);
    const link = new URL(/https?:\/\/\S+/.exec(body.items[0].text)![0]);
    const told = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    await page.goto(`${link.pathname}${link.search}`);
    await page.getByRole('heading', { level: 1, name: 'Willkommen, Lotte Neu' }).waitFor();
    expect(await (await told).json()).toMatchObject({ language: 'de' });
    await expectGerman(lotte, 'Willkommen');
  });

  test('tasks', async () => {
    await look(ada, `/tasks/${ids.task}`, 'Plan durchsehen', everyLook);
    await ada.page.getByRole('button', { name: de.tasks.cancelTask }).click();
    await ada.page.getByRole('dialog', { name: de.tasks.cancelTitle }).waitFor();
    await expectGerman(ada, 'Aufgabe abbrechen');
    await look(ada, '/sent', de.tasks.sent);
    await look(ada, '/tasks/new', de.tasks.newTask);
    await ada.goTo('Posteingang');
    await ada.page.getByRole('button', { name: 'Abschließen: Stühle zählen' }).click();
    await ada.page.getByRole('dialog', { name: de.tasks.completeTitle }).waitFor();
    await expectGerman(ada, 'Abschließen');
    await ada.page.keyboard.press('Escape');
    await ada.page.keyboard.press('Control+k');
    await ada.page.getByRole('dialog').getByPlaceholder(de.frame.commandsPlaceholder).waitFor();
    await expectGerman(ada, 'Befehle');
  });

  test('connections, and the review of a request', async () => {
    const { page } = ada;
    for (const tab of ['incoming', 'requested', 'paired', 'rejected', 'ended', 'map'])
      await look(ada, `/admin/connections?tab=${tab}`, de.connections.title, tab === 'paired' ? everyLook : bothSizes);
    await page.goto(`/admin/connections?tab=incoming&review=${ids.request}`);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Initech möchte Arbeit an Acme senden').first().waitFor();
    await dialog.getByRole('radio', { name: /Rollen und Personen/ }).check();
    await expectGerman(ada, 'Prüfen', everyLook);
    await page.goto('/admin/connections?tab=paired');
    await page.getByRole('button', { name: 'Stufe ändern: Hooli → Acme' }).click();
    await page.getByRole('dialog', { name: 'Hooli auch Personen zeigen' }).waitFor();
    await expectGerman(ada, 'Stufe ändern');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Acme → Globex beenden' }).click();
    await page.getByRole('dialog').getByText(de.connections.endTouches).waitFor();
    await expectGerman(ada, 'Beenden');
    await page.goto('/admin/connections?create=true');
    await page.getByRole('dialog').getByLabel(de.connections.createWhom).first().waitFor();
    await expectGerman(ada, 'Um Verbindung bitten');
  });

  test('workspaces and participants', async () => {
    await look(ada, '/workspaces', de.workspaces.title, everyLook);
    for (const tab of ['documents', 'participants', 'history', 'settings'])
      await look(
        ada,
        `/workspaces/${ids.workspace}?tab=${tab}`,
        'Pier 4',
        tab === 'participants' ? everyLook : bothSizes,
      );
    await ada.page.goto(`/workspaces/${ids.workspace}?tab=participants`);
    await ada.page.getByRole('button', { name: de.participants.invite }).click();
    await ada.page.getByRole('dialog', { name: 'Personen in „Pier 4“ einladen' }).waitFor();
    await expectGerman(ada, 'Einladen');
    await look(ada, '/documents', de.documents.shared.title);
    await look(ada, '/directory', de.directory.title);
  });

  test('people, roles and e-mail domains', async () => {
    await look(ada, '/admin/people', de.people.title, everyLook);
    await look(ada, '/admin/roles', de.roles.title);
    await look(ada, `/admin/roles/${ids.role}`, 'Acme Reception');
    await look(ada, '/admin/email-domains', de.emailDomains.title, everyLook);
    await look(ada, `/admin/email-domains/${ids.emailDomain}`, 'acme-hafen.example');
  });

  test('usage, the audit and settings', async () => {
    await look(ada, '/admin/usage', de.usage.title, everyLook);
    for (const tab of ['records', 'proof', 'outside']) await look(ada, `/admin/audit?tab=${tab}`, de.audit.title);
    await ada.page.goto('/admin/audit');
    await ada.page.getByRole('button', { name: 'Hat eine Aufgabe angelegt' }).first().click();
    await ada.page.getByRole('dialog').getByText(de.audit.chain).waitFor();
    await expectGerman(ada, 'Eintrag');
    await look(ada, '/admin/settings', de.organisations.title, everyLook);
    await look(ada, '/admin/webhooks', de.webhooks.title);
    await look(ada, '/admin/links', de.links.title);
    await look(ada, '/admin/provisioning', de.scim.title);
    await look(ada, '/admin/single-sign-on', de.singleSignOn.title);
  });

  test("one's own pages", async () => {
    await look(ada, '/notices', de.notices.title);
    await look(ada, '/notification-settings', de.notices.settings, everyLook);
    await look(ada, '/profile', de.identity.profileTitle);
    await look(ada, '/security', de.secondFactors.title);
  });

  test('the account and the installation', async () => {
    const erin = await enter('erin');
    for (const tab of ['organisations', 'people', 'unmanaged', 'administrators'])
      await look(erin, `/account?tab=${tab}`, de.accounts.title);
    const otto = await enter('otto');
    for (const tab of ['accounts', 'organisations', 'emailDomains', 'disputes', 'mails'])
      await look(otto, `/operator?tab=${tab}`, de.operator.title);
  });

  test('whose browser asks for what we do not speak, or for English first, reads English', async () => {
    const visit = await walk.open(application.baseUrl);
    const asked: string[] = [];
    visit.page.on('request', (request) => asked.push(request.url()));
    await visit.page.goto('/sign-in');
    await visit.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(await visit.page.locator('html').getAttribute('lang')).toBe('en');
    expect(asked.filter((url) => /\/de-[\w-]+\.js$/.test(url))).toEqual([]);
  });
});
