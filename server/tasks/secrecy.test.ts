import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Answer, Client } from '../test/client.ts';
import { assign, behind, pair, role, said, setLevel, user, wentWell } from './test/scene.ts';

const application = useApplication();
let connectionId: string;
beforeAll(async () => {
  connectionId = await pair(application, 'acme', 'globex', 'roles');
});

const as = (key: Parameters<typeof application.as>[0]) => application.as(key);
const globexRole = (name: string) => role(application.cast.organisations.globex.roles[name]);

type Member = 'gwen' | 'carla' | 'greta' | 'gus';
const members: Member[] = ['gwen', 'carla', 'greta', 'gus'];

/** What would tell who somebody is. */
function tracesOf(key: Member): string[] {
  const { id, name, email } = application.cast.people[key];
  return [id, name, ...name.split(' '), email, email.split('@')[0] ?? ''].filter(
    (trace) => trace.toLowerCase() !== 'globexperson',
  );
}

/** Everything that Acme's people can read about tasks, as one text: bodies and headers. */
async function allThatAcmeReads(taskIds: string[]): Promise<string> {
  const seen: string[] = [];
  const add = (answer: Answer) => seen.push(answer.text, JSON.stringify([...answer.headers]));
  for (const key of ['ada', 'colin', 'mia', 'erin'] as const) {
    const client = as(key);
    for (const box of ['inbox', 'sent', 'organisation']) {
      for (const status of ['', '&status=open', '&status=taken', '&status=completed,declined,cancelled']) {
        add(await client.get(`/tasks?box=${box}&limit=200${status}`));
      }
    }
    for (const path of ['/directory?limit=200', '/directory?kind=user', '/directory?q=g', '/tasks/counts'])
      add(await client.get(path));
    for (const id of taskIds) {
      for (const path of ['', '/history', '/comments']) add(await client.get(`/tasks/${id}${path}`));
    }
  }
  return seen.join('\n');
}

async function expectOnly(taskIds: string[], known: Member[]): Promise<void> {
  const text = await allThatAcmeReads(taskIds);
  for (const key of members) {
    const found = tracesOf(key).filter((trace) => text.includes(trace));
    if (known.includes(key))
      expect([key, found]).toEqual([key, expect.arrayContaining([application.cast.people[key].name])]);
    else expect([key, found]).toEqual([key, []]);
  }
}

/** Work goes through Globex in every way that there is. */
async function workThrough(sender: Client): Promise<string[]> {
  const ids: string[] = [];
  const next = async (more: Record<string, unknown> = {}) => {
    const { id } = await assign(sender, [globexRole('reception')], more);
    ids.push(id);
    return id as string;
  };
  const completed = await next({ kind: 'approve' });
  wentWell(await as('greta').post(`/tasks/${completed}/take`));
  wentWell(await as('greta').post(`/tasks/${completed}/comments`, { text: 'On it.' }));
  wentWell(await as('greta').post(`/tasks/${completed}/transfer`, { assignee: user(application.cast.people.gus.id) }));
  wentWell(await as('gus').post(`/tasks/${completed}/comments`, { text: 'With me now.' }));
  wentWell(await as('gus').post(`/tasks/${completed}/put-back`));
  wentWell(await as('carla').post(`/tasks/${completed}/take`));
  wentWell(await as('carla').post(`/tasks/${completed}/complete`, { verdict: 'rejected', comment: 'Too dear.' }));
  const declined = await next();
  wentWell(await as('gwen').post(`/tasks/${declined}/decline`, { comment: 'Not ours.' }));
  const handedOn = await next();
  wentWell(await as('greta').post(`/tasks/${handedOn}/take`));
  wentWell(
    await as('greta').post(`/tasks/${handedOn}/transfer`, { assignee: globexRole('backstage'), message: 'Please' }),
  );
  wentWell(await as('gus').post(`/tasks/${handedOn}/take`));
  const bulk = await next();
  wentWell(await as('greta').post(`/tasks/${bulk}/take`));
  wentWell(
    await as('carla').post('/tasks/bulk-transfer', {
      taskIds: [bulk],
      assignee: user(application.cast.people.gwen.id),
      preview: false,
    }),
  );
  const open = await next();
  wentWell(await as('greta').post(`/tasks/${open}/comments`, { text: 'Which page?' }));
  return ids;
}

