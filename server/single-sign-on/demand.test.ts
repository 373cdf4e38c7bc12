import { afterAll, beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { type ForgedProvider, giveCode, startForgedProvider } from './test/forged-provider.ts';
import { expectStatus, said, sceneOf, variables } from './test/scene.ts';

/** An organisation demands single sign-on for its owned e-mail domains. */
const application = useApplication({ variables });
let forged: ForgedProvider;
let provider: Json;
let scene: ReturnType<typeof sceneOf>;

beforeAll(async () => {
  scene = sceneOf(application);
  forged = await startForgedProvider('causeway');
});
afterAll(() => forged?.close());

const password = () => application.cast.password;
const signIn = async (email: string, word = password()) => scene.browser().post('/sessions', { email, password: word });
const mailsTo = (address: string): Promise<string[]> =>
  scene.behind(async ({ database }) => {
    const rows = await database
      .selectFrom('mails')
      .select('kind')
      .where('to_address', '=', address)
      .orderBy('id')
      .execute();
    return rows.map((row) => row.kind);
  });

test('it takes a provider, an owned e-mail domain, and an administrator for emergencies', async () => {
  expect(said(await scene.demand('acme', ['ada']))).toBe('409 single_sign_on_unready');
  provider = await scene.setUp('acme', { issuer: forged.issuer });
  expect(said(await scene.demand('acme', ['ada']))).toBe('409 single_sign_on_unready');
  await scene.own('acme', 'acme.example');
  expect(said(await scene.demand('acme', []))).toBe('409 single_sign_on_unready');
  for (const person of ['mia', 'gwen'] as const) expect(said(await scene.demand('acme', [person]))).toBe('422 invalid');
  const wrong = {
    singleSignOnRequired: true,
    emergencyAdministratorIds: [application.cast.people.ada.id],
    password: 'wrong',
  };
  expect(said(await scene.as('acme').patch(`${scene.path('acme')}/single-sign-on`, wrong))).toBe(
    '403 identity_not_confirmed',
  );
});

test('it ends the sessions of whoever signed in in another way, but not of those named for emergencies', async () => {
  const [mia, ada, gwen] = [scene.browser(), scene.browser(), scene.browser()];
  await mia.post('/sessions', { email: 'mia@acme.example', password: password() });
  await ada.post('/sessions', { email: 'ada@acme.example', password: password() });
  await gwen.post('/sessions', { email: 'gwen@globex.example', password: password() });
  const demanded = expectStatus(await scene.demand('acme', ['ada']), 200).body;
  expect(demanded).toMatchObject({
    singleSignOnRequired: true,
    emergencyAdministrators: [{ name: 'Ada Acme' }],
    emailDomains: ['acme.example'],
  });
  expect([await scene.whoIs(mia), await scene.whoIs(ada), await scene.whoIs(gwen)]).toEqual([
    'nobody',
    'ada@acme.example',
    'gwen@globex.example',
  ]);
});

test('a password signs in nobody of it, right or wrong, known or unknown, with one and the same answer', async () => {
  const answers = [
    await signIn('mia@acme.example'),
    await signIn('mia@acme.example', 'wrong'),
    await signIn('nobody@acme.example'),
    await signIn('ada@acme.example', 'wrong'),
  ];
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  expect(said(answers[0]!)).toBe('401 single_sign_on_required');
  expect(said(await signIn('nobody@globex.example'))).toBe('401 invalid_credentials');
  const found = await application.as('nobody').post('/sign-in/find', { email: 'nobody@acme.example' });
  expect(found.body).toEqual({ provider: { id: provider.id, name: 'acme login' }, passwordAllowed: false });
});

test('a right password counts like a wrong one towards the lock-out, so that none can be tried out', async () => {
  for (let tries = 0; tries < 10; tries += 1) await signIn('colin@acme.example');
  expect(said(await signIn('colin@acme.example'))).toBe('429 too_many_attempts');
});

test('whom it names for emergencies signs in with a password, as long as they administer', async () => {
  expect((await signIn('ada@acme.example')).status).toBe(201);
  await scene.asOwner(
    "delete from role_members m using roles r where r.id = m.role_id and r.builtin = 'administrators' and m.user_id = $1",
    [application.cast.people.ada.id],
  );
  expect(said(await signIn('ada@acme.example'))).toBe('401 single_sign_on_required');
  await scene.asOwner(
    "insert into role_members select r.id, $1, r.organisation_id, now() from roles r where r.builtin = 'administrators' and r.organisation_id = $2",
    [application.cast.people.ada.id, application.cast.organisations.acme.id],
  );
});

test('nobody of it gets a password by mail, and whoever asks is told where to sign in', async () => {
  const nobody = application.as('nobody');
  expect((await nobody.post('/password-resets', { email: 'mia@acme.example' })).status).toBe(202);
  expect((await nobody.post('/password-resets', { email: 'ada@acme.example' })).status).toBe(202);
  expect((await nobody.post('/password-resets', { email: 'nobody@acme.example' })).status).toBe(202);
  expect(await mailsTo('mia@acme.example')).toContain('password_reset.single_sign_on');
  expect(await mailsTo('ada@acme.example')).toContain('password_reset.requested');
  expect(await mailsTo('nobody@acme.example')).toEqual([]);
});

test('nobody joins it by signing up or with an invitation and a password', async () => {
  const nobody = application.as('nobody');
  await nobody.post('/sign-up', { name: 'New', email: 'new@acme.example', password: password() });
  expect(await mailsTo('new@acme.example')).toEqual(['sign_up.single_sign_on']);
  const invited = await scene.as('acme').post(`${scene.path('acme')}/invitations`, { email: 'ines@acme.example' });
  const token = String(invited.body.link).split('token=')[1];
  const accepted = await nobody.post('/invitations/accept', { token, name: 'Ines', password: password() });
  expect(said(accepted)).toBe('401 single_sign_on_required');
});

test('a link that was sent before the demand leads nowhere', async () => {
  expectStatus(await scene.lift('acme'), 200);
  const nobody = application.as('nobody');
  await nobody.post('/password-resets', { email: 'max@acme.example' });
  await nobody.post('/sign-up', { name: 'Early', email: 'early@acme.example', password: password() });
  const tokenTo = (address: string): Promise<string | undefined> =>
    scene.behind(async ({ database }) => {
      const mail = await database
        .selectFrom('mails')
        .select('sealed_body')
        .where('to_address', '=', address)
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      return application.services.sealer.open(mail.sealed_body!).match(/token=([\w-]+)/)?.[1];
    });
  const [reset, verify] = [await tokenTo('max@acme.example'), await tokenTo('early@acme.example')];
  expectStatus(await scene.demand('acme', ['ada']), 200);
  const completed = await nobody.post('/password-resets/complete', { token: reset, password: 'another long password' });
  expect(said(completed)).toBe('401 single_sign_on_required');
  expect(said(await nobody.post('/sign-up/verify', { token: verify }))).toBe('401 single_sign_on_required');
});

test('whoever is a user already links with their password, and then signs in at the provider only', async () => {
  forged.idToken = (asked) =>
    forged.sign({ ...forged.claimsFor(asked, application.clock.now()), sub: 'mia', email: 'mia@acme.example' });
  const browser = scene.browser();
  const { code, asked } = giveCode((await browser.get(`/sign-in/oidc/${provider.id}`)).location ?? '');
  const back = await browser.get(
    `${provider.redirectUri}?${new URLSearchParams({ code, state: asked.state, iss: forged.issuer })}`,
  );
  expect(said(back)).toBe('409 identity_not_linked');
  expect((await browser.post('/sign-in/link', { token: back.body.token, password: password() })).status).toBe(201);
  expect(await scene.whoIs(browser)).toBe('mia@acme.example');
  expect(said(await signIn('mia@acme.example'))).toBe('401 single_sign_on_required');
  // The demand again leaves what the provider began.
  expectStatus(await scene.demand('acme', ['ada']), 200);
  expect(await scene.whoIs(browser)).toBe('mia@acme.example');
});

test('while it is demanded, the provider is neither disabled nor removed', async () => {
  const path = `${scene.path('acme')}/identity-providers/${provider.id}`;
  expect(said(await scene.as('acme').patch(path, { enabled: false, password: password() }))).toBe(
    '409 single_sign_on_demanded',
  );
  expect(said(await scene.as('acme').send('DELETE', path, { password: password() }))).toBe(
    '409 single_sign_on_demanded',
  );
  expectStatus(await scene.lift('acme'), 200);
  expect((await signIn('max@acme.example')).status).toBe(201);
});

test('an operator lifts it for an organisation whose provider is gone: with a reason, in the audit, and its administrators are told', async () => {
  const path = `${scene.path('acme')}/single-sign-on/lift`;
  expectStatus(await scene.demand('acme', ['ada']), 200);
  const wish = { comment: 'Their provider is gone; they called.', password: password() };
  expect(said(await application.as('gwen').post(path, wish))).toBe('404 not_found');
  expect(said(await application.as('ada').post(path, wish))).toBe('403 forbidden');
  expect(said(await application.as('otto').post(path, { ...wish, password: 'wrong' }))).toBe(
    '403 identity_not_confirmed',
  );
  expect(said(await application.as('otto').post(path, { password: password() }))).toBe('422 invalid');
  expect(said(await signIn('max@acme.example'))).toBe('401 single_sign_on_required');
  const listed = async () => (await application.as('otto').get('/operator/organisations')).body.items;
  const { id } = application.cast.organisations.acme;
  expect((await listed()).filter((one: Json) => one.singleSignOnRequired).map((one: Json) => one.id)).toEqual([id]);
  expectStatus(await application.as('otto').post(path, wish), 200);
  expect((await listed()).some((one: Json) => one.singleSignOnRequired)).toBe(false);
  expect((await signIn('max@acme.example')).status).toBe(201);
  expect(await mailsTo('ada@acme.example')).toContain('single_sign_on.lifted');
  const records = async () =>
    (await scene.as('acme').get(`${scene.path('acme')}/audit?kind=single_sign_on.lifted`)).body.items;
  expect(await records()).toMatchObject([{ outcome: 'done', detail: { comment: wish.comment } }]);
  // What is not demanded is lifted already: nothing is recorded twice.
  expectStatus(await application.as('otto').post(path, wish), 200);
  expect(await records()).toHaveLength(1);
});
