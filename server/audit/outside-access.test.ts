import { beforeAll, expect, test } from 'vitest';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { asOwner, connect } from './test/scene.ts';

const application = useApplication();
const path = () => `/organisations/${application.cast.organisations.acme.id}/outside-access`;
const cast = () => application.cast;
let taskId: string;
const workspaceId = newId();

beforeAll(async () => {
  await connect(application, 'roles');
  const { acme, globex } = cast().organisations;
  const { mia, greta, max } = cast().people;
  const assignees = [
    { kind: 'role', id: globex.roles.reception },
    { kind: 'user', id: max.id },
  ];
  taskId = (await application.as('mia').post('/tasks', { title: '=Across', assignees })).body.id;
  await application.as('greta').post(`/tasks/${taskId}/take`, {});
  await application.as('mia').post('/tasks', { title: 'Inside', assignees: assignees.slice(1) });
  const participant = (userId: string | null, email: string, status: string): [string, unknown[]] => [
    `insert into participants (id, workspace_id, organisation_id, user_id, email, abilities, status, invited_by, invited_at)
     values ($1, $2, $3, $4, $5, '{preview,download}', $6, $7, now())`,
    [newId(), workspaceId, acme.id, userId, email, status, mia.id],
  ];
  await asOwner(
    application,
    [
      `insert into workspaces (id, organisation_id, account_id, owner_user_id, name, created_at) values ($1, $2, $3, $4, 'Plans', now())`,
      [workspaceId, acme.id, acme.accountId, mia.id],
    ],
    participant(greta.id, 'greta@globex.example', 'active'),
    participant(max.id, 'max@acme.example', 'active'),
    participant(cast().people.ivan.id, 'ivan@initech.example', 'left'),
    participant(null, 'new@elsewhere.example', 'invited'),
  );
});

test('it says who outside has access to what, and leaves out who is inside or has it no more', async () => {
  const { items } = (await application.as('ada').get(path())).body;
  const { acme, globex } = cast().organisations;
  const somebody = { kind: 'person', id: null, name: null, organisation: { id: globex.id, name: 'Globex' } };
  expect(items).toMatchObject([
    {
      kind: 'connection',
      organisation: { id: globex.id, name: 'Globex' },
      from: { id: acme.id, name: 'Acme' },
      to: { id: globex.id },
      level: 'roles',
      person: null,
    },
    {
      kind: 'participant',
      organisation: { name: 'Globex' },
      person: somebody,
      email: null,
      abilities: ['preview', 'download'],
    },
    { kind: 'participant', organisation: null, person: null, email: 'new@elsewhere.example', status: 'invited' },
    {
      kind: 'task',
      organisation: { name: 'Globex' },
      person: somebody,
      status: 'taken',
      subject: { id: taskId, name: '=Across' },
    },
  ]);
  expect(JSON.stringify(items)).not.toMatch(/greta|Greta/);
  expect(JSON.stringify(items)).not.toContain(cast().people.greta.id);
  const seen = (await application.as('gwen').get(path().replace(acme.id, globex.id))).body.items;
  expect(seen).toMatchObject([{ kind: 'connection', organisation: { name: 'Acme' } }]);
});

test('whoever has moved since they took a task is still somebody of the organisation that has it', async () => {
  const { people, organisations } = cast();
  const move = (to: string): [string, unknown[]] => [
    'update users set organisation_id = $1 where id = $2',
    [to, people.greta.id],
  ];
  await asOwner(application, move(organisations.initech.id));
  const { items } = (await application.as('ada').get(`${path()}?kind=task`)).body;
  await asOwner(application, move(organisations.globex.id));
  expect(items).toMatchObject([{ person: { id: null, organisation: { id: organisations.globex.id } } }]);
});

test('page after page, and by kind', async () => {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Json = (await application.as('ada').get(`${path()}?limit=1${cursor && `&cursor=${cursor}`}`)).body;
    seen.push(...page.items.map(({ kind }: Json) => kind));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(['connection', 'participant', 'participant', 'task']);
  expect((await application.as('ada').get(`${path()}?kind=task`)).body.items).toHaveLength(1);
});

test('as CSV, in which no cell runs as a formula', async () => {
  const answer = await application.as('ada').with({ accept: 'text/csv' }).get(path());
  const lines = answer.text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(5);
  expect(answer.text).toContain(`,'=Across,`);
  const linked = await application.as('ada').get(`${path()}?format=csv&kind=task`);
  expect(linked.headers.get('content-disposition')).toContain('attachment');
  expect(linked.text.trimEnd().split('\r\n')).toHaveLength(2);
});

test('it is for administrators and auditors', async () => {
  const status = async (who: 'erin' | 'mia' | 'colin' | 'gwen' | 'ingrid') =>
    (await application.as(who).get(path())).status;
  expect([await status('erin'), await status('mia'), await status('colin')]).toEqual([200, 403, 403]);
  expect([await status('gwen'), await status('ingrid')]).toEqual([404, 404]);
});
