import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { act, asked, expectStatus, newParty, type Party, paired, read, said, twoParties } from './test/scene.ts';

const application = useApplication();

async function change(...statements: ReturnType<typeof sql>[]): Promise<void> {
  await inTransaction(installationContext(application.services), async ({ database }) => {
    for (const statement of statements) await statement.execute(database);
  });
}

function join(party: Party, roleId: string, userId: string) {
  return sql`insert into role_members (role_id, user_id, organisation_id, added_at)
    values (${roleId}, ${userId}, ${party.id}, now())`;
}

async function preview(to: Party, id: string, level: string) {
  return expectStatus(await to.administrator.client.get(`/connections/${id}/preview?level=${level}`), 200).body;
}

/** What the asking side's directory really shows of the other, by kind, sorted by id. */
async function directory(from: Party, to: Party): Promise<{ roles: unknown[]; users: unknown[] }> {
  const shown: { kind: string; id: string; name: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/directory?organisationId=${to.id}&limit=2${cursor && `&cursor=${cursor}`}`;
    const page = expectStatus(await from.member.client.get(path), 200).body;
    shown.push(...page.items);
    cursor = page.nextCursor;
  }
  const of = (kind: string) => byId(shown.filter((one) => one.kind === kind).map(({ id, name }) => ({ id, name })));
  return { roles: of('role'), users: of('user') };
}

function byId<Named extends { id: string; name: string }>(named: Named[]): { id: string; name: string }[] {
  return named.map(({ id, name }) => ({ id, name })).sort((one, other) => one.id.localeCompare(other.id));
}

describe('before consent, what it means', () => {
  test('at each level exactly what the asking side’s directory then shows', async () => {
    const { from, to } = await twoParties(application);
    const second = newId();
    const empty = newId();
    const [pending, disabled] = [newId(), newId()];
    await change(
      sql`insert into roles (id, organisation_id, name, visibility, security_level, created_at) values
        (${second}, ${to.id}, 'Second desk', 'public', 'member', now()), (${empty}, ${to.id}, 'Empty desk', 'public', 'member', now())`,
      join(to, second, to.administrator.id),
      join(to, second, to.member.id),
      sql`insert into users (id, organisation_id, name, email, status, created_at) values
        (${pending}, ${to.id}, 'Pending Person', ${`${pending}@x.example`}, 'pending', now()),
        (${disabled}, ${to.id}, 'Disabled Person', ${`${disabled}@x.example`}, 'disabled', now())`,
      join(to, second, pending),
      join(to, second, disabled),
    );
    const id = await asked(from, to);
    const announced = {
      roles: await preview(to, id, 'roles'),
      roles_and_users: await preview(to, id, 'roles_and_users'),
    };
    expect(announced.roles.users).toEqual([]);
    expect(announced.roles.roles.map((role: object) => Object.keys(role))).toEqual(Array(3).fill(['id', 'name']));
    expect(announced.roles_and_users.users.map((user: { name: string }) => user.name)).toEqual([
      to.administrator.name,
      to.member.name,
    ]);
    expect(announced.roles_and_users.roles).toMatchObject([
      { name: 'Empty desk', members: 0 },
      { id: to.publicRoleId, members: 1 },
      { name: 'Second desk', members: 2 },
    ]);
    expect(announced.roles_and_users.totals).toEqual({ roles: 3, users: 2 });
    expect(await directory(from, to)).toEqual({ roles: [], users: [] });
    expectStatus(await act(to, id, 'accept', { level: 'roles' }), 200);
    for (const level of ['roles', 'roles_and_users', 'roles'] as const) {
      expectStatus(await act(to, id, 'level', { level }), 200);
      const shown = await directory(from, to);
      expect(shown).toEqual({ roles: byId(announced[level].roles), users: byId(announced[level].users) });
    }
    expectStatus(await act(to, id, 'end'), 200);
    expect(await directory(from, to)).toEqual({ roles: [], users: [] });
  });

  test('who asks: the e-mail domains that they have proved, and no others', async () => {
    const { from, to } = await twoParties(application);
    const other = await newParty(application);
    await change(sql`insert into email_domains (id, organisation_id, name, own, status, created_at, proved_by, proved_at) values
      (${newId()}, ${from.id}, 'proved.example', true, 'owned', now(), 'dns', now()), (${newId()}, ${from.id}, 'claimed.example', true, 'unproven', now(), null, null),
      (${newId()}, ${from.id}, 'lapsed.example', true, 'lapsed', now(), 'dns', now()), (${newId()}, ${other.id}, 'other.example', true, 'owned', now(), 'dns', now())`);
    const id = await asked(from, to);
    expect((await preview(to, id, 'roles')).provenEmailDomains).toEqual(['proved.example']);
  });

  test('for the administrators of the receiving side only', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    const path = `/connections/${id}/preview?level=roles`;
    expect(said(await from.administrator.client.get(path))).toBe('403 forbidden');
    expect(said(await to.member.client.get(path))).toBe('403 forbidden');
    expect(said(await (await newParty(application)).administrator.client.get(path))).toBe('404 not_found');
    expect(said(await to.administrator.client.get(`/connections/${id}/preview`))).toBe('422 invalid');
    expect(said(await to.administrator.client.get(`/connections/${id}/preview?level=all`))).toBe('422 invalid');
  });
});

async function send(from: Party, assignees: { kind: string; id: string }[]): Promise<string> {
  return expectStatus(await from.member.client.post('/tasks', { title: 'Please', assignees }), 201).body.id;
}

async function impact(party: Party, id: string) {
  return expectStatus(await party.administrator.client.get(`/connections/${id}/impact`), 200).body;
}

describe('either side may end it, after seeing what it touches', () => {
  test('open tasks, people and documents, the same to both sides', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to, 'roles_and_users');
    await send(from, [{ kind: 'role', id: to.publicRoleId }]);
    await send(from, [{ kind: 'user', id: to.member.id }]);
    const touched = await impact(from, id);
    expect(touched).toEqual({
      openTasks: 2,
      people: 1,
      documents: 0,
      sentence: `${from.name} may not send work to ${to.name} any more. 2 tasks are open. ${from.name} will not see the 1 person of ${to.name} any more.`,
    });
    expect(await impact(to, id)).toEqual(touched);
  });

  test('at level roles no people are counted: the asking side must not learn how many there are', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to, 'roles');
    await send(from, [{ kind: 'role', id: to.publicRoleId }]);
    for (const party of [from, to])
      expect(await impact(party, id)).toMatchObject({ openTasks: 1, people: 0, documents: 0 });
  });

  test('only administrators of either side see it', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to);
    expect(said(await from.member.client.get(`/connections/${id}/impact`))).toBe('403 forbidden');
    const outside = await newParty(application);
    expect(said(await outside.administrator.client.get(`/connections/${id}/impact`))).toBe('404 not_found');
  });

  for (const ending of ['from', 'to'] as const) {
    test(`${ending} ends it and withdraws the open tasks`, async () => {
      const { from, to } = await twoParties(application);
      const third = await newParty(application);
      await paired(from, third);
      const id = await paired(from, to);
      const alone = await send(from, [{ kind: 'role', id: to.publicRoleId }]);
      const shared = await send(from, [
        { kind: 'role', id: to.publicRoleId },
        { kind: 'role', id: third.publicRoleId },
      ]);
      const party = { from, to }[ending];
      const ended = await act(party, id, 'end', { withdrawTasks: true });
      expect(ended.body).toMatchObject({
        status: 'ended',
        endComment: 'It is over',
        endedBy: { id: party.administrator.id },
      });
      const seen = async (taskId: string) => (await from.member.client.get(`/tasks/${taskId}`)).body;
      expect(await seen(alone)).toMatchObject({ status: 'cancelled' });
      expect(await seen(shared)).toMatchObject({ status: 'open', assignees: [{ id: third.publicRoleId }] });
    });
  }

  test('or leaves them to be finished', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to);
    const task = await send(from, [{ kind: 'role', id: to.publicRoleId }]);
    expectStatus(await act(from, id, 'end', { withdrawTasks: false }), 200);
    expect((await from.member.client.get(`/tasks/${task}`)).body.status).toBe('open');
    expect((await to.member.client.post(`/tasks/${task}/take`)).status).toBe(200);
    expect((await to.member.client.post(`/tasks/${task}/complete`, {})).status).toBe(200);
  });

  test('new assignments stop with the same commit', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to);
    expectStatus(await act(to, id, 'end'), 200);
    const answer = await from.member.client.post('/tasks', {
      title: 'Late',
      assignees: [{ kind: 'role', id: to.publicRoleId }],
    });
    expect(said(answer)).toBe('422 not_assignable');
  });

  test('the other side reads who ended it by today’s level, and the comment', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to, 'roles');
    expectStatus(await act(to, id, 'end', { comment: 'Moving on' }), 200);
    expect((await read(from, id)).body).toMatchObject({
      endComment: 'Moving on',
      endedBy: { id: null, name: null, organisation: { id: to.id, name: to.name } },
    });
  });
});
