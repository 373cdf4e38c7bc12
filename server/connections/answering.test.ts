import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { installationContext, inTransaction } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { act, asked, expectStatus, historyOf, list, newParty, paired, read, said, twoParties } from './test/scene.ts';

const application = useApplication();

function look<Row>(statement: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  const context = installationContext(application.services);
  return inTransaction(context, async ({ database }) => (await statement.execute(database)).rows);
}

describe('accepting takes a level, a comment and confirmation', () => {
  test('once B accepts, A may send work to B, at the level that B gave', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    const answer = await act(to, id, 'accept', { level: 'roles', comment: '  Welcome\r\nhere ' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(answer.body).toMatchObject({
      id,
      status: 'paired',
      level: 'roles',
      answerComment: 'Welcome\nhere',
      answeredBy: { id: to.administrator.id },
      version: 2,
      may: { accept: false, reject: false, changeLevel: true, end: true },
    });
    expect((await read(from, id)).body).toMatchObject({
      status: 'paired',
      level: 'roles',
      answerComment: 'Welcome\nhere',
      answeredBy: { kind: 'person', id: null, name: null, organisation: { id: to.id, name: to.name } },
      may: { accept: false, cancel: false, changeLevel: false, end: true },
    });
  });

  test('who answered is named to the asking side only when today’s level shows them', async () => {
    const { from, to } = await twoParties(application);
    const id = await paired(from, to, 'roles_and_users');
    const answeredBy = async () => (await read(from, id)).body.answeredBy.name;
    expect(await answeredBy()).toBeNull();
    await look(sql`insert into role_members (role_id, user_id, organisation_id, added_at)
      values (${to.publicRoleId}, ${to.administrator.id}, ${to.id}, now())`);
    expect(await answeredBy()).toBe(to.administrator.name);
    expectStatus(await act(to, id, 'level', { level: 'roles' }), 200);
    expect(await answeredBy()).toBeNull();
    expectStatus(await act(to, id, 'level', { level: 'roles_and_users' }), 200);
    expectStatus(await act(from, id, 'end'), 200);
    expect(await answeredBy()).toBeNull();
  });

  test('nor when they have moved on to an organisation of which the asking side does see people', async () => {
    const { from, to } = await twoParties(application);
    const sister = await newParty(application, { accountId: to.accountId });
    await paired(from, sister, 'roles_and_users');
    const id = await paired(from, to, 'roles');
    const { administrator: mover } = to;
    await look(sql`delete from role_members where user_id = ${mover.id}`);
    await look(sql`update users set organisation_id = ${sister.id} where id = ${mover.id}`);
    await look(sql`insert into role_members (role_id, user_id, organisation_id, added_at)
      values (${sister.publicRoleId}, ${mover.id}, ${sister.id}, now())`);
    const directory = await from.administrator.client.get(`/directory?organisationId=${sister.id}`);
    expect(directory.text).toContain(mover.name);
    const somebody = { kind: 'person', id: null, name: null, organisation: { id: to.id, name: to.name } };
    expect((await read(from, id)).body.answeredBy).toEqual(somebody);
    const history = await from.administrator.client.get(`/connections/${id}/history`);
    expect(history.body.items.at(-1)).toMatchObject({ kind: 'accepted', actor: somebody });
    const notices = (await from.administrator.client.get('/notices')).body.items;
    const told = notices.filter((notice: { subject: { id: string } }) => notice.subject.id === id);
    expect(told).toMatchObject([{ kind: 'connection.accepted', by: somebody }]);
    expect(JSON.stringify(told)).not.toContain(mover.id);
  });
});

test('rejecting takes a comment and confirmation; the asking side learns of it, with its comment', async () => {
  const { from, to } = await twoParties(application);
  const id = await asked(from, to);
  const answer = await act(to, id, 'reject', { comment: 'Not this year' });
  expect(answer.body).toMatchObject({ status: 'rejected', level: null, answerComment: 'Not this year', version: 2 });
  expect((await read(from, id)).body).toMatchObject({ status: 'rejected', answerComment: 'Not this year' });
  expect(await list(from, 'ended')).toEqual([id]);
  expect(await list(to, 'rejected')).toEqual([id]);
});

describe('the comment is required in accepting, rejecting, changing and ending; 2,000 characters at most', () => {
  for (const verb of ['accept', 'reject', 'level', 'end']) {
    test(verb, async () => {
      const { from, to } = await twoParties(application);
      const id = await (['level', 'end'].includes(verb) ? paired : asked)(from, to);
      const before = (await read(to, id)).body;
      for (const comment of [
        undefined,
        '',
        ' \n ',
        '\u200b\u3164 \u2800\u2060',
        'x'.repeat(2001),
        'a\u0007b',
        7,
        null,
      ]) {
        const answer = await act(to, id, verb, { comment });
        expect(said(answer)).toBe('422 invalid');
        expect(answer.body.errors[0].path).toBe('comment');
      }
      expect((await read(to, id)).body).toEqual(before);
      expect((await act(to, id, verb, { comment: 'x'.repeat(2000) })).status).toBe(200);
    });
  }
});

describe('bad input is named and changes nothing', () => {
  test.each([
    ['accept', { level: 'all' }, 'level'],
    ['accept', { level: undefined }, 'level'],
    ['accept', { endsAt: '2099-01-01T00:00:00Z' }, 'endsAt'],
    ['reject', { block: 'yes' }, 'block'],
    ['cancel', { comment: 'x' }, 'comment'],
    ['resend', { comment: 'x' }, 'comment'],
  ])('%s %o', async (verb, wrong, path) => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    const answer = await act(verb === 'cancel' || verb === 'resend' ? from : to, id, verb, wrong);
    expect(said(answer)).toBe('422 invalid');
    expect(answer.body.errors[0].path).toBe(path);
    expect((await read(to, id)).body).toMatchObject({ status: 'requested', version: 1 });
  });

  test('an id that is none is not a shape of an id', async () => {
    const from = await newParty(application);
    expect(said(await read(from, 'globex'))).toBe('422 invalid');
  });
});

