import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { asOwner, auditOf, connect, makeRoles } from './test/scene.ts';

const application = useApplication();
let connectionId: string;

beforeAll(async () => {
  connectionId = await connect(application);
});

describe('everything that changes state is recorded with who, what, when, from where and why', () => {
  test('newest first, with the comment that was given', async () => {
    const page = await application.as('gwen').get(auditOf(application, 'globex'));
    expect(page.status).toBe(200);
    const [accepted] = page.body.items;
    expect(accepted).toMatchObject({
      kind: 'connection.accepted',
      outcome: 'done',
      actor: { kind: 'user', person: { id: application.cast.people.gwen.id, name: 'Gwen Gatekeeper' } },
      subject: { kind: 'connection', id: connectionId },
      address: '127.0.0.1',
      detail: { comment: 'Yes', level: 'roles' },
    });
    expect(Date.now() - Date.parse(accepted.at)).toBeLessThan(60_000);
  });

  test('both sides of a connection hold the same events about it', async () => {
    const kinds = async (person: 'ada' | 'gwen', organisation: 'acme' | 'globex') => {
      const page = await application.as(person).get(`${auditOf(application, organisation)}?subject=${connectionId}`);
      return page.body.items.map(({ kind, at, detail }: Record<string, unknown>) => ({ kind, at, detail }));
    };
    const ours = await kinds('ada', 'acme');
    expect(ours.map(({ kind }: { kind: string }) => kind)).toEqual(['connection.accepted', 'connection.requested']);
    expect(await kinds('gwen', 'globex')).toEqual(ours);
  });

  // With the address kept for the actor's own organisation alone, what Erin did at Hooli came from nowhere.
  test('from where: in the organisations of the account that somebody administers, and in no other', async () => {
    const hooli = `/organisations/${application.cast.organisations.hooli.id}`;
    expect((await application.as('erin').patch(hooli, { name: 'Hooli of ours' })).status).toBe(200);
    const [changed] = (await application.as('hugo').get(`${hooli}/audit?kind=organisation`)).body.items;
    expect(changed).toMatchObject({ subject: { kind: 'organisation' }, address: '127.0.0.1' });
    const seen = await application.as('gwen').get(`${auditOf(application, 'globex')}?kind=connection.requested`);
    expect(seen.body.items).toMatchObject([{ subject: { id: connectionId }, address: null }]);
  });

  // Both sides kept where she belongs, so that the other one read of an organisation that it knows nothing of.
  test('for which side: to the other one, whoever acts for an organisation of their account is of that organisation', async () => {
    const { hooli, acme, initech } = application.cast.organisations;
    const body = { toOrganisationId: initech.id, fromOrganisationId: hooli.id, password: application.cast.password };
    expect((await application.as('erin').post('/connections', body)).status).toBe(201);
    const kind = '?kind=connection.requested';
    const theirs = await application.as('ingrid').get(`${auditOf(application, 'initech')}${kind}`);
    const somebody = { kind: 'person', id: null, name: null, organisation: { id: hooli.id } };
    expect(theirs.body.items[0].actor).toMatchObject({ person: somebody, organisation: { id: hooli.id } });
    expect(theirs.text).not.toContain(acme.id);
    const found = (actor: string) => application.as('ingrid').get(`${auditOf(application, 'initech')}?actor=${actor}`);
    for (const hidden of [application.cast.people.erin.id, acme.id])
      expect((await found(hidden)).body.items).toEqual([]);
    const [ours] = (await application.as('hugo').get(`/organisations/${hooli.id}/audit${kind}`)).body.items;
    expect(ours.actor.organisation.id).toBe(acme.id);
  });

  // Found, though not named: whoever searched for them learnt that it was they.
  test('somebody who has left the sending side is not found by who they are', async () => {
    const { people, organisations } = application.cast;
    const acting = `${auditOf(application, 'globex')}?actor=${people.ada.id}`;
    expect((await application.as('gwen').get(acting)).body.items.length).toBeGreaterThan(0);
    const move = 'update users set organisation_id = $1 where id = $2';
    await asOwner(application, [move, [organisations.hooli.id, people.ada.id]]);
    try {
      expect((await application.as('gwen').get(acting)).body.items).toEqual([]);
    } finally {
      await asOwner(application, [move, [organisations.acme.id, people.ada.id]]);
    }
  });

  test('a second later each record has its place in the chain of its organisation', async () => {
    await makeRoles(application, 1);
    const newest = async () =>
      (await application.as('ada').get(`${auditOf(application, 'acme')}?limit=1`)).body.items[0];
    await expect.poll(async () => (await newest()).sequence, { timeout: 5000 }).toBeGreaterThan(0);
    const record = await newest();
    expect(record.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(record.previousHash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the audit is searched', () => {
  test('by kind, and by the first word of a kind', async () => {
    await makeRoles(application, 2);
    const path = auditOf(application, 'acme');
    const roles = await application.as('ada').get(`${path}?kind=role.created`);
    expect(new Set(roles.body.items.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['role.created']));
    const ofConnections = await application.as('ada').get(`${path}?kind=connection`);
    expect(ofConnections.body.items).toHaveLength(2);
    expect((await application.as('ada').get(`${path}?kind=conn`)).body.items).toEqual([]);
    expect((await application.as('ada').get(`${path}?q=ACCEPT`)).body.items).toHaveLength(1);
  });

  test('by date range, from the first moment up to the last, which is not in it', async () => {
    const path = auditOf(application, 'acme');
    const { at } = (await application.as('ada').get(`${path}?limit=1`)).body.items[0];
    const found = async (query: string) => (await application.as('ada').get(`${path}?${query}`)).body.items.length;
    expect(await found(`from=${at}`)).toBeGreaterThan(0);
    expect(await found(`from=2000-01-01T00:00:00Z&to=2000-01-02T00:00:00Z`)).toBe(0);
    const all = await application.as('ada').get(`${path}?limit=200`);
    // The beginning of time, as programs know it.
    expect(await found('limit=200&from=1970-01-01T00:00:00Z')).toBe(all.body.items.length);
    expect(await found(`limit=200&to=${at}`)).toBe(
      all.body.items.filter((record: { at: string }) => record.at < at).length,
    );
  });

  test('by who did it, a person or everybody of an organisation', async () => {
    const path = auditOf(application, 'acme');
    const { people, organisations } = application.cast;
    const byAda = await application.as('ada').get(`${path}?actor=${people.ada.id}`);
    expect(byAda.body.items.length).toBeGreaterThan(0);
    expect(byAda.body.items.every(({ actor }: Json) => actor.person.id === people.ada.id)).toBe(true);
    expect((await application.as('ada').get(`${path}?actor=${people.mia.id}`)).body.items).toEqual([]);
    const byGlobex = await application.as('ada').get(`${path}?actor=${organisations.globex.id}`);
    expect(byGlobex.body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['connection.accepted']);
  });

  test('page after page, each record once', async () => {
    await makeRoles(application, 5);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await application
        .as('ada')
        .get(`${auditOf(application, 'acme')}?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.body.items.map(({ id }: { id: string }) => id));
      cursor = page.body.nextCursor;
    }
    const all = await application.as('ada').get(`${auditOf(application, 'acme')}?limit=200`);
    expect(seen).toEqual(all.body.items.map(({ id }: { id: string }) => id));
  });
});

describe('the audit is for administrators, enterprise administrators and auditors', () => {
  test('others of the organisation may not read it, and to outsiders it is not there', async () => {
    for (const path of ['', '/verify', '/checkpoints'].map((end) => auditOf(application, 'acme') + end)) {
      for (const person of ['colin', 'mia', 'otto'] as const) {
        if (person === 'otto' && path.endsWith('verify')) continue;
        const answer = await application.as(person).get(path);
        expect([person, path, answer.status]).toEqual([person, path, 403]);
      }
      for (const person of ['gwen', 'ingrid', 'hugo'] as const)
        expect((await application.as(person).get(path)).status).toBe(404);
      expect((await application.as('nobody').get(path)).status).toBe(401);
      for (const person of ['ada', 'erin'] as const) expect((await application.as(person).get(path)).status).toBe(200);
    }
  });

  test('an export is for them as well, and for nobody else', async () => {
    for (const type of ['text/csv', 'application/x-ndjson']) {
      const read = async (person: 'ada' | 'mia' | 'gwen') =>
        (await application.as(person).with({ accept: type }).get(auditOf(application, 'acme'))).status;
      expect([await read('ada'), await read('mia'), await read('gwen')]).toEqual([200, 403, 404]);
    }
  });

  test('a role with the right to read the audit gives that and nothing more, until it is lost', async () => {
    const { acme } = application.cast.organisations;
    const { mia } = application.cast.people;
    const role = await application.as('ada').post(`/organisations/${acme.id}/roles`, {
      name: 'Auditors',
      visibility: 'private',
      securityLevel: 'member',
      isAuditor: true,
    });
    expect(role.body).toMatchObject({ isAuditor: true });
    await application.as('ada').put(`/roles/${role.body.id}/members/${mia.id}`);
    const mays = application.as('mia');
    expect((await mays.get('/me')).body.may).toMatchObject({ readAudit: true, administer: false });
    expect((await mays.get(auditOf(application, 'acme'))).status).toBe(200);
    expect((await mays.get(`${auditOf(application, 'acme')}/verify`)).body).toMatchObject({ ok: true });
    expect((await mays.get(auditOf(application, 'globex'))).status).toBe(404);
    expect((await mays.patch(`/roles/${role.body.id}`, { name: 'Mine' })).status).toBe(403);
    const taken = await application.as('ada').patch(`/roles/${role.body.id}`, { isAuditor: false });
    expect(taken.body.isAuditor).toBe(false);
    expect((await mays.get(auditOf(application, 'acme'))).status).toBe(403);
    await application.as('ada').patch(`/roles/${role.body.id}`, { isAuditor: true });
    await application.as('ada').delete(`/roles/${role.body.id}/members/${mia.id}`);
    expect((await mays.get(auditOf(application, 'acme'))).status).toBe(403);
    expect((await mays.get('/me')).body.may).toMatchObject({ readAudit: false });
    expect((await application.as('ada').get('/me')).body.may).toMatchObject({ readAudit: true });
  });

  test('a subject that nobody has gives an empty list', async () => {
    const nothing = await application.as('ada').get(`${auditOf(application, 'acme')}?subject=${newId()}`);
    expect(nothing.body).toEqual({ items: [], nextCursor: null });
  });
});
