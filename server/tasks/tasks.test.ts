import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { assign, boxOf, historyOf, pair, role, said, user, wentWell } from './test/scene.ts';

const application = useApplication();
beforeAll(async () => {
  await pair(application, 'acme', 'globex', 'roles_and_users');
});

const reception = () => role(application.cast.organisations.globex.roles.reception);
const person = (key: keyof typeof application.cast.people) => user(application.cast.people[key].id);
const as = (key: Parameters<typeof application.as>[0]) => application.as(key);

describe('A task for a role appears in every member’s inbox', () => {
  test('one takes it, and it leaves the other lists; they can put it back', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    expect(await boxOf(as('greta'))).toContain(id);
    expect(await boxOf(as('carla'))).toContain(id);
    expect(await boxOf(as('gus'))).not.toContain(id);

    const taken = wentWell(await as('greta').post(`/tasks/${id}/take`));
    expect(taken).toMatchObject({
      status: 'taken',
      holder: { name: 'Greta Globexperson' },
      version: 2,
      may: { complete: true, putBack: true },
    });
    expect(await boxOf(as('greta'))).toContain(id);
    expect(await boxOf(as('carla'))).not.toContain(id);
    expect(said(await as('carla').post(`/tasks/${id}/take`))).toBe('409 task_already_taken');

    const back = wentWell(await as('greta').post(`/tasks/${id}/put-back`));
    expect(back).toMatchObject({ status: 'open', holder: null, may: { take: true, putBack: false } });
    expect(await boxOf(as('carla'))).toContain(id);
  });

  test('only assignees take: others of the organisation do not know of it, the sender may not', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    expect(said(await as('gus').post(`/tasks/${id}/take`))).toBe('404 not_found');
    expect(said(await as('ivan').post(`/tasks/${id}/take`))).toBe('404 not_found');
    expect(said(await as('mia').post(`/tasks/${id}/take`))).toBe('403 forbidden');
  });

  test('nobody but the holder and coordinators puts it back', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    wentWell(await as('carla').post(`/tasks/${id}/take`));
    expect(said(await as('greta').post(`/tasks/${id}/put-back`))).toBe('403 forbidden');
    expect(said(await as('mia').post(`/tasks/${id}/put-back`))).toBe('403 forbidden');
    wentWell(await as('gwen').post(`/tasks/${id}/put-back`));
    // They might, were it taken: a second click is told that nobody holds it, not that they may not.
    for (const key of ['gwen', 'carla'] as const)
      expect(said(await as(key).post(`/tasks/${id}/put-back`))).toBe('409 task_not_taken');
    expect(said(await as('mia').post(`/tasks/${id}/put-back`))).toBe('403 forbidden');
  });
});

