import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { openServices } from '../services.ts';
import { useApplication } from '../test/application.ts';
import { Client } from '../test/client.ts';
import { asOwner, auditOf } from './test/scene.ts';

const application = useApplication();
let second: { baseUrl: string; close(): Promise<void> };

beforeAll(async () => {
  const { environment, clock } = application.services;
  const services = await openServices({ environment, databaseUrl: application.ownerUrl, clock, log: () => {} });
  const app = await createApp(services);
  const baseUrl = await app.listen({ port: 0, host: '127.0.0.1' });
  second = {
    baseUrl,
    async close() {
      await app.close();
      await services.close();
    },
  };
});
afterAll(() => second.close());

test('many writers at once over two nodes leave one chain, in which each record stands once', async () => {
  const { acme } = application.cast.organisations;
  const nodes = [application.baseUrl, second.baseUrl];
  const kinds = ['ada', 'erin'] as const;
  const write = async (writer: number) => {
    const person = kinds[writer % 2] ?? 'ada';
    const client = new Client(nodes[writer % 4 < 2 ? 0 : 1] ?? '', application.cast.people[person].token);
    for (let turn = 0; turn < 15; turn += 1) {
      const role = { name: `Role ${writer} ${turn}`, visibility: 'private', securityLevel: 'member' };
      expect((await client.post(`/organisations/${acme.id}/roles`, role)).status).toBe(201);
      if (turn % 5 === 0) expect((await client.get(`${auditOf(application, 'acme')}/verify`)).body.ok).toBe(true);
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
  const verdict = await application.as('ada').get(`${auditOf(application, 'acme')}/verify`);
  expect(verdict.body).toMatchObject({ ok: true, unchained: 0, firstBroken: null });
  const [counted] = await asOwner(application, [
    `select count(*)::integer as count, count(distinct sequence)::integer as places, max(sequence)::integer as last
     from audit_records where organisation_id = $1`,
    [acme.id],
  ]);
  expect(counted.count).toBeGreaterThanOrEqual(16 * 15);
  expect([counted.places, counted.last, verdict.body.checked]).toEqual([counted.count, counted.count, counted.count]);
});

test('a writer that has not committed yet holds up nobody, and gets its place when it has', async () => {
  const { initech } = application.cast.organisations;
  const insert = (
    id: string,
  ) => `insert into audit_records (id, organisation_id, at, kind, outcome, actor_kind, subject_kind)
    values ('${id}', '${initech.id}', now(), 'note.taken', 'done', 'installation', 'note')`;
  const early = '01900000-0000-7000-8000-000000000001';
  const late = '01900000-0000-7000-8000-000000000002';
  const slow = new pg.Client({ connectionString: application.ownerUrl });
  await slow.connect();
  await slow.query('begin');
  await slow.query(insert(early));
  await asOwner(application, [insert(late), []]);
  const verify = async () => (await application.as('ingrid').get(`${auditOf(application, 'initech')}/verify`)).body;
  expect(await verify()).toMatchObject({ ok: true, checked: 1 });
  await slow.query('commit');
  await slow.end();
  expect(await verify()).toMatchObject({ ok: true, checked: 2 });
  const order = await asOwner(application, [
    'select id from audit_records where organisation_id = $1 order by sequence',
    [initech.id],
  ]);
  expect(order.map(({ id }) => id)).toEqual([late, early]);
});

test('two nodes that chain one organisation at the same moment come one after the other', async () => {
  const { globex } = application.cast.organisations;
  const insert = (
    id: string,
  ) => `insert into audit_records (id, organisation_id, at, kind, outcome, actor_kind, subject_kind)
    values ('${id}', '${globex.id}', now(), 'note.taken', 'done', 'installation', 'note')`;
  const verify = () => application.as('gwen').get(`${auditOf(application, 'globex')}/verify`);
  await asOwner(application, [insert('01900000-0000-7000-8000-000000000010'), []]);
  expect((await verify()).body).toMatchObject({ ok: true, checked: 1 });
  const node = new pg.Client({ connectionString: application.ownerUrl });
  await node.connect();
  await node.query('begin');
  await node.query(insert('01900000-0000-7000-8000-000000000012'));
  await node.query('select chain_audit_records($1, 100, true)', [globex.id]);
  await asOwner(application, [insert('01900000-0000-7000-8000-000000000011'), []]);
  const other = verify();
  await new Promise((resolve) => setTimeout(resolve, 300));
  await node.query('commit');
  await node.end();
  expect((await other).body).toMatchObject({ ok: true, checked: 3, unchained: 0, firstBroken: null });
});
