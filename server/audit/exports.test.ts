import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { publicKeyOf } from './checkpoint.ts';
import { linkOfView } from './read-export.ts';
import { asOwner, auditOf, connect, makeRoles } from './test/scene.ts';
import { verifyChain } from './verify-chain.ts';

const application = useApplication();
const ndjson = async (who: 'ada' | 'gwen', organisation: 'acme' | 'globex', query = ''): Promise<Json[]> => {
  const answer = await application
    .as(who)
    .with({ accept: 'application/x-ndjson' })
    .get(auditOf(application, organisation) + query);
  expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
  return answer.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
};
const csv = async (query = '') =>
  (
    await application
      .as('ada')
      .with({ accept: 'text/csv' })
      .get(auditOf(application, 'acme') + query)
  ).text;
const verdictOf = (records: Json[]) =>
  verifyChain(async function* () {
    yield* records.map(linkOfView);
  });

beforeAll(async () => {
  await connect(application, 'roles');
  await makeRoles(application, 8);
});

test('an export in JSON Lines holds every record, oldest first, as the list shows it', async () => {
  const lines = await ndjson('ada', 'acme');
  const list = await application.as('ada').get(`${auditOf(application, 'acme')}?limit=200`);
  expect(lines).toEqual([...list.body.items].sort((one, other) => one.sequence - other.sequence));
  expect((await ndjson('ada', 'acme', '?kind=connection')).map(({ kind }) => kind)).toEqual([
    'connection.requested',
    'connection.accepted',
  ]);
});

describe('an export alone proves that nothing was altered or removed', () => {
  test('as it came', async () => {
    const records = await ndjson('ada', 'acme');
    expect(await verdictOf(records)).toMatchObject({ checked: records.length, firstBroken: null });
  });

  test.each<[string, (record: Json) => void]>([
    ['who', (record) => Object.assign(record.actor.person, { id: application.cast.people.mia.id })],
    ['for which organisation', (record) => Object.assign(record.actor.organisation, { id: record.id })],
    ['what', (record) => Object.assign(record, { kind: 'role.deleted' })],
    ['which', (record) => Object.assign(record.subject, { id: record.id })],
    ['when', (record) => Object.assign(record, { at: '2026-01-01T00:00:00.000Z' })],
    ['from where', (record) => Object.assign(record, { address: '10.0.0.1' })],
    ['why', (record) => Object.assign(record.detail, { name: 'Another' })],
    [
      'a detail whose salt is taken away',
      (record) => Object.assign(record, { detail: { a: 1 }, commitments: { ...record.commitments, detail: null } }),
    ],
  ])('altered is found and named: %s', async (_what, alter) => {
    const records = await ndjson('ada', 'acme');
    const record = records.find(({ kind }) => kind === 'role.created');
    alter(record);
    expect((await verdictOf(records)).firstBroken).toEqual({
      sequence: record.sequence,
      id: record.id,
      reason: 'altered',
    });
  });

  test('removed and reordered are found and named', async () => {
    const records = await ndjson('ada', 'acme');
    expect((await verdictOf(records.toSpliced(3, 1))).firstBroken).toEqual({
      sequence: 4,
      id: null,
      reason: 'removed',
    });
    const swapped = records.with(3, records[4]).with(4, records[3]);
    expect((await verdictOf(swapped)).firstBroken).toMatchObject({ sequence: 4, reason: 'reordered' });
    const twice = records.toSpliced(4, 0, records[3]);
    expect((await verdictOf(twice)).firstBroken).toMatchObject({ sequence: 4, reason: 'reordered' });
  });

  test('details of any kind, with letters of all scripts, have one text', async () => {
    const detail = {
      bb: 1,
      a: 'é"\\\n\u2028🌍\u007f',
      zz: [0.5, -1e21, 1.5e-9, null, true, {}],
      é: {},
      ß: [],
      '': 'x',
    };
    await asOwner(application, [
      `insert into audit_records (id, organisation_id, at, kind, outcome, actor_kind, subject_kind, detail)
       values (gen_random_uuid(), $1, now(), 'odd.thing', 'done', 'installation', 'note', $2)`,
      [application.cast.organisations.acme.id, JSON.stringify(detail)],
    ]);
    const records = await ndjson('ada', 'acme');
    expect(records.at(-1)).toMatchObject({ kind: 'odd.thing', detail });
    expect(await verdictOf(records)).toMatchObject({ firstBroken: null });
    expect((await application.as('ada').get(`${auditOf(application, 'acme')}/verify`)).body.ok).toBe(true);
  });
});

