import { expect, test } from 'vitest';
import { Provider } from '../server/scim/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import type { Json } from '../server/test/client.ts';
import { type Finished, runCommand } from './test/run-command.ts';

const application = useApplication();

const ada = (words: string[], more: Record<string, string> = {}): Promise<Finished> =>
  runCommand(words, {
    CAUSEWAY_URL: application.baseUrl,
    CAUSEWAY_TOKEN: application.cast.people.ada.token,
    CAUSEWAY_PASSWORD: application.cast.password,
    ...more,
  });

async function json(words: string[]): Promise<Json> {
  const { code, out, error } = await ada([...words, '--json']);
  expect([code, error], words.join(' ')).toEqual([0, '']);
  return JSON.parse(out);
}

test('tokens are made, shown once, listed and deleted from the command line', async () => {
  const { id } = application.cast.organisations.acme;
  const wrong = await ada(['scim-token', 'create', id, '--name', 'Entra'], { CAUSEWAY_PASSWORD: 'wrong' });
  expect([wrong.code, wrong.out]).toEqual([1, '']);
  const made = await json(['scim-token', 'create', id, '--name', 'Entra']);
  expect((await ada(['scim-token', 'list', id])).out).toMatch(/^\S+ {2}made: \S+ {2}last used: never {2}Entra\n$/);
  const provider = new Provider(application.baseUrl, made.token);
  expect((await provider.get('/Users')).status).toBe(200);
  expect((await provider.post('/Users', { userName: 'no address' })).status).toBe(400);
  const listed = await json(['scim-token', 'list', id]);
  expect(listed.items).toMatchObject([{ id: made.id, name: 'Entra', lastUsedAt: expect.any(String) }]);
  expect(JSON.stringify(listed)).not.toContain(made.token);
  const requests = (await ada(['provisioning', 'requests', id])).out.trimEnd().split('\n');
  expect(requests[0]).toMatch(/ {2}400 {2}POST \/Users {2}Entra {2}.*e-mail address/);
  expect(requests[1]).toMatch(/ {2}200 {2}GET \/Users {2}Entra$/);
  expect((await ada(['scim-token', 'delete', id, made.id])).out).toBe('It is deleted.\n');
  expect((await provider.get('/Users')).status).toBe(401);
  expect((await ada(['scim-token', 'list', id])).out).toBe('There is none.\n');
  const again = await ada(['scim-token', 'create', id, '--name', 'Okta']);
  expect(again.out).toMatch(/^\S+ {2}Okta\ntoken, shown this once: [\w-]{43}\n$/);
});

test('whether provisioning manages administrators is said and decided from the command line', async () => {
  const { id } = application.cast.organisations.acme;
  const shown = await ada(['provisioning', 'show', id]);
  expect(shown.out).toMatch(/^address: \S+\/scim\/v2\nleaves administrators alone/);
  const change = ['provisioning', 'change', id, '--manages-administrators'];
  expect(await ada([...change, 'perhaps'])).toMatchObject({ code: 1, error: expect.stringContaining('yes or no') });
  expect((await ada([...change, 'yes'], { CAUSEWAY_PASSWORD: '' })).code).toBe(1);
  expect((await json([...change, 'yes'])).managesAdministrators).toBe(true);
  expect((await json(['provisioning', 'show', id])).managesAdministrators).toBe(true);
  expect((await ada([...change, 'no'])).out).toContain('leaves administrators alone');
});