describe('At level roles no individual of the receiving organisation is visible in any way', () => {
  let ids: string[];
  beforeAll(async () => {
    ids = await workThrough(as('mia'));
  });

  test('in tasks taken, commented, transferred, put back, completed, declined: nobody of Globex', async () => {
    await expectOnly(ids, []);
    const history = wentWell(await as('mia').get(`/tasks/${ids[0]}/history`)).items;
    const somebody = {
      kind: 'person',
      id: null,
      name: null,
      organisation: { id: application.cast.organisations.globex.id, name: 'Globex' },
    };
    expect(history.map((event: { kind: string }) => event.kind)).toEqual([
      'created',
      'assigned',
      'taken',
      'commented',
      'transferred',
      'commented',
      'put_back',
      'taken',
      'completed',
    ]);
    expect(history[2].actor).toEqual(somebody);
    expect(history[4].assignee).toEqual(somebody);
    expect(history.at(-1)).toMatchObject({ actor: somebody, comment: 'Too dear.' });
    expect(wentWell(await as('mia').get(`/tasks/${ids[0]}`)).holder).toEqual(somebody);
    expect(
      wentWell(await as('mia').get(`/tasks/${ids[0]}/comments`)).items.map((item: { author: object }) => item.author),
    ).toEqual([somebody, somebody]);
  });

  test('the receiving side names its own people, and who sent it', async () => {
    const history = wentWell(await as('carla').get(`/tasks/${ids[0]}/history`)).items;
    expect(history[0].actor).toMatchObject({ name: 'Mia Member' });
    expect(history[2].actor).toMatchObject({ name: 'Greta Globexperson' });
  });

  test('errors, filters and bulk previews by a hidden id read as for an unknown one', async () => {
    const unknown = '01890000-0000-7000-8000-000000000000';
    const { greta } = application.cast.people;
    const ask = (id: string): [Promise<Answer>, Promise<Answer>, Promise<Answer>, Promise<Answer>] => [
      as('colin').post('/tasks', { title: 'Hi', assignees: [user(id)] }),
      as('colin').get(`/tasks?box=organisation&sender=${id}`),
      as('colin').post('/tasks/bulk-transfer', {
        holderUserId: id,
        assignee: user(application.cast.people.max.id),
        preview: true,
      }),
      as('colin').get(`/directory/explain?kind=user&id=${id}`),
    ];
    const hidden = await Promise.all(ask(greta.id));
    const missing = await Promise.all(ask(unknown));
    expect(hidden.map((answer) => [answer.status, answer.text])).toEqual(
      missing.map((answer) => [answer.status, answer.text]),
    );
  });

  test('refusals of steps by the sending side name nobody', async () => {
    const steps = ['take', 'put-back', 'complete', 'transfer'];
    for (const id of ids) {
      for (const step of steps) {
        const body = step === 'transfer' ? { assignee: user(application.cast.people.max.id) } : {};
        const answer = await as('mia').post(`/tasks/${id}/${step}`, body);
        expect(said(answer)).toBe('403 forbidden');
        for (const key of members) for (const trace of tracesOf(key)) expect(answer.text).not.toContain(trace);
      }
    }
  });

  test('no mail to Acme, and no audit record that Acme keeps, tells who did it', async () => {
    const { acme } = application.cast.organisations;
    const details = await behind<{ text: string }>(
      application,
      `select detail::text as text from audit_records where organisation_id = $1 and subject_kind = 'task'`,
      [acme.id],
    );
    const mails = await behind<{ sealed_body: Buffer; subject: string }>(
      application,
      `select * from mails where to_address like '%@acme.example'`,
    );
    const text = [
      ...details.map((row) => row.text),
      ...mails.map((mail) => mail.subject + application.services.sealer.open(mail.sealed_body)),
    ].join('\n');
    expect(details.length).toBeGreaterThan(5);
    for (const key of members) for (const trace of tracesOf(key)) expect(text).not.toContain(trace);
  });

  test('after raising to roles_and_users people in public roles appear, others do not; after lowering they vanish from old work', async () => {
    await setLevel(application, connectionId, 'roles_and_users');
    await expectOnly(ids, ['carla', 'greta']);
    const direct = await assign(as('mia'), [user(application.cast.people.greta.id)]);
    await setLevel(application, connectionId, 'roles');
    await expectOnly([...ids, direct.id], []);
    expect(wentWell(await as('mia').get(`/tasks/${direct.id}`)).assignees).toEqual([
      {
        kind: 'person',
        id: null,
        name: null,
        organisation: { id: application.cast.organisations.globex.id, name: 'Globex' },
      },
    ]);
    expect(wentWell(await as('greta').post(`/tasks/${direct.id}/complete`)).holder.name).toBe('Greta Globexperson');
    await expectOnly([...ids, direct.id], []);
  });

  test('who has moved to an organisation that Acme does see is not named for what they did at Globex', async () => {
    const { globex, acme } = application.cast.organisations;
    const { gus } = application.cast.people;
    const move = (id: string) =>
      behind(application, 'update users set organisation_id = $1 where id = $2', [id, gus.id]);
    await move(acme.id);
    const text =
      (await as('mia').get(`/tasks/${ids[0]}/history`)).text + (await as('mia').get(`/tasks/${ids[0]}/comments`)).text;
    for (const trace of tracesOf('gus')) expect(text).not.toContain(trace);
    expect(text).toContain('With me now.');
    expect((await as('gus').get(`/tasks/${ids[2]}`)).status).toBe(404);
    expect(wentWell(await as('gus').get('/tasks?status=open,taken')).items).toEqual([]);
    const handed = { holderUserId: gus.id, assignee: user(application.cast.people.carla.id), preview: true };
    const found = wentWell(await as('gwen').post('/tasks/bulk-transfer', handed));
    expect(found.items.map((item: { taskId: string }) => item.taskId)).toEqual([ids[2]]);
    await move(globex.id);
  });

  test('who leaves the last public role vanishes too', async () => {
    await setLevel(application, connectionId, 'roles_and_users');
    await behind(application, 'delete from role_members where user_id = $1 and role_id = $2', [
      application.cast.people.greta.id,
      application.cast.organisations.globex.roles.reception,
    ]);
    await expectOnly(ids, ['carla']);
    await setLevel(application, connectionId, 'roles');
  });
});