describe('CSV', () => {
  test('has a line for each record, and a head', async () => {
    const lines = (await csv()).split('\r\n');
    expect(lines[0]).toBe(
      'sequence,at,kind,outcome,actor kind,actor id,actor,actor organisation id,actor organisation,subject kind,subject id,address,detail,id,hash,previous hash',
    );
    expect(lines.length - 2).toBe((await ndjson('ada', 'acme')).length);
  });

  test('is what an Accept header prefers, and no more', async () => {
    const typeFor = async (accept: string) => {
      const answer = await application.as('ada').with({ accept }).get(auditOf(application, 'acme'));
      return answer.headers.get('content-type')?.split(';')[0];
    };
    expect(await typeFor('application/x-ndjson, text/csv;q=0.5')).toBe('application/x-ndjson');
    expect(await typeFor('application/json, text/csv;q=0.5')).toBe('application/json');
    expect(await typeFor('text/csv;q=0')).toBe('application/json');
    expect(await typeFor('text/csv, */*;q=0.1')).toBe('text/csv');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\uff1d1+1'])(
    'no cell runs as a formula: %j',
    async (name) => {
      await asOwner(application, ['update users set name = $1 where id = $2', [name, application.cast.people.ada.id]]);
      const text = await csv('?kind=connection.requested');
      await asOwner(application, [
        'update users set name = $1 where id = $2',
        ['Ada Acme', application.cast.people.ada.id],
      ]);
      const cell = /[\r\n]/.test(name) ? `"'${name}"` : `'${name}`;
      expect(text).toContain(`,${cell},`);
      expect(text).not.toContain(`,${name}`);
    },
  );
});

describe('nobody of the receiving organisation is visible at level roles', () => {
  const { people, organisations } = {
    people: () => application.cast.people,
    organisations: () => application.cast.organisations,
  };

  test('not in a record, not in an export, in no filter; and the chain is still proved', async () => {
    const { gwen } = people();
    const path = auditOf(application, 'acme');
    const [accepted] = (await application.as('ada').get(`${path}?kind=connection.accepted`)).body.items;
    const masked = { id: organisations().globex.id, name: 'Globex' };
    expect(accepted.actor).toEqual({
      kind: 'user',
      person: { kind: 'person', id: null, name: null, organisation: masked },
      organisation: masked,
    });
    expect([accepted.address, accepted.salts.actor]).toEqual([null, null]);
    const records = await ndjson('ada', 'acme');
    for (const text of [JSON.stringify(records), await csv()]) {
      expect(text).not.toContain(gwen.id);
      expect(text).not.toContain(gwen.name);
    }
    expect(await verdictOf(records)).toMatchObject({ checked: records.length, firstBroken: null });
    const unknown = await application.as('ada').get(`${path}?actor=${accepted.id}`);
    for (const filter of ['actor', 'subject']) {
      const hidden = await application.as('ada').get(`${path}?${filter}=${gwen.id}`);
      expect([hidden.status, hidden.text]).toEqual([unknown.status, unknown.text]);
      expect(await ndjson('ada', 'acme', `?${filter}=${gwen.id}`)).toEqual([]);
    }
  });

  test('not in what happens to a task, and not in its details', async () => {
    const { greta } = people();
    const assignees = [{ kind: 'role', id: organisations().globex.roles.reception }];
    const task = await application.as('mia').post('/tasks', { title: 'Across', assignees });
    await application.as('greta').post(`/tasks/${task.body.id}/take`, {});
    await asOwner(application, [
      `insert into audit_records (id, organisation_id, at, kind, outcome, actor_kind, subject_kind, subject_id, detail)
       values (gen_random_uuid(), $1, now(), 'user.seen', 'done', 'installation', 'user', $2, $3),
              (gen_random_uuid(), $1, now(), 'note.taken', 'done', 'installation', 'note', null, $4)`,
      [
        organisations().acme.id,
        greta.id,
        JSON.stringify({ name: greta.name }),
        JSON.stringify({ people: [{ userId: greta.id.toUpperCase() }, people().mia.id] }),
      ],
    ]);
    expect(await ndjson('ada', 'acme', `?subject=${greta.id}`)).toEqual([]);
    expect((await application.as('ada').get(`${auditOf(application, 'acme')}?subject=${greta.id}`)).body.items).toEqual(
      [],
    );
    const records = await ndjson('ada', 'acme');
    expect(JSON.stringify(records).toLowerCase()).not.toContain(greta.id);
    expect(JSON.stringify(records)).not.toContain(greta.name);
    expect(records.find(({ kind }) => kind === 'task.taken').actor.person.id).toBeNull();
    expect(records.find(({ kind }) => kind === 'user.seen')).toMatchObject({
      subject: { kind: 'user', id: null },
      detail: {},
    });
    expect(records.find(({ kind }) => kind === 'note.taken').detail).toEqual({
      people: [{ userId: null }, people().mia.id],
    });
    expect(await verdictOf(records)).toMatchObject({ firstBroken: null });
  });

  test('people of the sending side are named where they act, also to the receiving one', async () => {
    const { ada, mia } = people();
    const requested = await application.as('gwen').get(`${auditOf(application, 'globex')}?actor=${ada.id}`);
    expect(requested.body.items.map(({ kind, actor }: Json) => [kind, actor.person.name])).toEqual([
      ['connection.requested', 'Ada Acme'],
    ]);
    const created = await application.as('gwen').get(`${auditOf(application, 'globex')}?actor=${mia.id}`);
    expect(created.body.items.map(({ kind }: Json) => kind)).toEqual(['task.created']);
    expect(
      (await application.as('gwen').get(`${auditOf(application, 'globex')}?subject=${mia.id}`)).body.items,
    ).toEqual([]);
    const records = await ndjson('gwen', 'globex');
    expect(await verdictOf(records)).toMatchObject({ checked: records.length, firstBroken: null });
  });

  test('at a higher level they are named, and what is named is proved', async () => {
    const { greta } = people();
    await asOwner(application, ["update connections set level = 'roles_and_users'", []]);
    const records = await ndjson('ada', 'acme');
    const taken = records.find(({ kind }) => kind === 'task.taken');
    expect(taken.actor.person).toMatchObject({ id: greta.id, name: greta.name });
    expect(await verdictOf(records)).toMatchObject({ firstBroken: null });
    taken.actor.person.id = people().gus.id;
    expect((await verdictOf(records)).firstBroken).toMatchObject({ id: taken.id, reason: 'altered' });
    await asOwner(application, ["update connections set level = 'roles'", []]);
    expect(JSON.stringify(await ndjson('ada', 'acme'))).not.toContain(greta.id);
  });
});

test('a link exports what is found too, and refused attempts alone', async () => {
  const { acme } = application.cast.organisations;
  await application.as('mia').post(`/organisations/${acme.id}/roles`, {
    name: 'Mine',
    visibility: 'private',
    securityLevel: 'member',
  });
  const refused = await application.as('ada').get(`${auditOf(application, 'acme')}?outcome=refused`);
  expect(refused.body.items.length).toBeGreaterThan(0);
  expect(new Set(refused.body.items.map(({ outcome }: { outcome: string }) => outcome))).toEqual(new Set(['refused']));
  const file = await application.as('ada').get(`${auditOf(application, 'acme')}?outcome=refused&format=csv`);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-.*\.csv"$/);
  const lines = file.text.trimEnd().split('\r\n').slice(1);
  expect(lines).toHaveLength(refused.body.items.length);
  expect(lines.every((line: string) => line.includes(',refused,'))).toBe(true);
});

test('the key that checkpoints are signed with is there for anybody', async () => {
  const answer = await application.as('nobody').get('/audit/public-key');
  expect(answer.body).toEqual({ algorithm: 'Ed25519', publicKey: publicKeyOf(application.services.checkpointKey) });
});
