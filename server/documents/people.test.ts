import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { tokenFor } from '../identity/test/mailbox.ts';
import { hour } from '../platform/clock.ts';
import { assign, behind, pair, role, setLevel, user, wentWell } from '../tasks/test/scene.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { bringIn, documentIn, workspaceOf } from './test/uploading.ts';

/** To whom documents are shared as far as one may know, who is told of comments, and what the audit keeps. */
const application = useApplication();
let connectionId: string;

beforeAll(async () => {
  connectionId = await pair(application, 'acme', 'globex', 'roles_and_users');
});

test('a hidden participant is counted and named for managers and themselves only, until they act', async () => {
  const [mia, gwen, gus] = [application.as('mia'), application.as('gwen'), application.as('gus')];
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  await bringIn(application, mia, workspace.id, ['gwen', ['invite']]);
  await bringIn(application, mia, workspace.id, ['gus', ['comment']], { hidden: true });
  const counts = async () => [
    (await mia.get(`/documents/${document.id}`)).body.people,
    (await gwen.get(`/documents/${document.id}`)).body.people,
    (await gus.get(`/documents/${document.id}`)).body.people,
  ];
  const named = async () =>
    (await gwen.get(`/documents/${document.id}/people`)).body.items.map((item: Json) => item.person?.name);
  expect([await counts(), await named()]).toEqual([[2, 1, 2], ['Gwen Gatekeeper']]);
  expect((await gus.get(`/documents/${document.id}/content`)).status).toBe(403);
  await gus.get(`/documents/${document.id}/preview`);
  expect(await counts()).toEqual([2, 1, 2]);
  const mention = { text: 'You there', mentions: [application.cast.people.gus.id] };
  const guess = await mia.post(`/documents/${document.id}/comments`, mention);
  expect([guess.status, guess.body.mentions.length]).toEqual([201, 1]);
  const mentioned = async () =>
    Promise.all(
      [mia, gwen, gus].map(
        async (reader) => (await reader.get(`/documents/${document.id}/comments`)).body.items[0].mentions.length,
      ),
    );
  expect(await mentioned()).toEqual([1, 0, 1]);
  await gus.post(`/documents/${document.id}/comments`, { text: 'Here I am' });
  expect(await mentioned()).toEqual([1, 1, 1]);
  expect([await counts(), (await named()).sort()]).toEqual([
    [2, 2, 2],
    ['Gus Globexperson', 'Gwen Gatekeeper'],
  ]);
});

test('somebody who is invited and not here yet is there by their address', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  await mia.post(`/workspaces/${workspace.id}/participants`, { emails: ['new@nowhere.example'], abilities: [] });
  const { items } = (await mia.get(`/documents/${document.id}/people`)).body;
  expect(items).toMatchObject([
    { person: null, email: 'new@nowhere.example', ways: [{ kind: 'workspace', status: 'invited' }] },
  ]);
});

test('whoever takes part stands here under the address that they stand under among the participants', async () => {
  const [mia, sol] = [application.as('mia'), application.as('sol')];
  const { people, password } = application.cast;
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  await bringIn(application, mia, workspace.id, ['sol', []]);
  const addresses = async () => {
    const answers = await Promise.all(
      [`/documents/${document.id}/people`, `/workspaces/${workspace.id}/participants`].map((path) => mia.get(path)),
    );
    return answers.map(({ body }) => body.items.map((item: Json) => item.email));
  };
  expect(await addresses()).toEqual([[people.sol.email], [people.sol.email]]);
  wentWell(await sol.post('/me/email', { email: 'sol@moved.example', password }));
  wentWell(await sol.post('/me/email/verify', { token: await tokenFor(application, 'sol@moved.example') }));
  expect(await addresses()).toEqual([['sol@moved.example'], ['sol@moved.example']]);
});

test('who is mentioned is told without a word of the comment; whoever is not in the workspace cannot be', async () => {
  const mia = application.as('mia');
  const { people } = application.cast;
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id, 'x', 'secret-name.txt');
  await bringIn(application, mia, workspace.id, ['greta', ['comment']]);
  for (const id of [people.ivan.id, people.ada.id, crypto.randomUUID()]) {
    const answer = await mia.post(`/documents/${document.id}/comments`, { text: 'x', mentions: [id] });
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, 'mentions']);
  }
  const text = 'Nobody mails this';
  const comment = await mia.post(`/documents/${document.id}/comments`, { text, mentions: [people.greta.id] });
  expect(comment.body).toMatchObject({
    text,
    author: { name: 'Mia Member' },
    mentions: [{ name: 'Greta Globexperson' }],
    number: 1,
  });
  const mails = (await application.as('otto').get('/outbox?limit=50')).body.items;
  const mail = mails.find((one: Json) => one.kind === 'document.mentioned');
  expect(mail.to).toBe(people.greta.email);
  expect(JSON.stringify(mail)).not.toMatch(/Nobody mails|secret-name/);
  const greta = application.as('greta');
  expect((await greta.delete(`/documents/${document.id}/comments/${comment.body.id}`)).status).toBe(403);
  expect((await mia.delete(`/documents/${document.id}/comments/${comment.body.id}`)).status).toBe(204);
  expect((await greta.get(`/documents/${document.id}/comments`)).body.items).toEqual([]);
});

