import { expect, test } from 'vitest';
import { useApplication } from '../server/test/application.ts';
import { runCommand } from './test/run-command.ts';

const application = useApplication({ variables: { LINK_FOLDERS: 'none' } });
const causeway = (person: 'ada' | 'otto', words: string[]) =>
  runCommand(words, { CAUSEWAY_URL: application.baseUrl, CAUSEWAY_TOKEN: application.cast.people[person].token });

test('links are made, listed, tested, rotated, revoked and deleted from the command line', async () => {
  const { id } = application.cast.organisations.acme;
  await application.as('ada').post(`/organisations/${id}/email-domains`, { name: 'acme-files.example', own: false });
  const agent = JSON.parse((await causeway('ada', ['agent', 'create', id, 'Archive', '--json'])).out);
  expect(agent.kind).toBe('agent');
  const words = ['link', 'create', id, 'folder', 'path=/srv/archive', '--name', 'Contracts', '--agent', agent.id];
  const made = await causeway('ada', words);
  expect([made.code, made.out]).toEqual([0, expect.stringMatching(/token, shown this once: \S{43}\n$/)]);
  const linkId = made.out.slice(0, 36);
  expect((await causeway('ada', ['link', 'list', id])).out).toContain('Contracts  agent: Archive (active)');
  const tested = await causeway('ada', ['link', 'test', linkId]);
  expect([tested.code, tested.out]).toEqual([1, expect.stringContaining('LINK_FOLDERS')]);
  expect((await causeway('ada', ['link', 'rotate', linkId])).out).toContain('token, shown this once');
  expect((await causeway('ada', ['link', 'revoke', linkId])).out).toContain('no token');
  expect((await causeway('ada', ['link', 'delete', linkId])).code).toBe(0);
  expect((await causeway('ada', ['link', 'list', id])).out).toBe('There is none.\n');
});

test('everything is sealed anew from the command line', async () => {
  expect((await causeway('otto', ['secrets', 'rotate'])).out).toContain('A new key is in DATA_DIR/secrets/key');
  expect((await causeway('ada', ['secrets', 'rotate'])).code).toBe(1);
});
