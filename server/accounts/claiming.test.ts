import { expect, test } from 'vitest';
import { join, mailsTo } from '../identity/test/mailbox.ts';
import { changeAddress, exclude, invite, lapse, own } from '../identity/test/scene.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { runAs } from '../test/global-setup.ts';
import { group } from './test/scene.ts';

/** SPEC 4: an enterprise administrator sees everybody under the owned e-mail domains, and may claim who registered alone. */
const application = useApplication();
type Who = Parameters<typeof application.as>[0];
const organisations = () => application.cast.organisations;
const claim = (who: Who, userId: string) => application.as(who).post(`${group(application)}/users/${userId}/claim`);
const unmanaged = async (query = ''): Promise<Json[]> =>
  (await application.as('erin').get(`${group(application)}/users?managed=false${query}`)).body.items;

/** Somebody who registered alone, before the name of their address was owned. */
async function alone(name: string, owner: 'acme' | 'hooli' | 'globex' = 'hooli') {
  const joined = await join(application, `someone@${name}`);
  expect(joined.answer.placement.rule).toBe('self_registration');
  await own(application, owner, name);
  return { ...joined, id: joined.answer.user.id as string, email: `someone@${name}` };
}

test('who registered alone is seen as unmanaged, claimed, told, and moved to the organisation that owns the name', async () => {
  const person = await alone('claimed.example');
  const [seen] = await unmanaged('&q=someone@claimed');
  expect(seen).toEqual({
    id: person.id,
    name: 'New Person',
    email: person.email,
    status: 'active',
    organisation: { kind: 'individual' },
    managed: false,
    emailDomain: 'claimed.example',
    owner: { id: organisations().hooli.id, name: 'Hooli' },
    may: { claim: true },
  });
  const claimed = await claim('erin', person.id);
  expect(claimed.status).toBe(200);
  expect(claimed.body).toMatchObject({
    id: person.id,
    organisationId: organisations().hooli.id,
    placement: { rule: 'owned_domain', emailDomain: 'claimed.example', act: 'claim' },
    isEnterpriseAdministrator: false,
  });
  expect(claimed.body.roles.map((role: Json) => role.name)).toEqual(['Everyone']);
  const [mail] = await mailsTo(application, person.email);
  expect([mail.kind, mail.subject]).toEqual(['user.claimed', 'You now belong to Hooli']);
  const me = await person.client.get('/me');
  expect([me.status, me.body.organisation.name, me.body.account.plan]).toEqual([200, 'Hooli', 'paid']);
  expect(me.body.user.placement.because).toContain('an enterprise administrator claimed you');
  expect((await person.client.get(`/organisations/${person.answer.organisation.id}`)).status).toBe(404);
  expect(await unmanaged('&q=someone@claimed')).toEqual([]);
  const managed = await application.as('erin').get(`${group(application)}/users?q=someone@claimed`);
  expect(managed.body.items[0]).toMatchObject({
    id: person.id,
    managed: true,
    organisation: { name: 'Hooli', kind: 'organisation' },
  });
});

test('both organisations hold a record of it', async () => {
  const person = await alone('recorded.example');
  await claim('erin', person.id);
  const rows = await behindTheApi(application, ({ database }) =>
    database
      .selectFrom('audit_records')
      .select(['organisation_id', 'actor_user_id'])
      .where('kind', '=', 'user.claimed')
      .where('subject_id', '=', person.id)
      .execute(),
  );
  expect(rows.map((row) => row.organisation_id).sort()).toEqual(
    [organisations().hooli.id, person.answer.organisation.id].sort(),
  );
  expect(new Set(rows.map((row) => row.actor_user_id))).toEqual(new Set([application.cast.people.erin.id]));
});

