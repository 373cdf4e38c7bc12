import { expect, test } from 'vitest';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { accept, group, newOrganisation, openAccount } from './test/scene.ts';

const application = useApplication();
const organisations = () => application.cast.organisations;

test('an operator adds an organisation; its administrator is invited, accepts, and administers it', async () => {
  const account = await openAccount(application);
  const added = await application
    .as('otto')
    .post(
      `${account.path}/organisations`,
      newOrganisation({ name: 'Wayne', shortName: 'Wayne', connectionVisibility: 'unlisted' }),
    );
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({
    accountId: account.id,
    name: 'Wayne',
    shortName: 'wayne',
    kind: 'organisation',
    connectionVisibility: 'unlisted',
    version: 1,
    invitation: { id: expect.any(String), link: expect.stringMatching(/^http:\/\/localhost:8080\/invitation\?token=/) },
  });
  const { answer, client } = await accept(application, added.body.invitation.link);
  expect(answer.status).toBe(201);
  expect(answer.body.user).toMatchObject({ organisationId: added.body.id, isEnterpriseAdministrator: false });
  expect(answer.body.user.roles.map((role: Json) => role.name).sort()).toEqual(['Administrators', 'Everyone']);
  expect((await client.patch(`/organisations/${added.body.id}`, { name: 'Wayne Enterprises' })).status).toBe(200);
  expect((await client.get(account.path)).status).toBe(403);
});

test('an administrator invited as enterprise administrator becomes one, and adds organisations to the account', async () => {
  const account = await openAccount(application);
  const administrator = { name: 'Eve Enterprise', email: 'eve@stark.example', enterprise: true };
  const added = await application.as('otto').post(`${account.path}/organisations`, newOrganisation({ administrator }));
  const { answer, client } = await accept(application, added.body.invitation.link);
  expect(answer.body.user.isEnterpriseAdministrator).toBe(true);
  expect((await client.get(account.path)).body.may).toMatchObject({ addOrganisation: true, changePlan: false });
  const second = await client.post(
    `${account.path}/organisations`,
    newOrganisation({ shortName: undefined, name: 'Stark Second' }),
  );
  expect(second.status).toBe(201);
  expect(second.body).toMatchObject({
    shortName: 'stark-second',
    connectionVisibility: 'listed',
    may: { update: true, invite: true },
  });
  expect((await client.get(`/organisations/${second.body.id}/users`)).body.items).toMatchObject([
    { status: 'pending', name: 'First Administrator' },
  ]);
  expect((await client.post(`${group(application)}/organisations`, newOrganisation())).status).toBe(404);
});

test('only operators and enterprise administrators add organisations, and a taken short name is refused with nothing made', async () => {
  expect((await application.as('ada').post(`${group(application)}/organisations`, newOrganisation())).status).toBe(403);
  expect((await application.as('gwen').post(`${group(application)}/organisations`, newOrganisation())).status).toBe(
    404,
  );
  expect(
    (
      await application
        .as('erin')
        .post(`/accounts/${organisations().globex.accountId}/organisations`, newOrganisation())
    ).status,
  ).toBe(404);
  const refused = await application
    .as('erin')
    .post(`${group(application)}/organisations`, newOrganisation({ name: 'Copy', shortName: 'globex' }));
  expect([refused.status, refused.body.code]).toEqual([409, 'name_taken']);
  const made = await application.as('erin').get('/organisations?q=copy');
  expect(made.body.items).toEqual([]);
  for (const wrong of [
    { administrator: undefined },
    { administrator: { name: 'X', email: 'none' } },
    { shortName: 'a b' },
    { connectionVisibility: 'public' },
  ]) {
    expect(
      (await application.as('erin').post(`${group(application)}/organisations`, newOrganisation(wrong))).status,
    ).toBe(422);
  }
});

test('an address under another account’s owned e-mail domain is refused as administrator, with nothing made', async () => {
  await behindTheApi(application, ({ database }) =>
    database
      .insertInto('email_domains')
      .values({
        id: newId(),
        organisation_id: organisations().globex.id,
        name: 'globex.example',
        own: true,
        status: 'owned',
        proved_by: 'dns',
        proved_at: new Date(),
        created_at: new Date(),
      })
      .execute(),
  );
  const body = newOrganisation({ name: 'Stolen', administrator: { name: 'Greta', email: 'someone@globex.example' } });
  for (const who of ['erin', 'otto'] as const) {
    const refused = await application.as(who).post(`${group(application)}/organisations`, body);
    expect([refused.status, refused.body.code]).toEqual([422, 'email_domain_owned_elsewhere']);
  }
  expect((await application.as('otto').get('/organisations?q=stolen')).body.items).toEqual([]);
});

