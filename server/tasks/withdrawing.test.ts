import { beforeAll, describe, expect, test } from 'vitest';
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
});