test('each download stands in the audit, previews and ranges once an hour', async () => {
  const mia = application.as('mia');
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id, 'Hello');
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  const kinds = async () => {
    const { rows } = await owner.query<{ kind: string }>(
      'select kind from audit_records where subject_id = $1 order by id',
      [document.id],
    );
    return rows.map(({ kind }) => kind.replace('document.', ''));
  };
  for (let turn = 0; turn < 3; turn += 1) {
    await mia.get(`/documents/${document.id}/preview`);
    await mia.with({ range: `bytes=${turn}-3` }).get(`/documents/${document.id}/content`);
  }
  expect(await kinds()).toEqual(['created', 'previewed', 'downloaded']);
  for (let turn = 0; turn < 2; turn += 1) await mia.get(`/documents/${document.id}/content`);
  expect(await kinds()).toEqual(['created', 'previewed', 'downloaded', 'downloaded', 'downloaded']);
  // What asks for a range and is sent the whole is a whole download; what is sent nothing is none.
  const asked: Record<string, string>[] = [
    { range: 'bytes=a-b' },
    { range: 'bytes=0-1', 'if-range': '"other"' },
    { range: 'bytes=9-' },
  ];
  for (const headers of asked) await mia.with(headers).get(`/documents/${document.id}/content`);
  expect(await kinds()).toHaveLength(7);
  application.clock.advance(hour + 1);
  await mia.get(`/documents/${document.id}/preview`);
  expect((await kinds()).at(-1)).toBe('previewed');
  await owner.end();
});

/** SPEC 6, level roles: "no individual of the receiving organisation is visible in any way". */
test('who holds a task with it at level roles is nobody in particular: not by name, not by a cursor, not by the order', async () => {
  const [mia, greta] = [application.as('mia'), application.as('greta')];
  const { people, organisations } = application.cast;
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  const given = { documentIds: [document.id] };
  const reception = role(organisations.globex.roles.reception);
  // While people were visible, one task was given to two of them by name.
  await assign(mia, [user(people.greta.id), user(people.carla.id)], given);
  const [first, second] = [await assign(mia, [reception], given), await assign(mia, [reception], given)];
  for (const task of [first, second]) wentWell(await greta.post(`/tasks/${task.id}/take`));
  const known = wentWell(await mia.get(`/documents/${document.id}/people`)).items;
  expect(known.map((item: Json) => [item.person.name, item.ways.length]).sort()).toEqual([
    ['Carla Coordinates', 1],
    ['Greta Globexperson', 3],
  ]);
  await setLevel(application, connectionId, 'roles');

  const path = `/documents/${document.id}/people`;
  const pages: Json[] = [];
  for (let next = `${path}?limit=1`; next; ) {
    const page = wentWell(await mia.get(next));
    pages.push(page);
    next = page.nextCursor ? `${path}?limit=1&cursor=${page.nextCursor}` : '';
  }
  const somebody = {
    kind: 'person',
    id: null,
    name: null,
    organisation: { id: organisations.globex.id, name: 'Globex' },
  };
  expect(pages.flatMap(({ items }) => items)).toMatchObject([{ person: somebody }, { person: somebody }]);
  const cursors = pages.map(({ nextCursor }) => Buffer.from(nextCursor ?? '', 'base64url').toString());
  for (const { id } of [people.greta, people.carla]) expect(cursors.join()).not.toContain(id);
  const after = async (id: string) => {
    const cursor = Buffer.from(JSON.stringify([id, 0])).toString('base64url');
    return wentWell(await mia.get(`${path}?cursor=${cursor}`)).items;
  };
  const justBefore = (id: string) => `${id.slice(0, -1)}${(Number.parseInt(id.at(-1)!, 16) ^ 1).toString(16)}`;
  expect(await after(people.greta.id)).toEqual(await after(justBefore(people.greta.id)));

  // That somebody takes part in the workspace, where people know each other, does not tell what they hold.
  await bringIn(application, mia, workspace.id, ['greta', ['comment']]);
  const { items } = wentWell(await mia.get(path));
  expect(items.find((item: Json) => item.person.name === 'Greta Globexperson').ways).toMatchObject([
    { kind: 'workspace' },
  ]);
  expect(items.filter((item: Json) => item.person.id === null)).toHaveLength(2);
});

/** SPEC 6, and what others read of a task: whoever has moved is somebody of the organisation for which they acted. */
test('whoever has moved since they took a task with it is still somebody of the organisation that has the task', async () => {
  const [mia, greta] = [application.as('mia'), application.as('greta')];
  const { people, organisations } = application.cast;
  const { globex, initech } = organisations;
  const workspace = await workspaceOf(mia);
  const document = await documentIn(mia, workspace.id);
  const given = { documentIds: [document.id] };
  await setLevel(application, connectionId, 'roles_and_users');
  await pair(application, 'acme', 'initech', 'roles_and_users');
  const [held, waiting] = [
    await assign(mia, [role(globex.roles.reception)], given),
    await assign(mia, [user(people.carla.id)], given),
  ];
  wentWell(await greta.post(`/tasks/${held.id}/take`));
  const shown = async () => {
    const { items } = wentWell(await mia.get(`/documents/${document.id}/people`));
    const ofTask = (task: Json) => items.find((item: Json) => item.ways.some((way: Json) => way.taskId === task.id));
    return [held, waiting].map((task) => [ofTask(task).person.name, ofTask(task).person.organisation.name]);
  };
  const before = await shown();
  const move = (to: string) =>
    behind(application, 'update users set organisation_id = $1 where id = any ($2)', [
      to,
      [people.greta.id, people.carla.id],
    ]);
  await move(initech.id);
  const after = await shown();
  await move(globex.id);
  expect([before, after]).toEqual([
    [
      ['Greta Globexperson', 'Globex'],
      ['Carla Coordinates', 'Globex'],
    ],
    [
      [null, 'Globex'],
      [null, 'Globex'],
    ],
  ]);
});
