import { beforeAll, describe, expect, test } from 'vitest';
import { asOwner } from '../audit/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { assign, pair, role, said, wentWell } from './test/scene.ts';

const application = useApplication();
let connectionId: string;
beforeAll(async () => {
  connectionId = await pair(application, 'acme', 'globex', 'roles');
});

const as = (key: Parameters<typeof application.as>[0]) => application.as(key);
const globexRole = (name: string) => role(application.cast.organisations.globex.roles[name]);

describe('Ending the connection', () => {
  test('withdraws open work if so chosen: cancelled, or left to others who have it too', async () => {
    await pair(application, 'acme', 'initech', 'roles');
    const { organisations, password } = application.cast;
    const alone = await assign(as('mia'), [globexRole('reception')]);
    wentWell(await as('carla').post(`/tasks/${alone.id}/take`));
    const shared = await assign(as('mia'), [globexRole('reception'), role(organisations.initech.roles.reception)]);
    wentWell(await as('carla').post(`/tasks/${shared.id}/take`));
    const done = await assign(as('mia'), [globexRole('reception')]);
    wentWell(await as('carla').post(`/tasks/${done.id}/take`));
    wentWell(await as('carla').post(`/tasks/${done.id}/complete`));
    const impact = wentWell(await as('gwen').get(`/connections/${connectionId}/impact`));
    wentWell(
      await as('gwen').post(`/connections/${connectionId}/end`, { comment: 'We move', password, withdrawTasks: true }),
    );
    expect(wentWell(await as('mia').get(`/tasks/${alone.id}`))).toMatchObject({ status: 'cancelled', version: 3 });
    expect(wentWell(await as('carla').get(`/tasks/${alone.id}`)).status).toBe('cancelled');
    expect(wentWell(await as('mia').get(`/tasks/${done.id}`)).status).toBe('completed');
    expect(wentWell(await as('mia').get(`/tasks/${shared.id}`))).toMatchObject({
      status: 'open',
      holder: null,
      assignees: [{ organisation: { name: 'Initech' } }],
    });
    expect(said(await as('carla').get(`/tasks/${shared.id}`))).toBe('404 not_found');
    wentWell(await as('ivan').post(`/tasks/${shared.id}/take`));
    const last = wentWell(await as('mia').get(`/tasks/${alone.id}/history`)).items.at(-1);
    expect(last).toMatchObject({
      kind: 'withdrawn',
      comment: 'We move',
      organisation: { name: 'Globex' },
      actor: { id: null },
    });
    expect(JSON.stringify(wentWell(await as('ivan').get(`/tasks/${shared.id}/history`)))).not.toContain('Globex');
    expect(JSON.stringify(impact)).toMatch(/[1-9]/);
  });

  test('withdraws thousands of tasks with one act, each with its history and its record', async () => {
    const { organisations, people, password } = application.cast;
    const { globex, acme } = organisations;
    const again = await pair(application, 'acme', 'globex', 'roles');
    await asOwner(application, [
      `with made as (
         insert into tasks (id, from_organisation_id, from_user_id, title, kind, priority, status, created_at, updated_at)
         select gen_random_uuid(), $1, $2, 'Task ' || n, 'basic', 'normal', 'open', now(), now() from generate_series(1, 6000) n returning id)
       insert into task_assignees (id, task_id, from_organisation_id, to_organisation_id, role_id)
       select gen_random_uuid(), id, $1, $3, $4 from made`,
      [acme.id, people.mia.id, globex.id, globex.roles.reception],
    ]);
    wentWell(await as('gwen').post(`/connections/${again}/end`, { comment: 'All', password, withdrawTasks: true }));
    const [counted] = await asOwner(application, [
      `select (select count(*)::int from task_events where kind = 'withdrawn' and comment = 'All') as events,
         (select count(*)::int from audit_records where kind = 'task.withdrawn' and detail->>'reason' = 'All') as records`,
      [],
    ]);
    expect(counted).toEqual({ events: 6000, records: 12_000 });
  });
});