test('a plan that falls back to free keeps everything readable and closable, and takes no new organisations', async () => {
  await application.as('otto').patch(group(application), { plan: 'free' });
  const refused = await application.as('erin').post(`${group(application)}/organisations`, newOrganisation());
  expect([refused.status, refused.body.code]).toEqual([403, 'subscription_required']);
  expect((await application.as('erin').get(group(application))).body).toMatchObject({
    plan: 'free',
    may: { addOrganisation: false },
  });
  expect((await application.as('erin').get('/organisations')).body.items).not.toEqual([]);
  expect(
    (await application.as('ada').patch(`/organisations/${organisations().acme.id}`, { connectionVisibility: 'none' }))
      .status,
  ).toBe(200);
  expect(
    (await application.as('otto').post(`${group(application)}/organisations`, newOrganisation())).status,
    'the operator may',
  ).toBe(201);
  await application.as('otto').patch(group(application), { plan: 'paid' });
});

test('only who is as much themselves hands out the link of an invitation that makes an enterprise administrator', async () => {
  const { acme } = organisations();
  const add = (email: string) =>
    application
      .as('erin')
      .post(
        `${group(application)}/organisations`,
        newOrganisation({ administrator: { name: 'Next', email, enterprise: true } }),
      );
  const { body } = await add('next@acme-next.example');
  const { client } = await accept(
    application,
    (await application.as('otto').post(`/organisations/${body.id}/invitations`, { email: 'local@acme-next.example' }))
      .body.link,
  );
  expect((await client.get(`/organisations/${body.id}`)).body.may).toMatchObject({ update: true });
  const resent = await client.post(`/invitations/${body.invitation.id}/resend`);
  expect([resent.status, resent.body.code]).toEqual([403, 'forbidden']);
  expect((await client.post(`/organisations/${body.id}/invitations`, { email: 'next@acme-next.example' })).status).toBe(
    403,
  );
  expect((await client.get(`/invitations/${body.invitation.id}`)).body.may).toEqual({ resend: false, withdraw: true });
  expect((await application.as('erin').post(`/invitations/${body.invitation.id}/resend`)).status).toBe(200);
  expect(acme.accountId).toBe(body.accountId);
});

test('an enterprise administrator sees the users across the account’s organisations', async () => {
  const names = async (query = '') =>
    (await application.as('erin').get(`${group(application)}/users?limit=200${query}`)).body.items.map(
      (user: Json) => user.name,
    );
  expect(await names()).toEqual(expect.arrayContaining(['Ada Acme', 'Hugo Hooli', 'Erin Enterprise']));
  expect(await names()).not.toContain('Greta Globexperson');
  expect(await names('&emailDomain=hooli.example')).toEqual(['Hugo Hooli']);
  expect(await names('&q=colin')).toEqual(['Colin Coordinator']);
  expect(await names('&status=disabled')).toEqual([]);
  const { body } = await application.as('erin').get(`${group(application)}/users?q=hugo`);
  expect(body.items[0]).toMatchObject({
    organisation: { id: organisations().hooli.id, name: 'Hooli' },
    managed: true,
    may: { rename: true, disable: false },
  });
  const first = await application.as('erin').get(`${group(application)}/users?limit=2`);
  const second = await application
    .as('erin')
    .get(`${group(application)}/users?limit=2&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...second.body.items].map((user: Json) => user.name)).toEqual(
    (await names()).slice(0, 4),
  );
  expect((await application.as('ada').get(`${group(application)}/users`)).status).toBe(403);
  expect((await application.as('otto').get(`${group(application)}/users`)).status).toBe(403);
  expect((await application.as('gwen').get(`${group(application)}/users`)).status).toBe(404);
});

test('unmanaged are individuals under the account’s owned e-mail domains, by the most specific name, at label boundaries', async () => {
  const own = (name: string, organisationId: string) =>
    behindTheApi(application, ({ database }) =>
      database
        .insertInto('email_domains')
        .values({
          id: newId(),
          organisation_id: organisationId,
          name,
          own: true,
          status: 'owned',
          proved_by: 'dns',
          proved_at: new Date(),
          created_at: new Date(),
        })
        .execute(),
    );
  await own('acme-owned.example', organisations().hooli.id);
  await own('lab.acme-owned.example', organisations().globex.id);
  const addresses = [
    'in@acme-owned.example',
    'below@x.acme-owned.example',
    'theirs@lab.acme-owned.example',
    'evil@evilacme-owned.example',
  ];
  await behindTheApi(application, async ({ database }) => {
    for (const email of addresses) {
      await database
        .insertInto('users')
        .values({
          id: newId(),
          organisation_id: organisations().solo.id,
          name: email,
          email,
          status: 'active',
          created_at: new Date(),
        })
        .execute();
    }
  });
  const { body } = await application.as('erin').get(`${group(application)}/users?managed=false`);
  expect(body.items.map((user: Json) => user.email).sort()).toEqual([
    'below@x.acme-owned.example',
    'in@acme-owned.example',
  ]);
  expect(body.items[0]).toMatchObject({ managed: false, organisation: { kind: 'individual' }, may: { claim: true } });
  const some = await application
    .as('erin')
    .get(`${group(application)}/users?managed=false&emailDomain=x.acme-owned.example`);
  expect(some.body.items.map((user: Json) => user.email)).toEqual(['below@x.acme-owned.example']);
  expect((await application.as('erin').get(`/users/${body.items[0].id}`)).status, 'they still belong elsewhere').toBe(
    404,
  );
});
