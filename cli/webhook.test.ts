import { expect, test } from 'vitest';
import { useApplication } from '../server/test/application.ts';
import type { Json } from '../server/test/client.ts';
import { runCommand } from './test/run-command.ts';

const application = useApplication();

async function causeway(words: string[]) {
  const environment = { CAUSEWAY_URL: application.baseUrl, CAUSEWAY_TOKEN: application.cast.people.ada.token };
  return runCommand(['webhook', ...words], environment);
}
async function json(words: string[]): Promise<Json> {
  const { code, out, error } = await causeway([...words, '--json']);
  expect([code, error], words.join(' ')).toEqual([0, '']);
  return JSON.parse(out);
}

test('webhooks are made, listed, paused, tested, rotated and deleted from the command line', async () => {
  const { id } = application.cast.organisations.acme;
  const url = 'https://192.0.32.8/hook';
  const made = await json(['create', id, url, 'task.created', 'user.*', '--description', 'Archive']);
  expect(made).toMatchObject({ url, events: ['task.created', 'user.*'], description: 'Archive' });
  expect(made.secret).toMatch(/^whsec_/);
  const listed = await causeway(['list', id]);
  expect(listed.out).toBe(`${made.id}  ${url}  running  task.created,user.*\n`);
  expect(listed.out).not.toContain('whsec_');
  const rotated = await causeway(['rotate', id, made.id]);
  expect(rotated.out).toMatch(/secret, shown this once: whsec_\S+\n$/);
  const tested = await json(['test', id, made.id]);
  expect(tested).toMatchObject({ event: 'webhook.test', status: 'waiting' });
  expect((await json(['deliveries', id, made.id])).items).toMatchObject([{ id: tested.id }]);
  expect((await causeway(['redeliver', id, made.id, tested.id])).out).toContain('webhook.test  waiting');
  expect((await json(['pause', id, made.id])).paused).toBe(true);
  expect((await json(['resume', id, made.id])).paused).toBe(false);
  const refused = await causeway(['create', id, 'http://127.0.0.1/']);
  expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('loopback')]);
  const all = await json(['create', id, url]);
  expect(all.events).toEqual(['*']);
  for (const one of [made, all]) expect((await causeway(['delete', id, one.id])).code).toBe(0);
  expect((await causeway(['list', id])).out).toBe('There is none.\n');
});