describe('The holder completes it', () => {
  test('members of a role take it first; whoever is assigned in person need not', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    expect(said(await as('greta').post(`/tasks/${id}/complete`, {}))).toBe('409 task_not_taken');
    wentWell(await as('greta').post(`/tasks/${id}/take`));
    const done = wentWell(await as('greta').post(`/tasks/${id}/complete`, { comment: 'Read and understood.' }));
    expect(done).toMatchObject({
      status: 'completed',
      holder: { name: 'Greta Globexperson' },
      may: { complete: false, take: false },
    });
    expect(done.closedAt).not.toBeNull();

    const direct = await assign(as('mia'), [person('greta')]);
    const answered = wentWell(await as('greta').post(`/tasks/${direct.id}/complete`));
    expect(answered).toMatchObject({ status: 'completed', holder: { name: 'Greta Globexperson' } });
  });

  test('the holder stays recorded on completed tasks, and completing again is 409', async () => {
    const { id } = await assign(as('mia'), [person('greta')]);
    wentWell(await as('greta').post(`/tasks/${id}/complete`));
    expect(wentWell(await as('mia').get(`/tasks/${id}`)).holder).toMatchObject({ name: 'Greta Globexperson' });
    for (const step of ['complete', 'take', 'put-back'] as const) {
      expect(said(await as('greta').post(`/tasks/${id}/${step}`))).toBe('409 task_closed');
    }
    expect(said(await as('greta').post(`/tasks/${id}/decline`, { comment: 'No' }))).toBe('409 task_closed');
    expect(said(await as('mia').post(`/tasks/${id}/cancel`))).toBe('409 task_closed');
    expect(said(await as('mia').patch(`/tasks/${id}`, { title: 'New' }))).toBe('409 task_closed');
  });

  test('with a verdict for approve: approved, or rejected with a comment', async () => {
    const ask = () => assign(as('mia'), [person('greta')], { kind: 'approve' });
    const first = await ask();
    expect(said(await as('greta').post(`/tasks/${first.id}/complete`, {}))).toBe('422 verdict_required');
    expect(said(await as('greta').post(`/tasks/${first.id}/complete`, { verdict: 'rejected' }))).toBe(
      '422 verdict_required',
    );
    expect(said(await as('greta').post(`/tasks/${first.id}/complete`, { verdict: 'rejected', comment: '  ' }))).toBe(
      '422 verdict_required',
    );
    expect(said(await as('greta').post(`/tasks/${first.id}/complete`, { verdict: 'perhaps' }))).toBe('422 invalid');
    expect(wentWell(await as('greta').get(`/tasks/${first.id}`))).toMatchObject({ status: 'open', version: 1 });
    const rejected = wentWell(
      await as('greta').post(`/tasks/${first.id}/complete`, { verdict: 'rejected', comment: 'Too dear' }),
    );
    expect(rejected).toMatchObject({ status: 'completed', verdict: 'rejected' });
    const second = await ask();
    const approved = wentWell(await as('greta').post(`/tasks/${second.id}/complete`, { verdict: 'approved' }));
    expect(approved.verdict).toBe('approved');
    expect((await historyOf(as('mia'), first.id)).at(-1)).toMatchObject({ kind: 'completed', comment: 'Too dear' });
  });

  test('tasks of other kinds have no verdict', async () => {
    const { id } = await assign(as('mia'), [person('greta')]);
    expect(said(await as('greta').post(`/tasks/${id}/complete`, { verdict: 'approved' }))).toBe('422 invalid');
  });

  test('neither the sender nor colleagues complete it', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    wentWell(await as('carla').post(`/tasks/${id}/take`));
    expect(said(await as('mia').post(`/tasks/${id}/complete`))).toBe('403 forbidden');
    expect(said(await as('greta').post(`/tasks/${id}/complete`))).toBe('403 forbidden');
    expect(said(await as('ingrid').post(`/tasks/${id}/complete`))).toBe('404 not_found');
  });
});

describe('The holder declines it with a reason', () => {
  test('which both sides read, and the task is over as a whole', async () => {
    const { id } = await assign(as('mia'), [reception(), person('carla')]);
    wentWell(await as('greta').post(`/tasks/${id}/take`));
    expect(said(await as('greta').post(`/tasks/${id}/decline`, {}))).toBe('422 invalid');
    for (const comment of [' ', '\u200b'])
      expect(said(await as('greta').post(`/tasks/${id}/decline`, { comment }))).toBe('422 invalid');
    const declined = wentWell(await as('greta').post(`/tasks/${id}/decline`, { comment: 'Not ours' }));
    expect(declined.status).toBe('declined');
    expect(await boxOf(as('carla'))).not.toContain(id);
    expect((await historyOf(as('mia'), id)).at(-1)).toMatchObject({ kind: 'declined', comment: 'Not ours' });
  });

  test('members of a role take it first; whoever is assigned in person need not', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    expect(said(await as('greta').post(`/tasks/${id}/decline`, { comment: 'No' }))).toBe('409 task_not_taken');
    const direct = await assign(as('mia'), [person('greta')]);
    wentWell(await as('greta').post(`/tasks/${direct.id}/decline`, { comment: 'No' }));
  });
});