describe('each act confirms identity, bound to that one act', () => {
  for (const verb of ['accept', 'reject', 'level', 'end']) {
    test(`${verb}: a wrong or missing password changes nothing`, async () => {
      const { from, to } = await twoParties(application);
      const id = await (['level', 'end'].includes(verb) ? paired : asked)(from, to);
      const before = (await read(to, id)).body;
      const events = await historyOf(to, id);
      expect(said(await act(to, id, verb, { password: 'wrong' }))).toBe('403 identity_not_confirmed');
      expect(said(await act(to, id, verb, { password: undefined }))).toBe('403 identity_not_confirmed');
      expect((await read(to, id)).body).toEqual(before);
      expect(await historyOf(to, id)).toEqual(events);
    });
  }

  test('ten wrong ones within 15 minutes shut the door, also for the right one', async () => {
    const { from, to } = await twoParties(application);
    const id = await asked(from, to);
    for (let time = 0; time < 10; time += 1) {
      expect(said(await act(to, id, 'accept', { password: 'wrong' }))).toBe('403 identity_not_confirmed');
    }
    const answer = await act(to, id, 'accept');
    expect(said(answer)).toBe('429 too_many_attempts');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await read(to, id)).body.status).toBe('requested');
  });
});

describe('only an organisation administrator asks, answers, changes or ends', () => {
  const cases = [
    { verb: 'accept', side: 'to', from: 'asked' },
    { verb: 'reject', side: 'to', from: 'asked' },
    { verb: 'cancel', side: 'from', from: 'asked' },
    { verb: 'resend', side: 'from', from: 'asked' },
    { verb: 'level', side: 'to', from: 'paired' },
    { verb: 'end', side: 'either', from: 'paired' },
  ] as const;
  for (const { verb, side, from: state } of cases) {
    test(`${verb}: members of either side and administrators of the wrong side get 403, outsiders 404`, async () => {
      const { from, to } = await twoParties(application);
      const outside = await newParty(application);
      const id = await (state === 'paired' ? paired : asked)(from, to);
      const before = (await read(to, id)).body;
      const as = (party: typeof from, who: 'member' | 'administrator') =>
        act({ ...party, administrator: party[who] }, id, verb);
      expect(said(await as(from, 'member'))).toBe('403 forbidden');
      expect(said(await as(to, 'member'))).toBe('403 forbidden');
      if (side === 'to') expect(said(await as(from, 'administrator'))).toBe('403 forbidden');
      if (side === 'from') expect(said(await as(to, 'administrator'))).toBe('403 forbidden');
      expect(said(await as(outside, 'administrator'))).toBe('404 not_found');
      expect(said(await act(outside, newId(), verb))).toBe('404 not_found');
      expect((await read(to, id)).body).toEqual(before);
      const refused = await look<{ actor_user_id: string }>(sql`select actor_user_id from audit_records
        where subject_id = ${id} and outcome = 'refused' and organisation_id in (${from.id}, ${to.id}) order by id`);
      expect(refused.map((record) => record.actor_user_id).slice(0, 2)).toEqual([from.member.id, to.member.id]);
    });
  }

  test('members of both sides read, outsiders learn nothing', async () => {
    const { from, to } = await twoParties(application);
    const outside = await newParty(application);
    const id = await asked(from, to);
    for (const path of ['', '/history']) {
      for (const party of [from, to])
        expect((await party.member.client.get(`/connections/${id}${path}`)).status).toBe(200);
      const hidden = await outside.administrator.client.get(`/connections/${id}${path}`);
      const missing = await outside.administrator.client.get(`/connections/${newId()}${path}`);
      expect(hidden.status).toBe(404);
      expect(hidden.text).toBe(missing.text);
    }
    expect((await from.member.client.get(`/connections/${id}`)).body.may).toEqual({
      accept: false,
      reject: false,
      cancel: false,
      resend: false,
      changeLevel: false,
      end: false,
      preview: false,
      readImpact: false,
    });
  });
});

test('the receiver may lower or raise the level later', async () => {
  const { from, to } = await twoParties(application);
  const id = await paired(from, to, 'roles');
  expect((await act(to, id, 'level', { level: 'roles_and_users' })).body).toMatchObject({
    level: 'roles_and_users',
    version: 3,
  });
  expect((await act(to, id, 'level', { level: 'roles' })).body).toMatchObject({ level: 'roles', version: 4 });
  expect((await read(from, id)).body).toMatchObject({ status: 'paired', level: 'roles', answerComment: 'Welcome' });
});
