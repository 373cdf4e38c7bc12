import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { assign, behind, boxOf, pair, role, said, user, wentWell } from './test/scene.ts';

const application = useApplication();
beforeAll(async () => {
  await pair(application, 'acme', 'globex', 'roles_and_users');
});

const unknownId = '01890000-0000-7000-8000-000000000000';
const reception = () => role(application.cast.organisations.globex.roles.reception);
const person = (key: keyof typeof application.cast.people) => user(application.cast.people[key].id);
const as = (key: Parameters<typeof application.as>[0]) => application.as(key);

describe('A task has a title, description, priority, due date, kind, assignees', () => {
  test('as they were given, with who it is from', async () => {
    const { acme, globex } = application.cast.organisations;
    const dueAt = '2031-05-01T12:00:00.000Z';
    const given = {
      title: 'Review the plan',
      description: 'Two pages.\nCarefully.',
      kind: 'review',
      priority: 'high',
      dueAt,
    };
    const answer = await as('mia').post('/tasks', { ...given, assignees: [reception(), person('greta')] });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({
      ...given,
      status: 'open',
      overdue: false,
      from: { organisation: { id: acme.id, name: 'Acme' }, user: { kind: 'person', name: 'Mia Member' } },
      assignees: [
        {
          kind: 'role',
          id: globex.roles.reception,
          name: 'Globex Reception',
          organisation: { id: globex.id, name: 'Globex' },
        },
        {
          kind: 'user',
          id: application.cast.people.greta.id,
          name: 'Greta Globexperson',
          organisation: { id: globex.id },
        },
      ],
      holder: null,
      verdict: null,
      documents: [],
      version: 1,
      may: { take: false, complete: false, change: true, cancel: true, comment: true },
    });
    expect(answer.body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test('with sensible defaults', async () => {
    const task = await assign(as('mia'), [reception()]);
    expect(task).toMatchObject({ description: '', kind: 'basic', priority: 'normal', dueAt: null });
  });

  test('whom the sender names twice is assigned once', async () => {
    const task = await assign(as('mia'), [reception(), reception()]);
    expect(task.assignees).toHaveLength(1);
  });

  test.each([
    ['no title', { title: '' }, 'title'],
    ['a title of 201 characters', { title: 'x'.repeat(201) }, 'title'],
    ['a title with a line break', { title: 'a\nb' }, 'title'],
    ['a description of 10,001 characters', { description: 'x'.repeat(10_001) }, 'description'],
    ['a description with control characters', { description: 'a\u0000b' }, 'description'],
    ['an unknown kind', { kind: 'epic' }, 'kind'],
    ['an unknown priority', { priority: 'now' }, 'priority'],
    ['a due date that is no time', { dueAt: 'tomorrow' }, 'dueAt'],
    ['nobody', { assignees: [] }, 'assignees'],
    ['51 assignees', { assignees: Array.from({ length: 51 }, () => ({ kind: 'role', id: unknownId })) }, 'assignees'],
    ['an assignee without an id', { assignees: [{ kind: 'role' }] }, 'assignees.0.id'],
    ['an assignee of an unknown kind', { assignees: [{ kind: 'team', id: unknownId }] }, 'assignees.0.kind'],
    ['an id that is none', { assignees: [{ kind: 'role', id: 'globex' }] }, 'assignees.0.id'],
    ['a document that is not there', { documentIds: [unknownId] }, 'documentIds.0'],
    ['a field that there is not', { colour: 'red' }, 'colour'],
  ])('%s is refused, naming the field, and nothing is created', async (_what, wrong, path) => {
    const before = await boxOf(as('max'), 'box=sent');
    const answer = await as('max').post('/tasks', { title: 'Fine', assignees: [reception()], ...wrong });
    expect(said(answer)).toBe('422 invalid');
    expect(answer.body.errors[0].path).toBe(path);
    expect(await boxOf(as('max'), 'box=sent')).toEqual(before);
  });

  test('signed out: 401', async () => {
    expect(said(await as('nobody').post('/tasks', { title: 'Hello', assignees: [reception()] }))).toBe(
      '401 unauthenticated',
    );
  });
});

describe('What is not assignable and what does not exist get the same answer', () => {
  test('hidden, unknown, unreachable, pending, disabled: 422 not_assignable, and nothing is created', async () => {
    const { globex, initech, hooli } = application.cast.organisations;
    await behind(application, `update users set status = 'disabled' where id = $1`, [application.cast.people.carla.id]);
    await behind(application, `update users set status = 'pending' where id = $1`, [application.cast.people.max.id]);
    const out = [
      user(unknownId),
      role(unknownId),
      role(globex.roles.backstage),
      role(globex.roles.everyone),
      role(initech.roles.reception),
      role(hooli.roles.reception),
      person('gus'),
      person('ivan'),
      person('carla'),
      person('max'),
      user(globex.roles.reception ?? ''),
    ];
    const bodies = new Set<string>();
    for (const assignee of out) {
      const answer = await as('mia').post('/tasks', { title: 'Secret', assignees: [reception(), assignee] });
      expect([assignee, said(answer)]).toEqual([assignee, '422 not_assignable']);
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual(['assignees.1']);
      bodies.add(answer.text);
    }
    expect(bodies.size).toBe(1);
    await behind(application, `update users set status = 'active' where id = any ($1)`, [
      [application.cast.people.carla.id, application.cast.people.max.id],
    ]);
    const left = await behind(application, `select 1 from tasks where title = 'Secret'`);
    expect(left).toEqual([]);
  });

  // With repeats left out before they were checked, it was assignees.1 that was wrong.
  test('each is named by its place in what was sent, repeats counted', async () => {
    const assignees = [reception(), reception(), user(unknownId), user(unknownId)];
    const answer = await as('mia').post('/tasks', { title: 'Secret', assignees });
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual(['assignees.2', 'assignees.3']);
    const twice = [reception(), { kind: 'role', id: reception().id.toUpperCase() }];
    const task = wentWell(await as('mia').post('/tasks', { title: 'Once', assignees: twice }));
    expect(task.assignees).toHaveLength(1);
  });

  test('one-way: the receiving organisation assigns nothing back', async () => {
    const answer = await as('greta').post('/tasks', {
      title: 'Back',
      assignees: [role(application.cast.organisations.acme.roles.reception)],
    });
    expect(said(answer)).toBe('422 not_assignable');
  });

  test('own private roles and own people are assignable', async () => {
    const { acme } = application.cast.organisations;
    const task = await assign(as('mia'), [role(acme.roles.backstage), person('max'), person('mia')]);
    expect(task.assignees.map((assignee: { name: string }) => assignee.name)).toEqual([
      'Acme Backstage',
      'Max Member',
      'Mia Member',
    ]);
  });
});

describe('Mail', () => {
  test('goes to people assigned, not to members of roles, and holds nothing that anybody wrote', async () => {
    const { greta, carla } = application.cast.people;
    const mails = () =>
      behind<{ to_address: string; subject: string; sealed_body: Buffer }>(
        application,
        `select * from mails where kind = 'task.assigned' order by id`,
      );
    const before = (await mails()).length;
    const task = await assign(as('mia'), [reception(), person('greta')], { title: 'Buy cheap pills' });
    const sent = (await mails()).slice(before);
    expect(sent.map((mail) => mail.to_address)).toEqual([greta.email]);
    const text = sent[0]!.subject + application.services.sealer.open(sent[0]!.sealed_body);
    expect(text).toContain(`/tasks/${task.id}`);
    for (const stranger of ['Mia', 'pills', greta.name, carla.email]) expect(text).not.toContain(stranger);
  });
});

describe('Both organisations have it in their audit', () => {
  test('each step, once for each', async () => {
    const { acme, globex } = application.cast.organisations;
    const { id } = await assign(as('mia'), [reception()]);
    wentWell(await as('greta').post(`/tasks/${id}/take`));
    wentWell(await as('greta').post(`/tasks/${id}/complete`));
    const records = await behind<{ kind: string; organisation_id: string }>(
      application,
      'select kind, organisation_id from audit_records where subject_id = $1 order by id',
      [id],
    );
    for (const organisation of [acme, globex]) {
      const kinds = records.filter((record) => record.organisation_id === organisation.id).map((record) => record.kind);
      expect(kinds).toEqual(['task.created', 'task.taken', 'task.completed']);
    }
  });
});
