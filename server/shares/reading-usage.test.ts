import { beforeAll, describe, expect, test } from 'vitest';
import { bringIn } from '../documents/test/uploading.ts';
import { day } from '../platform/clock.ts';
import { pair, setLevel } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { allow, behind, invite, workspaceWith } from './test/scene.ts';

const application = useApplication();
const ada = () => application.as('ada');
const isoDay = (daysAgo: number) =>
  new Date(application.clock.now().getTime() - daysAgo * day).toISOString().slice(0, 10);
let plans: Json;
let connectionId: string;

beforeAll(async () => {
  await allow(application, 1000);
  connectionId = await pair(application, 'acme', 'globex', 'roles');
  plans = await workspaceWith(ada(), 2, '=1+1');
  await bringIn(application, ada(), plans.id, ['mia', []]);
  await invite(ada(), plans.id, ['someone@elsewhere.example']);
  application.clock.advance(2 * day);
  const assignees = [{ kind: 'role', id: application.cast.organisations.globex.roles.reception }];
  const body = { title: 'Read', assignees, documentIds: [plans.documents[0].id] };
  const task = await ada().post('/tasks', body);
  const other = await ada().post('/tasks', body);
  const waiting = await ada().post('/tasks', body);
  expect((await application.as('greta').post(`/tasks/${task.body.id}/take`)).status).toBe(200);
  expect((await application.as('carla').post(`/tasks/${other.body.id}/take`)).status).toBe(200);
  expect(waiting.status).toBe(201);
});

