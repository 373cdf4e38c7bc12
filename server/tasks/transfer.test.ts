import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { assign, behind, boxOf, historyOf, pair, role, said, user, wentWell } from './test/scene.ts';

const application = useApplication();
beforeAll(async () => {
  await pair(application, 'acme', 'globex', 'roles_and_users');
});

const unknownId = '01890000-0000-7000-8000-000000000000';
const globexRole = (name: string) => role(application.cast.organisations.globex.roles[name]);
const person = (key: keyof typeof application.cast.people) => user(application.cast.people[key].id);
const as = (key: Parameters<typeof application.as>[0]) => application.as(key);

async function takenByGreta(): Promise<string> {
  const { id } = await assign(as('mia'), [globexRole('reception')]);
  wentWell(await as('greta').post(`/tasks/${id}/take`));
  return id;
}

describe('The holder transfers it within their own organisation', () => {
  test('to a person, who holds it from now on, and is told', async () => {
    const id = await takenByGreta();
    const given = wentWell(
      await as('greta').post(`/tasks/${id}/transfer`, { assignee: person('gus'), message: 'Yours' }),
    );
    expect(given).toMatchObject({ status: 'taken', holder: { name: 'Gus Globexperson' } });
    expect(await boxOf(as('gus'))).toContain(id);
    expect(await boxOf(as('greta'))).not.toContain(id);
    expect((await historyOf(as('gus'), id)).at(-1)).toMatchObject({
      kind: 'transferred',
      actor: { name: 'Greta Globexperson' },
      assignee: { kind: 'user', name: 'Gus Globexperson' },
      comment: 'Yours',
    });
    const mails = await behind(application, `select 1 from mails where to_address = $1 and kind = 'task.assigned'`, [
      application.cast.people.gus.email,
    ]);
    expect(mails).toHaveLength(1);
    wentWell(await as('gus').post(`/tasks/${id}/complete`));
  });

  test('to a role, whose members can take it, and those of the first role no longer', async () => {
    const id = await takenByGreta();
    const given = wentWell(await as('greta').post(`/tasks/${id}/transfer`, { assignee: globexRole('backstage') }));
    expect(given).toMatchObject({ status: 'open', holder: null, assignees: [{ name: 'Globex Backstage' }] });
    expect(await boxOf(as('gus'))).toContain(id);
    expect(await boxOf(as('carla'))).not.toContain(id);
    expect(said(await as('greta').get(`/tasks/${id}`))).toBe('404 not_found');
    expect(wentWell(await as('mia').get(`/tasks/${id}`)).assignees).toEqual([
      {
        kind: 'role',
        id: null,
        name: null,
        organisation: { id: application.cast.organisations.globex.id, name: 'Globex' },
      },
    ]);
    wentWell(await as('gus').post(`/tasks/${id}/take`));
    expect(wentWell(await as('gus').post(`/tasks/${id}/put-back`)).status).toBe('open');
    expect(await boxOf(as('gus'))).toContain(id);
  });

  test('a person who is given it in person need not take it first', async () => {
    const { id } = await assign(as('mia'), [person('greta')]);
    wentWell(await as('greta').post(`/tasks/${id}/transfer`, { assignee: person('gus') }));
    expect(await boxOf(as('gus'))).toContain(id);
    expect(await boxOf(as('greta'))).not.toContain(id);
  });

  test('members of a role take it first; coordinators need not', async () => {
    const { id } = await assign(as('mia'), [globexRole('reception')]);
    expect(said(await as('greta').post(`/tasks/${id}/transfer`, { assignee: person('gus') }))).toBe(
      '409 task_not_taken',
    );
    expect(wentWell(await as('gwen').post(`/tasks/${id}/transfer`, { assignee: person('gus') })).holder.name).toBe(
      'Gus Globexperson',
    );
    expect(wentWell(await as('gwen').post(`/tasks/${id}/transfer`, { assignee: person('gwen') })).holder.name).toBe(
      'Gwen Gatekeeper',
    );
  });

  test('to nobody unknown, foreign, pending or disabled: 422 not_assignable, all alike', async () => {
    const id = await takenByGreta();
    await behind(application, `update users set status = 'disabled' where id = $1`, [application.cast.people.carla.id]);
    const bodies = new Set<string>();
    for (const assignee of [
      user(unknownId),
      role(unknownId),
      person('mia'),
      person('ivan'),
      person('carla'),
      role(application.cast.organisations.acme.roles.reception),
    ]) {
      const answer = await as('greta').post(`/tasks/${id}/transfer`, { assignee });
      expect(said(answer)).toBe('422 not_assignable');
      expect(answer.body.errors[0].path).toBe('assignee');
      bodies.add(answer.text);
    }
    expect(bodies.size).toBe(1);
    await behind(application, `update users set status = 'active' where id = $1`, [application.cast.people.carla.id]);
  });

  test('nobody else does: colleagues and the sender 403, strangers 404, and what is over stays', async () => {
    const id = await takenByGreta();
    expect(said(await as('mia').post(`/tasks/${id}/transfer`, { assignee: person('max') }))).toBe('403 forbidden');
    expect(said(await as('colin').post(`/tasks/${id}/transfer`, { assignee: person('max') }))).toBe('403 forbidden');
    expect(said(await as('gus').post(`/tasks/${id}/transfer`, { assignee: person('gus') }))).toBe('404 not_found');
    expect(said(await as('ingrid').post(`/tasks/${id}/transfer`, { assignee: person('ivan') }))).toBe('404 not_found');
    expect(said(await as('greta').post(`/tasks/${id}/transfer`, { assignee: person('greta') }))).toBe(
      '409 task_not_transferable',
    );
    wentWell(await as('greta').post(`/tasks/${id}/complete`));
    expect(said(await as('greta').post(`/tasks/${id}/transfer`, { assignee: person('gus') }))).toBe('409 task_closed');
  });
});

