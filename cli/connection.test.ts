import { expect, test } from 'vitest';
import { useApplication } from '../server/test/application.ts';
import type { Json } from '../server/test/client.ts';
import { runCommand } from './test/run-command.ts';

/** SPEC 11: a CLI for each administrative act; asking, answering, changing and ending are those of SPEC 6. */
const application = useApplication();

async function causeway(who: 'ada' | 'gwen', words: string[], more: Record<string, string> = {}) {
  const token = application.cast.people[who].token;
  const environment = { CAUSEWAY_URL: application.baseUrl, CAUSEWAY_TOKEN: token, ...more };
  return runCommand(['connection', ...words], environment);
}
async function json(who: 'ada' | 'gwen', words: string[]): Promise<Json> {
  const confirmed = { CAUSEWAY_PASSWORD: application.cast.password };
  const { code, out, error } = await causeway(who, [...words, '--json'], confirmed);
  expect([code, error], words.join(' ')).toEqual([0, '']);
  return JSON.parse(out);
}

let id: string;

test('a connection is asked for, looked at and accepted from the command line', async () => {
  const { globex } = application.cast.organisations;
  const asked = await json('ada', ['request', globex.id, '--comment', 'Field work']);
  expect(asked).toMatchObject({ status: 'requested', requestComment: 'Field work', to: { id: globex.id } });
  id = asked.id;
  expect((await json('ada', ['resend', id])).status).toBe('requested');
  expect((await causeway('gwen', ['list', '--view', 'incoming'])).out).toBe(`${id}  Acme → Globex  requested\n`);
  expect((await causeway('gwen', ['preview', id, '--level', 'roles'])).out).toContain('It would see 0 people: nobody.');

  const accept = ['accept', id, '--level', 'roles', '--comment', 'Welcome'];
  const unconfirmed = await causeway('gwen', accept, { CAUSEWAY_PASSWORD: 'wrong' });
  expect([unconfirmed.code, (await json('gwen', ['show', id])).status]).toEqual([1, 'requested']);
  expect(await json('gwen', accept)).toMatchObject({ status: 'paired', level: 'roles', answerComment: 'Welcome' });
});

test('its level is changed, and it is ended after a look at what that touches', async () => {
  const level = ['level', id, '--level', 'roles_and_users', '--comment', 'People too'];
  expect((await json('gwen', level)).level).toBe('roles_and_users');
  expect((await json('ada', ['list'])).items).toMatchObject([{ id, status: 'paired' }]);

  expect((await causeway('ada', ['impact', id])).out).toBe(`${(await json('ada', ['impact', id])).sentence}\n`);
  const end = await causeway('ada', ['end', id]);
  expect([end.code, end.error]).toEqual([1, expect.stringContaining('--comment is missing')]);
  expect((await json('ada', ['end', id, '--comment', 'Done', '--withdraw-tasks'])).status).toBe('ended');
  expect((await json('ada', ['history', id])).items.map((one: Json) => one.kind).sort()).toEqual(
    ['requested', 'resent', 'accepted', 'level_changed', 'ended'].sort(),
  );
});

test('a request is taken back, another is rejected and its sender blocked, and may ask again', async () => {
  const { acme, globex } = application.cast.organisations;
  const first = await json('ada', ['request', globex.id]);
  expect((await json('ada', ['cancel', first.id])).status).toBe('cancelled');
  const second = await json('ada', ['request', globex.id]);
  const rejected = await json('gwen', ['reject', second.id, '--comment', 'No', '--block']);
  expect(rejected).toMatchObject({ status: 'rejected', answerComment: 'No' });
  expect((await causeway('gwen', ['blocks'])).out).toContain(`${acme.id}  Acme  `);
  expect((await causeway('gwen', ['unblock', acme.id])).out).toBe('It may ask again.\n');
  expect((await causeway('gwen', ['blocks'])).out).toBe('There is none.\n');
});