const usage = async (query: string) => {
  const path = `/organisations/${application.cast.organisations.acme.id}/usage?from=${isoDay(3)}&to=${isoDay(0)}`;
  const answer = await ada().get(`${path}&${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

describe('usage over time (SPEC 9)', () => {
  test('by workspace, organisation and person, with gaps filled', async () => {
    const byWorkspace = await usage('by=workspace');
    const organisation = { id: application.cast.organisations.acme.id, name: 'Acme' };
    expect(byWorkspace).toMatchObject({ days: [isoDay(3), isoDay(2), isoDay(1), isoDay(0)], total: [0, 4, 4, 7] });
    expect(byWorkspace.items).toEqual([
      { subject: { kind: 'workspace', id: plans.id, name: '=1+1', organisation }, values: [0, 4, 4, 7] },
    ]);
    expect((await usage('by=organisation')).items).toEqual([
      { subject: { kind: 'organisation', ...organisation }, values: [0, 4, 4, 7] },
    ]);
    const { items } = await usage('by=person');
    expect(items).toHaveLength(4);
    expect(items).toContainEqual({ subject: { kind: 'reserved', name: 'reserved for a role' }, values: [0, 0, 0, 1] });
    expect(items.find(({ subject }: Json) => subject.kind === 'invited')).toMatchObject({
      subject: { email: 'someone@elsewhere.example' },
      values: [0, 2, 2, 2],
    });
  });

  test('at level roles nobody of the receiving organisation is named, counted apart or found by a filter', async () => {
    const { globex } = application.cast.organisations;
    const hidden = { kind: 'person', id: null, name: null, organisation: { id: globex.id, name: 'Globex' } };
    const { items } = await usage('by=person');
    expect(items).toContainEqual({ subject: hidden, values: [0, 0, 0, 2] });
    expect(items).toHaveLength(4);
    const { greta } = application.cast.people;
    expect(JSON.stringify(items)).not.toContain(greta.id);
    const nothing = { items: [], total: [0, 0, 0, 0] };
    expect(await usage(`by=person&personId=${greta.id}`)).toMatchObject(nothing);
    expect(await usage(`by=workspace&personId=${greta.id}`)).toMatchObject(nothing);
    expect(await usage(`by=workspace&personId=${greta.id.toUpperCase()}`)).toMatchObject(nothing);
    await setLevel(application, connectionId, 'roles_and_users');
    expect(await usage(`by=workspace&personId=${greta.id}`)).toMatchObject({ total: [0, 0, 0, 1] });
    expect((await usage('by=person')).items).toContainEqual({
      subject: { kind: 'person', id: greta.id, name: greta.name, organisation: { id: globex.id, name: 'Globex' } },
      values: [0, 0, 0, 1],
    });
    await setLevel(application, connectionId, 'roles');
  });

  test('whoever has moved since they took a task is still somebody of the organisation that has it', async () => {
    const { globex, initech } = application.cast.organisations;
    const { greta } = application.cast.people;
    const move = (to: string) =>
      behind(application, `update users set organisation_id = '${to}' where id = '${greta.id}'`);
    const before = (await usage('by=person')).items;
    await pair(application, 'acme', 'initech', 'roles_and_users');
    await move(initech.id);
    const after = (await usage('by=person')).items;
    const filtered = await usage(`by=workspace&personId=${greta.id}`);
    await move(globex.id);
    expect([after, filtered.items]).toEqual([before, []]);
  });

  test('a page at a time, those that use most first', async () => {
    const first = await usage('by=person&limit=3');
    const rest = await usage(`by=person&limit=3&cursor=${first.nextCursor}`);
    expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([3, 1, null]);
    const all = await usage('by=person');
    expect([...first.items, ...rest.items]).toEqual(all.items);
    expect(rest.total).toEqual(all.total);
  });

  test('not of days that are of no era of ours', async () => {
    const { accountId, id } = application.cast.organisations.acme;
    for (const path of [`/organisations/${id}/usage`, `/accounts/${accountId}/usage`]) {
      for (const [query, field] of [
        ['from=0000-01-01&to=0000-01-02', 'from'],
        ['to=0001-01-02', 'to'],
      ]) {
        const answer = await application.as('erin').get(`${path}?${query}`);
        expect([answer.status, answer.body.errors?.[0].path], `${path}?${query}`).toEqual([422, field]);
      }
    }
  });

  test('as CSV, where no name is a formula', async () => {
    const path = `/organisations/${application.cast.organisations.acme.id}/usage?from=${isoDay(1)}&to=${isoDay(0)}`;
    const answer = await ada().with({ accept: 'text/csv' }).get(path);
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.text.split('\r\n')).toEqual([
      'day,kind,id,name,organisation,shares',
      `${isoDay(1)},workspace,${plans.id},'=1+1,Acme,4`,
      `${isoDay(0)},workspace,${plans.id},'=1+1,Acme,7`,
      '',
    ]);
  });

  test('of a whole account for its enterprise administrators, and for operators without names', async () => {
    const { accountId, id } = application.cast.organisations.acme;
    const path = `/accounts/${accountId}/usage?from=${isoDay(3)}&to=${isoDay(0)}`;
    expect((await application.as('erin').get(path)).body.items[0].subject).toMatchObject({ name: '=1+1' });
    const operated = await application.as('otto').get(path);
    expect(operated.body.items[0]).toMatchObject({ subject: { name: null }, values: [0, 4, 4, 7] });
    const people = await application.as('otto').get(`${path}&by=person`);
    expect(people.text).not.toContain('someone@elsewhere');
    expect(people.text).not.toContain(application.cast.people.mia.name);
    expect((await ada().get(path)).status).toBe(403);
    expect((await application.as('gwen').get(path)).status).toBe(404);
    expect((await application.as('mia').get(`/organisations/${id}/usage`)).status).toBe(403);
    expect((await application.as('gwen').get(`/organisations/${id}/usage`)).status).toBe(404);
  });

  test('the days are read by an index of the ledger', async () => {
    await behind(
      application,
      `do $$ declare plan text := ''; line text; begin
         set local enable_seqscan = off;
         for line in explain select sum(change) from share_entries where organisation_id = gen_random_uuid() and at < now() loop plan := plan || line; end loop;
         if plan not like '%share_entries_by_organisation%' then raise exception '%', plan; end if;
       end $$`,
    );
  });
});
