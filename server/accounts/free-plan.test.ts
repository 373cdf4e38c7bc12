import { expect, test } from 'vitest';
import { join } from '../identity/test/mailbox.ts';
import { invite } from '../identity/test/scene.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { useApplication } from '../test/application.ts';
import { group, newOrganisation } from './test/scene.ts';

/** SPEC 2, on what a free plan means. */
const application = useApplication();
const addOrganisation = (who: 'erin' | 'sol') =>
  application.as(who).post(`${who === 'erin' ? group(application) : solo()}/organisations`, newOrganisation());
const solo = () => `/accounts/${application.cast.organisations.solo.accountId}`;
const setPlan = (plan: 'free' | 'paid') => application.as('otto').patch(group(application), { plan });

test('a self-registered person outside every owned e-mail domain gets an organisation of their own in a free account', async () => {
  const { client, answer } = await join(application, 'own@free.example');
  expect(answer.organisation).toMatchObject({ kind: 'individual', connectionVisibility: 'none' });
  const { account, may } = (await client.get('/me')).body;
  expect(account).toMatchObject({ plan: 'free', shareAllowance: 0, sharesUsed: 0 });
  expect(may).toMatchObject({
    createWorkspace: false,
    invite: false,
    addOrganisation: false,
    administerAccount: false,
    createTask: true,
    administer: true,
  });
  expect((await client.get(`/organisations/${answer.organisation.id}`)).body.may.invite).toBe(false);
});

test('that organisation is for one person: nobody is invited into it, so that nobody lands there by a stranger’s word', async () => {
  const { client, answer } = await join(application, 'host@free.example');
  const refused = await client.post(`/organisations/${answer.organisation.id}/invitations`, {
    email: 'guest@free.example',
  });
  expect([refused.status, refused.body.code]).toEqual([403, 'subscription_required']);
  expect((await join(application, 'guest@free.example')).answer.placement.rule).toBe('self_registration');
});

test('whoever is alone administers no account, and cannot add organisations to it', async () => {
  const answer = await addOrganisation('sol');
  expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
});

test('they take part in others’ work: their address may be invited, and they move there', async () => {
  const { client } = await join(application, 'takes-part@free.example');
  const { token } = await invite(application, 'globex', 'takes-part@free.example');
  expect((await client.post('/invitations/accept', { token })).body.organisation.name).toBe('Globex');
  expect((await client.get('/me')).body.may).toMatchObject({ createWorkspace: true });
});

test('a plan that falls back to free keeps everything readable and closable, and creates nothing new', async () => {
  const { acme, globex } = application.cast.organisations;
  const password = application.cast.password;
  const asked = await application
    .as('ada')
    .post('/connections', { toOrganisationId: globex.id, comment: 'Please', password });
  expect(asked.status).toBe(201);
  await setPlan('free');
  try {
    expect((await application.as('ada').get('/me')).body).toMatchObject({
      account: { plan: 'free' },
      may: { createWorkspace: false, addOrganisation: false, administer: true, invite: true, requestConnection: true },
    });
    expect((await application.as('erin').get('/me')).body.may).toMatchObject({ addOrganisation: false });
    expect((await application.as('erin').get(group(application))).body.may.addOrganisation).toBe(false);
    const refused = await addOrganisation('erin');
    expect([refused.status, refused.body.code]).toEqual([403, 'subscription_required']);
    const readable = [
      group(application),
      `${group(application)}/users`,
      `${group(application)}/shares`,
      `/organisations/${acme.id}`,
      `/organisations/${acme.id}/users`,
      `/organisations/${acme.id}/roles`,
      `/organisations/${acme.id}/trusted-list`,
      `/connections/${asked.body.id}`,
      '/tasks?box=organisation',
      '/directory',
    ];
    for (const path of readable) expect((await application.as('erin').get(path)).status, path).toBe(200);
    const cancelled = await application.as('ada').post(`/connections/${asked.body.id}/cancel`);
    expect(cancelled.status, 'what is open can be closed').toBe(200);
    const disabled = await application
      .as('ada')
      .patch(`/users/${application.cast.people.max.id}`, { status: 'disabled' });
    expect(disabled.status, 'people can be let go').toBe(200);
  } finally {
    await setPlan('paid');
  }
  expect((await addOrganisation('erin')).status).toBe(201);
});

test('operators add an organisation to a free account all the same', async () => {
  await setPlan('free');
  const answer = await application.as('otto').post(`${group(application)}/organisations`, newOrganisation());
  await setPlan('paid');
  expect(answer.status).toBe(201);
});

test('hidden organisations stand in no list of other accounts; an enterprise administrator sees all of their own', async () => {
  const { acme, hooli } = application.cast.organisations;
  const add = async (connectionVisibility: 'none' | 'unlisted' | 'listed') => {
    const body = newOrganisation({ connectionVisibility });
    expect((await application.as('erin').post(`${group(application)}/organisations`, body)).status).toBe(201);
    return body;
  };
  const [none, unlisted, listed] = [await add('none'), await add('unlisted'), await add('listed')];
  const named = async (who: 'gwen' | 'sol' | 'erin' | 'mia', query: string): Promise<string[]> =>
    (await application.as(who).get(`/organisations?limit=200${query}`)).body.items.map(
      (one: { name: string }) => one.name,
    );
  for (const who of ['gwen', 'sol'] as const) {
    const connectable = await named(who, '&connectable=true');
    expect(connectable).toContain(listed.name);
    for (const hidden of [none.name, unlisted.name, hooli.name]) expect(connectable).not.toContain(hidden);
    expect(await named(who, '')).toHaveLength(1);
    expect(await named(who, `&connectable=true&q=${encodeURIComponent(unlisted.name)}`)).not.toContain(unlisted.name);
    expect(await named(who, `&connectable=true&shortName=${unlisted.shortName}`)).toEqual([unlisted.name]);
    expect(await named(who, `&connectable=true&shortName=${none.shortName}`)).toEqual([]);
  }
  expect(await named('erin', '')).toEqual(expect.arrayContaining([none.name, unlisted.name, listed.name, 'Hooli']));
  expect(await named('mia', '')).toEqual(['Acme']);
  const individuals = await behindTheApi(application, ({ database }) =>
    database.selectFrom('organisations').select('id').where('kind', '=', 'individual').execute(),
  );
  expect(individuals.length).toBeGreaterThan(0);
  const everything = await application.as('gwen').get('/organisations?connectable=true&limit=200');
  for (const { id } of individuals) expect(everything.text).not.toContain(id);
  expect(acme.accountId).toBe(hooli.accountId);
});