test('only enterprise administrators of the account that owns the name claim', async () => {
  const person = await alone('fenced.example');
  expect((await claim('nobody', person.id)).status).toBe(401);
  for (const who of ['ada', 'hugo', 'mia'] as const) expect((await claim(who, person.id)).status, who).toBe(403);
  for (const who of ['gwen', 'sol'] as const) expect((await claim(who, person.id)).status, who).toBe(404);
  expect((await claim('otto', person.id)).status).toBe(403);
  const theirs = await alone('of-globex.example', 'globex');
  expect((await claim('erin', theirs.id)).status).toBe(404);
  expect((await person.client.get('/me')).body.organisation.kind).toBe('individual');
});

test('whom the account does not see does not exist for it: unknown, uncovered, excluded, lapsed, operators, agents', async () => {
  const excluded = await alone('excluded.example');
  await exclude(application, 'excluded.example', ['excluded.example']);
  const lapsed = await alone('lapsed.example');
  await lapse(application, 'lapsed.example');
  const uncovered = await join(application, 'uncovered@nobody-owns.example');
  const operator = await behindTheApi(application, async ({ database }) => {
    const id = newId();
    const row = { id, organisation_id: organisations().operations.id, name: 'Opal', status: 'active' as const };
    await own(application, 'hooli', 'operators.example');
    await database
      .insertInto('users')
      .values({ ...row, email: 'opal@operators.example', is_operator: true, created_at: new Date() })
      .execute();
    return id;
  });
  const agent = await behindTheApi(application, async ({ database }) => {
    const id = newId();
    const row = { id, organisation_id: organisations().solo.id, name: 'Agent', status: 'active' as const };
    await database
      .insertInto('users')
      .values({ ...row, email: 'agent@operators.example', kind: 'agent', created_at: new Date() })
      .execute();
    return id;
  });
  for (const id of [excluded.id, lapsed.id, uncovered.answer.user.id, operator, agent, newId()]) {
    const answer = await claim('erin', id);
    expect([answer.status, answer.body.code], id).toEqual([404, 'not_found']);
  }
  const seen = (await unmanaged('&limit=200')).map((user) => user.id);
  for (const id of [excluded.id, lapsed.id, operator, agent]) expect(seen).not.toContain(id);
  expect((await claim('erin', 'nobody')).status).toBe(422);
});

test('users of another account’s organisation are seen with no more than their kind of organisation, and stay', async () => {
  const invited = await invite(application, 'initech', 'hired@hired.example');
  const body = { token: invited.token, name: 'Hired Away', password: 'a fine long password' };
  expect((await application.as('nobody').post('/invitations/accept', body)).status).toBe(201);
  await own(application, 'acme', 'hired.example');
  const [seen] = await unmanaged('&emailDomain=hired.example');
  expect(seen).toMatchObject({ email: 'hired@hired.example', organisation: { kind: 'organisation' } });
  expect(seen.may).toEqual({ claim: false });
  expect(JSON.stringify(seen)).not.toContain('Initech');
  const refused = await claim('erin', invited.userId);
  expect([refused.status, refused.body.code]).toEqual([409, 'member_elsewhere']);
});

test('who belongs to the account already is not claimed again', async () => {
  for (const who of ['mia', 'hugo', 'erin'] as const) {
    const answer = await claim('erin', application.cast.people[who].id);
    expect([answer.status, answer.body.code], who).toEqual([409, 'already_a_member']);
  }
});

test('an invitation that waits for them there is withdrawn, and its roles do not come with the claim', async () => {
  const person = await alone('waiting.example');
  const invited = await invite(application, 'hooli', person.email, { roles: ['administrators'], enterprise: true });
  const claimed = await claim('erin', person.id);
  expect(claimed.body).toMatchObject({ isEnterpriseAdministrator: false });
  expect(claimed.body.roles.map((role: Json) => role.name)).toEqual(['Everyone']);
  const answer = await person.client.post('/invitations/accept', { token: invited.token });
  expect([answer.status, answer.body.code]).toEqual([410, 'token_invalid']);
});