describe('An organisation may require that giver and receiver share a role', () => {
  beforeEach(async () => {
    await behind(application, `update organisations set transfer_needs_shared_role = true where short_name = 'globex'`);
    return () => behind(application, 'update organisations set transfer_needs_shared_role = false');
  });

  test('Everyone does not count: 409 task_not_transferable; a colleague of the same role may have it', async () => {
    const id = await takenByGreta();
    expect(said(await as('greta').post(`/tasks/${id}/transfer`, { assignee: person('gus') }))).toBe(
      '409 task_not_transferable',
    );
    expect(said(await as('greta').post(`/tasks/${id}/transfer`, { assignee: globexRole('everyone') }))).toBe(
      '409 task_not_transferable',
    );
    expect(said(await as('greta').post(`/tasks/${id}/transfer`, { assignee: globexRole('backstage') }))).toBe(
      '409 task_not_transferable',
    );
    expect(wentWell(await as('greta').get(`/tasks/${id}`)).version).toBe(2);
    wentWell(await as('greta').post(`/tasks/${id}/transfer`, { assignee: person('carla') }));
    wentWell(await as('carla').post(`/tasks/${id}/transfer`, { assignee: globexRole('reception') }));
  });

  test('the giver is who holds it, also when a coordinator hands it on; untaken, the role that it waits for', async () => {
    const id = await takenByGreta();
    expect(said(await as('gwen').post(`/tasks/${id}/transfer`, { assignee: person('gus') }))).toBe(
      '409 task_not_transferable',
    );
    wentWell(await as('gwen').post(`/tasks/${id}/transfer`, { assignee: person('carla') }));
    const open = await assign(as('mia'), [globexRole('reception')]);
    expect(said(await as('gwen').post(`/tasks/${open.id}/transfer`, { assignee: person('gus') }))).toBe(
      '409 task_not_transferable',
    );
    wentWell(await as('gwen').post(`/tasks/${open.id}/transfer`, { assignee: person('greta') }));
  });
});

describe('Bulk transfer with preview', () => {
  test('shows what would happen and why not, and then does the same', async () => {
    const mine = [await takenByGreta(), await takenByGreta()];
    const closed = await takenByGreta();
    wentWell(await as('greta').post(`/tasks/${closed}/complete`));
    const untaken = await assign(as('mia'), [globexRole('reception')]);
    const taskIds = [...mine, closed, untaken.id, unknownId];
    const body = { taskIds, assignee: person('gus'), message: 'While I am away', preview: true };
    const preview = wentWell(await as('greta').post('/tasks/bulk-transfer', body));
    const allowed = (result: { items: { taskId: string; allowed: boolean }[] }) =>
      Object.fromEntries(result.items.map((item) => [item.taskId, item.allowed]));
    expect(preview.transferred).toBe(0);
    expect(allowed(preview)).toEqual({
      [mine[0]!]: true,
      [mine[1]!]: true,
      [closed]: false,
      [untaken.id]: false,
      [unknownId]: false,
    });
    expect(preview.items.every((item: { because: string }) => item.because.length > 10)).toBe(true);
    expect(await boxOf(as('greta'))).toContain(mine[0]);
    const done = wentWell(await as('greta').post('/tasks/bulk-transfer', { ...body, preview: false }));
    expect(done).toEqual({ items: preview.items, transferred: 2 });
    expect(await boxOf(as('gus'))).toEqual(expect.arrayContaining(mine));
    expect(await boxOf(as('greta'))).not.toContain(mine[0]);
  });

  test('everything of one person, by a coordinator: what they hold, and what waits for them', async () => {
    const held = await takenByGreta();
    const waiting = await assign(as('mia'), [person('greta')]);
    await behind(application, `update users set status = 'disabled' where id = $1`, [application.cast.people.greta.id]);
    const body = { holderUserId: application.cast.people.greta.id, assignee: person('carla'), preview: false };
    const done = wentWell(await as('gwen').post('/tasks/bulk-transfer', body));
    expect(done.items.map((item: { taskId: string }) => item.taskId)).toEqual(
      expect.arrayContaining([held, waiting.id]),
    );
    expect(done.transferred).toBe(done.items.length);
    await behind(application, `update users set status = 'active' where id = $1`, [application.cast.people.greta.id]);
    expect(await boxOf(as('carla'))).toEqual(expect.arrayContaining([held, waiting.id]));
  });

  test('of somebody who is hidden, unknown or none of the caller’s business: nothing, alike', async () => {
    await takenByGreta();
    const ask = (key: 'mia' | 'colin' | 'gus' | 'ingrid', holderUserId: string) =>
      as(key).post('/tasks/bulk-transfer', { holderUserId, assignee: person('max'), preview: true });
    for (const key of ['mia', 'colin', 'gus', 'ingrid'] as const) {
      const hidden = await ask(key, application.cast.people.greta.id);
      expect(hidden.status).toBe(200);
      expect(hidden.text).toBe((await ask(key, unknownId)).text);
    }
  });

  test('neither or both of taskIds and holderUserId, too many, no preview: refused', async () => {
    const refuse = async (body: object) =>
      expect(
        said(await as('greta').post('/tasks/bulk-transfer', { assignee: person('gus'), preview: true, ...body })),
      ).toBe('422 invalid');
    await refuse({});
    await refuse({ taskIds: [unknownId], holderUserId: unknownId });
    await refuse({ taskIds: Array.from({ length: 201 }, () => unknownId) });
    await refuse({ taskIds: [unknownId], preview: undefined });
  });
});
