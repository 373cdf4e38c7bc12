import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticate } from '../http/authenticate.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Cast } from '../test/cast.ts';
import type { Client } from '../test/client.ts';
import type { UserActor } from './actor.ts';
import { may, type OrganisationFacts, type TaskFacts } from './policy.ts';

/**
 * One set of cases, asked twice: the policy's "may I?" over facts read by the owner, and what the lists and the single
 * reads answer over row-level security and the stores' SQL. Both must say the same for everybody.
 */
const application = useApplication();
const everybody: (keyof Cast['people'])[] = [
  'ada',
  'colin',
  'mia',
  'max',
  'erin',
  'hugo',
  'gwen',
  'carla',
  'greta',
  'gus',
  'ingrid',
  'ivan',
  'otto',
  'sol',
];
let owner: pg.Client;
let organisations: OrganisationFacts[];
const rows = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
  (await owner.query<Row>(text, values)).rows;

async function actorOf(person: keyof Cast['people']): Promise<UserActor> {
  const actor = await authenticate(application.services, {
    authorization: `Bearer ${application.cast.people[person].token}`,
    cookie: undefined,
  });
  if (actor.kind !== 'user') throw new Error(`${person} is not signed in`);
  return actor;
}

/** Every id of a list, over all its pages. */
async function idsOf(client: Client, path: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page = await client.get(`${path}${path.includes('?') ? '&' : '?'}limit=3${more}`);
    if (page.status !== 200) return [];
    ids.push(...page.body.items.map((item: { id: string }) => item.id));
    cursor = page.body.nextCursor;
  } while (cursor);
  return ids;
}
const sorted = (ids: Iterable<string>) => [...new Set(ids)].sort();
/** Those of some ids whose single read answers 200; the others must answer 404 and nothing else. */
async function readable(client: Client, path: string, ids: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const id of ids) {
    const { status } = await client.get(`${path}/${id}`);
    expect([200, 404], `${path}/${id}`).toContain(status);
    if (status === 200) found.push(id);
  }
  return found.sort();
}

beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  const { cast } = application;
  const { password } = cast;
  const at = cast.organisations;
  const ask = async (from: keyof Cast['people'], to: keyof Cast['organisations']) =>
    (await application.as(from).post('/connections', { toOrganisationId: at[to].id, password })).body.id as string;
  const accept = async (by: keyof Cast['people'], id: string, level: string) =>
    expect(
      (await application.as(by).post(`/connections/${id}/accept`, { level, comment: 'Yes', password })).status,
    ).toBe(200);
  await accept('gwen', await ask('ada', 'globex'), 'roles_and_users');
  await accept('gwen', await ask('ingrid', 'globex'), 'roles');
  await ask('gwen', 'acme');
  const rejected = await ask('ada', 'initech');
  await application.as('ingrid').post(`/connections/${rejected}/reject`, { comment: 'No', password });
  await application.as('ingrid').post(`/connections/${await ask('ingrid', 'acme')}/cancel`, {});
  const give = async (by: keyof Cast['people'], assignees: { kind: string; id: string | undefined }[]) =>
    (await application.as(by).post('/tasks', { title: 'Work', assignees })).body.id as string;
  const role = (organisation: keyof Cast['organisations'], name: string) => ({
    kind: 'role',
    id: at[organisation].roles[name],
  });
  const user = (person: keyof Cast['people']) => ({ kind: 'user', id: cast.people[person].id });
  await give('mia', [role('globex', 'reception')]);
  const taken = await give('mia', [role('globex', 'reception'), user('max')]);
  expect((await application.as('greta').post(`/tasks/${taken}/take`, {})).status).toBe(200);
  const done = await give('ada', [user('carla')]);
  await application.as('carla').post(`/tasks/${done}/take`, {});
  expect((await application.as('carla').post(`/tasks/${done}/complete`, {})).status).toBe(200);
  await give('ivan', [role('globex', 'reception')]);
  await give('gwen', [user('gus')]);
  await give('gus', [role('globex', 'backstage')]);
  await give('hugo', [role('hooli', 'everyone')]);
  organisations = await rows<OrganisationFacts>(
    'select id as "organisationId", account_id as "accountId" from organisations',
  );
});
afterAll(() => owner.end());

const factsOf = (organisationId: string) => organisations.find((facts) => facts.organisationId === organisationId)!;