test('of two claims at the same moment one moves them, and they are told once', async () => {
  // Seen to fail with the locks on the organisations and on the person taken away: all three moved them and mailed them.
  const person = await alone('twice.example');
  const answers = await Promise.all([claim('erin', person.id), claim('erin', person.id), claim('erin', person.id)]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
  expect((await mailsTo(application, person.email)).filter((mail) => mail.kind === 'user.claimed')).toHaveLength(1);
});

test('a claim that names a version answers what has changed meanwhile with a conflict', async () => {
  // Seen to fail without expectVersion: 200.
  const { id } = await alone('versioned.example');
  const claimAt = (version: number) =>
    application
      .as('erin')
      .with({ 'if-match': `"${version}"` })
      .post(`${group(application)}/users/${id}/claim`);
  const stale = await claimAt(7);
  expect([stale.status, stale.body.code]).toEqual([409, 'version_conflict']);
  expect((await claimAt(1)).body.version).toBe(2);
});

test('a claim beside a change of address: they end where the address that they have belongs', async () => {
  for (let round = 0; round < 4; round++) {
    const person = await alone(`moving-${round}.example`);
    const away = `away@moving-${round}-away.example`;
    const [claimed, changed] = await Promise.all([
      claim('erin', person.id),
      changeAddress(application, person.client, away),
    ]);
    const me = await person.client.get('/me');
    expect([200, 404, 409]).toContain(claimed.status);
    expect(changed.status).toBe(200);
    expect([me.body.user.email, me.body.organisation.kind]).toEqual([away, 'individual']);
  }
});

test('whoever is claimed leaves nobody behind without an administrator', async () => {
  const person = await alone('accompanied.example');
  await behindTheApi(application, ({ database }) =>
    database
      .insertInto('users')
      .values({
        id: newId(),
        organisation_id: person.answer.organisation.id,
        name: 'Companion',
        email: 'companion@accompanied-elsewhere.example',
        status: 'active',
        created_at: new Date(),
      })
      .execute(),
  );
  const answer = await claim('erin', person.id);
  expect([answer.status, answer.body.code]).toEqual([409, 'last_administrator']);
  expect((await person.client.get('/me')).body.organisation.kind).toBe('individual');
});

test('the list is paged by name and filtered', async () => {
  const people = [];
  for (const number of [1, 2, 3]) people.push(await join(application, `p${number}@paged.example`));
  await own(application, 'acme', 'paged.example');
  const path = `${group(application)}/users?managed=false&emailDomain=paged.example`;
  const first = await application.as('erin').get(`${path}&limit=2`);
  const second = await application.as('erin').get(`${path}&limit=2&cursor=${first.body.nextCursor}`);
  expect([...first.body.items, ...second.body.items].map((user: Json) => user.email).sort()).toEqual([
    'p1@paged.example',
    'p2@paged.example',
    'p3@paged.example',
  ]);
  expect(second.body.nextCursor).toBeNull();
  expect(await unmanaged('&emailDomain=aged.example')).toEqual([]);
  expect(await unmanaged('&emailDomain=paged.example&status=disabled')).toEqual([]);
});

test('among a crowd elsewhere, those under the account’s names are found without looking at everybody', async () => {
  await own(application, 'acme', 'crowd-found.example');
  await runAs(
    application.ownerUrl,
    `insert into users (id, organisation_id, name, email, status, created_at)
     select gen_random_uuid(), '${organisations().solo.id}', 'Crowd ' || n, 'n' || n || '@crowd-' || n || '.example', 'active', now()
     from generate_series(1, 30000) n`,
  );
  await runAs(
    application.ownerUrl,
    `insert into users (id, organisation_id, name, email, status, created_at)
     select gen_random_uuid(), '${organisations().solo.id}', 'Found ' || n, 'n' || n || '@crowd-found.example', 'active', now()
     from generate_series(1, 5) n`,
  );
  await runAs(application.ownerUrl, 'analyze');
  const from = performance.now();
  expect(await unmanaged('&emailDomain=crowd-found.example')).toHaveLength(5);
  // Looking at everybody took ten seconds, among 200,000.
  expect(performance.now() - from).toBeLessThan(2000);
});
