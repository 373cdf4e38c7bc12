import { beforeEach, describe, expect, test } from 'vitest';
import { documentIn, workspaceOf } from '../documents/test/uploading.ts';
import { useApplication } from '../test/application.ts';
import { password } from '../test/cast.ts';
import { assign, behind, meanwhile, pair, role, said, user, wentWell } from './test/scene.ts';

/**
 * Each race runs on connections of its own: a further one holds the rows that both requests need, so that both stand
 * still at the same point, or the first stands still in the midst of its transaction.
 */
const application = useApplication();
let connectionId: string;
beforeEach(async () => {
  await behind(application, `update connections set status = 'ended'`);
  connectionId = await pair(application, 'acme', 'globex', 'roles_and_users');
});

const reception = () => role(application.cast.organisations.globex.roles.reception);
const person = (key: keyof typeof application.cast.people) => user(application.cast.people[key].id);
const as = (key: Parameters<typeof application.as>[0]) => application.as(key);
const holding = (table: string, id: string) => `select from ${table} where id = '${id}' for update`;

async function unfinishedAtGlobex(): Promise<number> {
  const rows = await behind<{ count: number }>(
    application,
    `select count(*)::int as count from tasks t join task_assignees a on a.task_id = t.id
     where t.status in ('open', 'taken') and a.to_organisation_id = $1 and t.title = 'Race'`,
    [application.cast.organisations.globex.id],
  );
  return rows[0]?.count ?? 0;
}

const create = (assignee = reception()) => as('mia').post('/tasks', { title: 'Race', assignees: [assignee] });

describe('Steps of one task', () => {
  // With forUpdate() taken out of lockTaskRow both answered 200, and the later one's name stood in the task.
  test('two take: one has it, the other hears 409 task_already_taken', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    const { answers } = await meanwhile(application, holding('tasks', id), [
      () => as('greta').post(`/tasks/${id}/take`),
      () => as('carla').post(`/tasks/${id}/take`),
    ]);
    expect(answers.map(said).toSorted()).toEqual(['200', '409 task_already_taken']);
    const winner = answers.find((answer) => answer.status === 200)?.body.holder.id;
    expect(wentWell(await as('mia').get(`/tasks/${id}`))).toMatchObject({ version: 2, holder: { id: winner } });
  });

  // With forUpdate() taken out of lockTaskRow both answered 200: what was cancelled was taken.
  test('take against cancel of the version that both saw: exactly one wins', async () => {
    for (const cancelFirst of [true, false]) {
      const { id } = await assign(as('mia'), [reception()]);
      const cancel = () => as('mia').with({ 'if-match': '"1"' }).post(`/tasks/${id}/cancel`);
      const take = () => as('greta').with({ 'if-match': '"1"' }).post(`/tasks/${id}/take`);
      const { answers } = await meanwhile(
        application,
        holding('tasks', id),
        cancelFirst ? [cancel, take] : [take, cancel],
      );
      expect(answers.map(said).toSorted()).toEqual(['200', '409 version_conflict']);
    }
  });

  test('complete against put back: exactly one wins', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    wentWell(await as('greta').post(`/tasks/${id}/take`));
    const { answers } = await meanwhile(application, holding('tasks', id), [
      () => as('greta').post(`/tasks/${id}/complete`),
      () => as('gwen').post(`/tasks/${id}/put-back`),
    ]);
    expect(answers[0]?.status).toBe(200);
    expect(said(answers[1]!)).toBe('409 task_closed');
  });

  test('two transfers of the same task: the second finds that it is no longer the giver’s', async () => {
    const { id } = await assign(as('mia'), [reception()]);
    wentWell(await as('greta').post(`/tasks/${id}/take`));
    const { answers } = await meanwhile(application, holding('tasks', id), [
      () => as('greta').post(`/tasks/${id}/transfer`, { assignee: person('gus') }),
      () => as('greta').post(`/tasks/${id}/transfer`, { assignee: person('carla') }),
    ]);
    expect(answers.map(said)).toEqual(['200', '403 forbidden']);
  });
});

describe('A first document that comes while a task is being taken', () => {
  // Without inOrder in hold-tasks.ts taking held the task and waited for the workspace, and whoever worked there waited for the task: 503.
  test('has the taking begin anew, so that nobody waits in a circle', async () => {
    const [{ id }, workspace] = [await assign(as('mia'), [reception()]), await workspaceOf(as('mia'))];
    const document = await documentIn(as('mia'), workspace.id);
    const attaching = `${holding('tasks', id)};
      insert into task_documents (task_id, document_id, number, workspace_id, organisation_id, attached_by, attached_at)
      select '${id}', d.id, 1, d.workspace_id, d.organisation_id, d.created_by, now() from documents d where d.id = '${document.id}'`;
    const { answers } = await meanwhile(application, attaching, [
      () => as('greta').post(`/tasks/${id}/take`),
      // Somebody works in the workspace, and needs the task.
      async () => {
        const place = `select from workspaces where id = '${workspace.id}' for no key update`;
        await behind(application, `begin; ${place}; ${holding('tasks', id)}; commit`);
        return as('mia').get(`/tasks/${id}`);
      },
    ]);
    expect(answers.map(said)).toEqual(['200', '200']);
    expect(wentWell(await as('greta').get(`/tasks/${id}`)).documents).toMatchObject([{ id: document.id }]);
  });
});