describe.each(everybody)('%s', (person) => {
  test('reads and lists exactly the organisations that the policy allows', async () => {
    const actor = await actorOf(person);
    const client = application.as(person);
    const allowed = organisations
      .filter((facts) => may(actor, 'organisation.read', facts))
      .map(({ organisationId }) => organisationId);
    expect(
      await readable(
        client,
        '/organisations',
        organisations.map(({ organisationId }) => organisationId),
      ),
    ).toEqual(sorted(allowed));
    expect(sorted(await idsOf(client, '/organisations'))).toEqual(sorted(allowed));
  });

  test.each(['users', 'roles'] as const)('reads and lists exactly the %s that the policy allows', async (noun) => {
    const actor = await actorOf(person);
    const client = application.as(person);
    const all = await rows<{ id: string; organisation_id: string }>(`select id, organisation_id from ${noun}`);
    const allowed = all.filter(({ id, organisation_id }) =>
      noun === 'users'
        ? may(actor, 'user.read', { ...factsOf(organisation_id), userId: id })
        : may(actor, 'role.read', factsOf(organisation_id)),
    );
    expect(
      await readable(
        client,
        `/${noun}`,
        all.map(({ id }) => id),
      ),
    ).toEqual(sorted(allowed.map(({ id }) => id)));
    const listed = await Promise.all(
      organisations.map(({ organisationId }) => idsOf(client, `/organisations/${organisationId}/${noun}`)),
    );
    expect(sorted(listed.flat())).toEqual(sorted(allowed.map(({ id }) => id)));
  });

  test('reads and lists exactly the connections that the policy allows', async () => {
    const actor = await actorOf(person);
    const client = application.as(person);
    const all = await rows<{ id: string; from: string; to: string }>(
      'select id, from_organisation_id as from, to_organisation_id as to from connections',
    );
    expect(all.length).toBe(5);
    const allowed = all
      .filter(({ from, to }) => may(actor, 'connection.read', { from: factsOf(from), to: factsOf(to) }))
      .map(({ id }) => id);
    expect(
      await readable(
        client,
        '/connections',
        all.map(({ id }) => id),
      ),
    ).toEqual(sorted(allowed));
    const own = organisations.filter((facts) => may(actor, 'role.read', facts));
    const lists = own.flatMap(({ organisationId }) =>
      ['incoming', 'requested', 'paired', 'rejected', 'ended'].map((view) =>
        idsOf(client, `/connections?view=${view}&organisationId=${organisationId}`),
      ),
    );
    expect(sorted((await Promise.all(lists)).flat())).toEqual(sorted(allowed));
  });

  test('reads exactly the tasks that the policy allows, and lists no other', async () => {
    const actor = await actorOf(person);
    const client = application.as(person);
    const all = await taskFacts(actor);
    expect(all.length).toBe(7);
    const allowed = all.filter(({ facts }) => may(actor, 'task.read', facts));
    expect(
      await readable(
        client,
        '/tasks',
        all.map(({ id }) => id),
      ),
    ).toEqual(sorted(allowed.map(({ id }) => id)));
    const closed = 'open,taken,completed,declined,cancelled';
    const [inbox, sent] = await Promise.all(
      ['inbox', 'sent'].map((box) => idsOf(client, `/tasks?box=${box}&status=${closed}`)),
    );
    expect(sorted(sent!)).toEqual(
      sorted(all.filter(({ facts }) => facts.fromUserId === actor.userId).map(({ id }) => id)),
    );
    const mine = all.filter(({ facts }) =>
      facts.holderUserId ? facts.holderUserId === actor.userId : facts.isAssignedToActor,
    );
    expect(sorted(inbox!)).toEqual(sorted(mine.map(({ id }) => id)));
    for (const { organisationId, accountId } of organisations) {
      const box = await idsOf(client, `/tasks?box=organisation&organisationId=${organisationId}`);
      const mayList = may(actor, 'task.read_organisation', { organisationId, accountId });
      const ofIt = all.filter(
        ({ facts }) => facts.fromOrganisationId === organisationId || facts.toOrganisationIds.includes(organisationId),
      );
      expect(sorted(box)).toEqual(mayList ? sorted(ofIt.map(({ id }) => id)) : []);
    }
  });

  test('finds in the directory exactly whom explain allows', async () => {
    const client = application.as(person);
    const everyone = [
      ...(await rows<{ id: string; kind: string }>(`select id, 'role' as kind from roles`)),
      ...(await rows<{ id: string; kind: string }>(`select id, 'user' as kind from users`)),
    ];
    const allowed: string[] = [];
    // Hidden and unknown read alike, so that no refusal tells of anybody.
    const unknown = async (kind: string) => (await client.get(`/directory/explain?kind=${kind}&id=${newId()}`)).text;
    const refusals: Record<string, string> = { role: await unknown('role'), user: await unknown('user') };
    for (const { id, kind } of everyone) {
      const { body, text } = await client.get(`/directory/explain?kind=${kind}&id=${id}`);
      if (body.allowed) allowed.push(id);
      else expect(text).toBe(refusals[kind]);
    }
    expect(sorted(await idsOf(client, '/directory'))).toEqual(sorted(allowed));
  });
});

/** How the actor stands to every task there is, read by the owner and not by the code under test. */
async function taskFacts(actor: UserActor): Promise<{ id: string; facts: TaskFacts }[]> {
  const tasks = await rows<{ id: string } & TaskFacts>(
    `select t.id, t.from_organisation_id as "fromOrganisationId", t.from_user_id as "fromUserId", t.holder_user_id as "holderUserId",
            t.holder_organisation_id as "holderOrganisationId",
            array(select distinct a.to_organisation_id::text from task_assignees a where a.task_id = t.id) as "toOrganisationIds",
            exists (select from task_assignees a where a.task_id = t.id
                    and (a.user_id = $1 or a.role_id in (select role_id from role_members where user_id = $1))) as "isAssignedToActor"
     from tasks t`,
    [actor.userId],
  );
  const administered = actor.isEnterpriseAdministrator
    ? organisations.filter(({ accountId }) => accountId === actor.accountId).map(({ organisationId }) => organisationId)
    : [];
  return tasks.map(({ id, ...facts }) => ({ id, facts: { ...facts, administeredOrganisationIds: administered } }));
}
