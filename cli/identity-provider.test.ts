import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ForgedProvider, startForgedProvider } from '../server/single-sign-on/test/forged-provider.ts';
import { sceneOf, variables } from '../server/single-sign-on/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import { type Finished, runCommand } from './test/run-command.ts';

/** Where people sign in, administered from the command line with an API token. */
const application = useApplication({ variables });
let forged: ForgedProvider;
beforeAll(async () => {
  forged = await startForgedProvider('causeway');
});
afterAll(() => forged?.close());

const ada = (words: string[], more: Record<string, string> = {}): Promise<Finished> =>
  runCommand(words, {
    CAUSEWAY_URL: application.baseUrl,
    CAUSEWAY_TOKEN: application.cast.people.ada.token,
    CAUSEWAY_PASSWORD: application.cast.password,
    ...more,
  });

test('an identity provider is set up, tried out, demanded and removed', async () => {
  const { id } = application.cast.organisations.acme;
  const settings = ['--name', 'Acme login', '--issuer', forged.issuer, '--client-id', 'causeway', '--json'];
  const made = await ada(['identity-provider', 'create', id, ...settings], { CAUSEWAY_CLIENT_SECRET: 'a secret' });
  expect([made.code, made.error]).toEqual([0, '']);
  const provider = JSON.parse(made.out);
  expect((await ada(['identity-provider', 'list', id])).out).toContain(`${provider.id}  in use`);
  expect(await ada(['identity-provider', 'test', id, provider.id])).toMatchObject({ code: 0 });
  await sceneOf(application).own('acme', 'acme.example');
  const emergency = application.cast.people.ada.id;
  const demanded = await ada(['single-sign-on', 'demand', id, '--emergency', emergency]);
  expect(demanded.out).toBe('demanded under acme.example, but for Ada Acme\n');
  expect((await ada(['single-sign-on', 'lift', id])).out).toBe('offered, not demanded\n');
  expect((await ada(['single-sign-on', 'demand', id, '--emergency', emergency])).code).toBe(0);
  const operator = { CAUSEWAY_TOKEN: application.cast.people.otto.token };
  const lifted = await ada(['single-sign-on', 'lift', id, '--comment', 'Their provider is gone'], operator);
  expect([lifted.code, lifted.out]).toEqual([0, 'Nobody is asked for it any more.\n']);
  expect((await ada(['single-sign-on', 'show', id])).out).toBe('offered, not demanded\n');
  const wrong = await ada(['identity-provider', 'remove', id, provider.id], { CAUSEWAY_PASSWORD: 'wrong' });
  expect(wrong.code).toBe(1);
  expect((await ada(['identity-provider', 'remove', id, provider.id])).out).toBe('It is removed.\n');
}, 120_000);