describe('Two connections that end at once, their work withdrawn', () => {
  // With both looked at in one statement with the lock, each left the task to the other: open, and assigned to nobody.
  test('what both had is cancelled by the second', async () => {
    const initechId = await pair(application, 'acme', 'initech', 'roles');
    const { id } = await assign(as('mia'), [reception(), role(application.cast.organisations.initech.roles.reception)]);
    const end = (person: 'gwen' | 'ingrid', connection: string) => () =>
      as(person).post(`/connections/${connection}/end`, { comment: 'Over', password, withdrawTasks: true });
    const { answers } = await meanwhile(application, holding('tasks', id), [
      end('gwen', connectionId),
      end('ingrid', initechId),
    ]);
    expect(answers.map(said)).toEqual(['200', '200']);
    expect(wentWell(await as('mia').get(`/tasks/${id}`))).toMatchObject({
      status: 'cancelled',
      assignees: [{ organisation: { name: 'Initech' } }],
    });
  });
});

describe('A comment on what is being withdrawn', () => {
  const end = () =>
    as('gwen').post(`/connections/${connectionId}/end`, { comment: 'Over', password, withdrawTasks: true });
  const shared = () => assign(as('mia'), [reception(), role(application.cast.organisations.acme.roles.backstage)]);
  const comment = (id: string) => () => as('greta').post(`/tasks/${id}/comments`, { text: 'On it' });

  // Without lockTask in commentOnTask the task went while the comment was written, and that answered 500.
  test('is written first, and then the task goes', async () => {
    const { id } = await shared();
    const writing = 'lock table task_comments in access exclusive mode';
    const { answers } = await meanwhile(application, writing, [comment(id), end]);
    expect(answers.map(said)).toEqual(['201', '200']);
  });

  test('or waits, and finds no task any more', async () => {
    const { id } = await shared();
    const ending = holding('users', application.cast.people.gwen.id);
    const { answers } = await meanwhile(application, ending, [end, comment(id)]);
    expect(answers.map(said)).toEqual(['200', '404 not_found']);
  });
});

describe('An assignment never slips past an ending connection', () => {
  const end = () =>
    as('gwen').post(`/connections/${connectionId}/end`, { comment: 'Over', password, withdrawTasks: true });

  // With lockPairedConnections taken out of holdAssignable the task stayed open over the ended connection.
  test('assigning is under way: ending waits for it, and withdraws it', async () => {
    const sender = holding('users', application.cast.people.mia.id);
    const { answers, answeredBefore } = await meanwhile(application, sender, [() => create(), end]);
    expect(answers.map(said)).toEqual(['201', '200']);
    expect(wentWell(await as('mia').get(`/tasks/${answers[0]?.body.id}`)).status).toBe('cancelled');
    expect(await unfinishedAtGlobex()).toBe(0);
    expect(answeredBefore).toBe(0);
  });

  // With lockPairedConnections taken out of holdAssignable the task was created over a connection that was ending.
  test('ending is under way: assigning waits for it, and is refused', async () => {
    const ending = holding('users', application.cast.people.gwen.id);
    const { answers, answeredBefore } = await meanwhile(application, ending, [end, () => create()]);
    expect(answers.map(said)).toEqual(['200', '422 not_assignable']);
    expect(await unfinishedAtGlobex()).toBe(0);
    expect(answeredBefore).toBe(0);
  });

  test('both wait for the connection: either it was not assigned, or it was withdrawn', async () => {
    for (const endFirst of [true, false]) {
      const requests = endFirst ? [end, () => create()] : [() => create(), end];
      await meanwhile(application, holding('connections', connectionId), requests);
      expect(await unfinishedAtGlobex()).toBe(0);
      connectionId = await pair(application, 'acme', 'globex', 'roles_and_users');
    }
  });
});

describe('Nor past a level that is lowered', () => {
  const lower = () =>
    as('gwen').post(`/connections/${connectionId}/level`, { level: 'roles', comment: 'Less', password });

  // With lockPairedConnections taken out of holdAssignable a person was assigned while the level that hides them was being set.
  test('lowering is under way: assigning to a person waits for it, and is refused', async () => {
    const lowering = holding('users', application.cast.people.gwen.id);
    const { answers, answeredBefore } = await meanwhile(application, lowering, [lower, () => create(person('greta'))]);
    expect(answers.map(said)).toEqual(['200', '422 not_assignable']);
    expect(answeredBefore).toBe(0);
  });

  test('assigning is under way: lowering waits for it', async () => {
    const sender = holding('users', application.cast.people.mia.id);
    const { answers, answeredBefore } = await meanwhile(application, sender, [() => create(person('greta')), lower]);
    expect(answers.map(said)).toEqual(['201', '200']);
    expect(wentWell(await as('mia').get(`/tasks/${answers[0]?.body.id}`)).assignees[0]).toMatchObject({
      kind: 'person',
      id: null,
    });
    expect(answeredBefore).toBe(0);
  });
});

describe('Nor past the disabling of a person', () => {
  const change = (status: string) => as('gwen').patch(`/users/${application.cast.people.gus.id}`, { status });

  // With holdAssignees taken out of holdAssignable, work was given to somebody disabled.
  test('disabling is under way: assigning waits for it, and is refused', async () => {
    const disabling = `select from api_tokens where user_id = '${application.cast.people.gus.id}' for update`;
    const toGus = () => as('carla').post('/tasks', { title: 'Race', assignees: [person('gus')] });
    const { answers, answeredBefore } = await meanwhile(application, disabling, [() => change('disabled'), toGus]);
    expect(answers.map(said)).toEqual(['200', '422 not_assignable']);
    wentWell(await change('active'));
    expect(answeredBefore).toBe(0);
  });
});
