import { expect, test } from 'vitest';
import { join, tokenFor } from '../server/identity/test/mailbox.ts';
import { own } from '../server/identity/test/scene.ts';
import { enrolPasskey, visitor } from '../server/second-factors/test/scene.ts';
import { useApplication } from '../server/test/application.ts';
import type { Json } from '../server/test/client.ts';
import { type Finished, runCommand } from './test/run-command.ts';

/** What people administer over the API, each by its twin on the command line, with their API token. */
const application = useApplication();
type Who = keyof typeof application.cast.people;
const organisations = () => application.cast.organisations;
const people = () => application.cast.people;

function causeway(who: Who, words: string[], more: Record<string, string> = {}): Promise<Finished> {
  const environment = { CAUSEWAY_URL: application.baseUrl, CAUSEWAY_TOKEN: people()[who].token, ...more };
  return runCommand(words, environment);
}
const withPassword = () => ({ CAUSEWAY_PASSWORD: application.cast.password });

async function json(who: Who, words: string[], more: Record<string, string> = {}): Promise<Json> {
  const { code, out, error } = await causeway(who, [...words, '--json'], more);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${error}`);
  return JSON.parse(out);
}
const lines = async (who: Who, words: string[], more: Record<string, string> = {}): Promise<string> => {
  const { code, out, error } = await causeway(who, words, more);
  expect([code, error], words.join(' ')).toEqual([0, '']);
  return out;
};

test('accounts are listed and shown to operators, and shown to those who administer them', async () => {
  const { accountId } = organisations().acme;
  const listed = await json('otto', ['account', 'list', 'acme']);
  expect(listed.items).toMatchObject([{ id: accountId, name: 'Acme Group', plan: 'paid' }]);
  expect(await lines('erin', ['account', 'show', accountId])).toBe(
    `Acme Group (${accountId}): plan paid, 0 of 100 shares used.\n`,
  );
  const refused = await causeway('ada', ['account', 'show', accountId]);
  expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('not do that')]);
});

test('organisations are listed, shown, changed, and say whom they trust', async () => {
  const { acme, hooli } = organisations();
  const listed = await json('erin', ['organisation', 'list']);
  expect(listed.items.map((one: Json) => one.name)).toEqual(['Acme', 'Hooli']);
  expect(await lines('ada', ['organisation', 'show'])).toContain(`${acme.id}  acme  Acme  organisation, listed`);
  const change = ['organisation', 'change', hooli.id, '--name', 'Hooli Works', '--visibility', 'unlisted'];
  const changed = await json('hugo', [...change, '--transfer-needs-shared-role', 'yes']);
  expect(changed).toMatchObject({
    name: 'Hooli Works',
    connectionVisibility: 'unlisted',
    transferNeedsSharedRole: true,
  });
  const back = ['organisation', 'change', hooli.id, '--name', 'Hooli', '--visibility', 'none'];
  await json('hugo', [...back, '--transfer-needs-shared-role', 'no']);
  expect(await lines('mia', ['organisation', 'trusted-list'])).toBe('Anybody may be invited.\n');
  const trusted = await lines('ada', ['organisation', 'trust', acme.id, 'Partner.Example', 'zoe@else.example']);
  expect(trusted).toBe('zoe@else.example\npartner.example\n');
  await json('ada', ['organisation', 'trust', acme.id]);
});

test('an organisation is given a quota of shares, and has none again', async () => {
  const { acme } = organisations();
  expect(await lines('ada', ['organisation', 'quota', acme.id, '--shares', '20'])).toBe(
    '0 shares used, a quota of 20.\n',
  );
  const refused = await causeway('ada', ['organisation', 'quota', acme.id, '--shares', 'many']);
  expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('whole number')]);
  expect((await json('ada', ['organisation', 'quota'])).shareQuota).toBe(20);
  expect(await lines('ada', ['organisation', 'quota', acme.id, '--shares', 'none'])).toBe('0 shares used, no quota.\n');
});

test('people are listed, shown with the reason why they are here, renamed, disabled and enabled', async () => {
  const { max } = people();
  const listed = await json('ada', ['user', 'list', '--status', 'active', '--q', 'max']);
  expect(listed.items).toMatchObject([{ id: max.id, email: max.email }]);
  expect(await lines('ada', ['user', 'show', max.id])).toContain('because one of its administrators invited them.');
  expect(await json('ada', ['user', 'rename', max.id, '--name', 'Maximilian'])).toMatchObject({ name: 'Maximilian' });
  expect(await json('ada', ['user', 'disable', max.id])).toMatchObject({ status: 'disabled' });
  expect(await json('ada', ['user', 'enable', max.id])).toMatchObject({ status: 'active' });
  const last = await causeway('ada', ['user', 'disable', people().ada.id]);
  expect([last.code, last.error]).toEqual([1, expect.stringContaining('at least one active administrator')]);
});

test('people are transferred within the account, and claimed from outside it', async () => {
  const { acme, hooli } = organisations();
  const { colin } = people();
  const moved = await json('erin', ['user', 'transfer', colin.id, hooli.id]);
  expect(moved).toMatchObject({ organisationId: hooli.id, placement: { act: 'transfer' } });
  await json('erin', ['user', 'transfer', colin.id, acme.id]);
  const { answer } = await join(application, 'lone@claimed-here.example');
  await own(application, 'hooli', 'claimed-here.example');
  const unmanaged = ['account', 'users', acme.accountId, '--unmanaged', '--email-domain', 'claimed-here.example'];
  expect(await lines('erin', unmanaged)).toBe(
    `${answer.user.id}  active  New Person <lone@claimed-here.example>  individual elsewhere, would be in Hooli\n`,
  );
  const claimed = await json('erin', ['user', 'claim', acme.accountId, answer.user.id]);
  expect(claimed).toMatchObject({ organisationId: hooli.id, placement: { act: 'claim' } });
  expect(await lines('erin', unmanaged)).toBe('There is none.\n');
  const managed = await json('erin', ['account', 'users', acme.accountId, '--q', 'lone@']);
  expect(managed.items).toMatchObject([{ managed: true, organisation: { name: 'Hooli' } }]);
});

test('invitations are made, listed, sent again and withdrawn', async () => {
  const { acme } = organisations();
  const create = ['invitation', 'create', '--email', 'new@invited-here.example', '--roles', acme.roles.reception!];
  const made = await json('ada', create);
  expect(made).toMatchObject({ email: 'new@invited-here.example', status: 'pending' });
  expect(made.link).toContain(await tokenFor(application, 'new@invited-here.example'));
  expect(await lines('ada', ['invitation', 'list', '--status', 'pending'])).toContain(
    `${made.id}  pending  new@invited-here.example  Acme Reception`,
  );
  const again = await lines('ada', ['invitation', 'resend', made.id]);
  expect(again).toContain(await tokenFor(application, 'new@invited-here.example'));
  expect(await lines('ada', ['invitation', 'withdraw', made.id])).toBe('It is withdrawn.\n');
  expect((await json('erin', ['invitation', 'list', acme.id, '--status', 'withdrawn'])).items).toHaveLength(1);
});

test('roles are made, changed, given, taken, listed and deleted', async () => {
  const { mia } = people();
  const made = await json('ada', ['role', 'create', '--name', 'Translators', '--visibility', 'public']);
  expect(made).toMatchObject({ name: 'Translators', visibility: 'public', securityLevel: 'member' });
  const change = ['role', 'change', made.id, '--visibility', 'private', '--level', 'coordinator'];
  expect(await json('ada', change)).toMatchObject({ visibility: 'private', securityLevel: 'coordinator' });
  await lines('ada', ['role', 'add-member', made.id, mia.id]);
  expect(await lines('ada', ['role', 'members', made.id])).toBe(`${mia.id}  active  Mia Member <${mia.email}>\n`);
  expect(await lines('mia', ['role', 'list'])).toContain(`${made.id}  private  coordinator  1 member  Translators`);
  await lines('ada', ['role', 'remove-member', made.id, mia.id]);
  expect(await lines('ada', ['role', 'show', made.id])).toContain('0 members');
  await lines('ada', ['role', 'delete', made.id]);
  expect((await causeway('ada', ['role', 'show', made.id])).code).toBe(1);
});

test('enterprise administrators are listed, made and removed, with the password that confirms it', async () => {
  const { accountId } = organisations().acme;
  const add = ['enterprise-administrator', 'add', accountId, people().mia.id];
  const unconfirmed = await causeway('erin', add);
  expect([unconfirmed.code, unconfirmed.error]).toEqual([1, expect.stringContaining('password')]);
  await lines('erin', add, withPassword());
  const listed = await lines('mia', ['enterprise-administrator', 'list', accountId]);
  expect(listed).toContain(`${people().mia.id}  active  Mia Member <${people().mia.email}>  Acme`);
  const remove = ['enterprise-administrator', 'remove', accountId, people().mia.id];
  await lines('otto', [...remove, '--password', application.cast.password]);
  expect((await json('erin', ['enterprise-administrator', 'list', accountId])).items).toHaveLength(1);
});

test('the e-mail domain of an account is changed, and a former address let go', async () => {
  const { acme } = organisations();
  await own(application, 'acme', 'old-here.example');
  const { answer } = await join(application, 'ann@old-here.example');
  await own(application, 'acme', 'new-here.example');
  const change = ['account', 'change-email-domain', acme.accountId, 'old-here.example', 'new-here.example'];
  expect(await lines('erin', change, withPassword())).toContain('from old-here.example to new-here.example: 1.');
  const shown = await lines('ada', ['user', 'show', answer.user.id]);
  expect(shown).toContain('<ann@new-here.example>');
  expect(shown).toContain('also signs in with ann@old-here.example');
  await lines('ada', ['user', 'remove-alias', answer.user.id, 'ann@old-here.example']);
  expect(await lines('ada', ['user', 'show', answer.user.id])).not.toContain('also signs in');
});

test('where an address would land is explained', async () => {
  await own(application, 'globex', 'explained-here.example');
  const out = await lines('gwen', ['placement', 'explain', 'new+tag@mail.explained-here.example']);
  expect(out.split('\n')).toEqual([
    `new+tag@mail.explained-here.example would land in Globex (${organisations().globex.id}), by the rule owned_domain.`,
    '  invitation: No invitation waits for this address.',
    '→ owned_domain: The address falls under the owned e-mail domain explained-here.example.',
    '  link_agent: They are not added through a link.',
    '  self_registration: Whoever belongs nowhere gets an organisation of their own.',
    '',
  ]);
  const alone = await json('otto', ['placement', 'explain', 'new@unowned-here.example']);
  expect(alone).toMatchObject({ organisation: null, rule: 'self_registration' });
});

test('what is missing is named before anything is asked of the server', async () => {
  for (const [words, sentence] of [
    [['user', 'transfer', people().mia.id], 'ORGANISATION-ID is missing'],
    [['account', 'show'], 'ID is missing'],
    [['role', 'create'], '--name is missing'],
    [['placement', 'explain'], 'ADDRESS is missing'],
    [['organisation', 'change', organisations().acme.id, '--transfer-needs-shared-role', 'perhaps'], 'yes or no'],
  ] as const) {
    const { code, error } = await causeway('erin', [...words]);
    expect([code, error], words.join(' ')).toEqual([1, expect.stringContaining(sentence)]);
  }
});

test('help is grouped, and shown for one noun alone', async () => {
  const all = await runCommand(['help'], {});
  expect(all.code).toBe(0);
  for (const title of ['The installation', 'Accounts', 'Organisations', 'E-mail domains', 'People'])
    expect(all.out).toMatch(new RegExp(`^${title}`, 'm'));
  const one = await runCommand(['help', 'role'], {});
  expect(one.out).toContain('role add-member ROLE-ID USER-ID');
  expect(one.out).not.toContain('user list');
  expect((await runCommand(['user', 'transfer', '--help'], {})).out).toContain('user transfer USER-ID');
});

test('operators take lost second factors away, with the password that confirms it', async () => {
  const ivan = await visitor(application, organisations().initech.id);
  await enrolPasskey(application, ivan);
  const words = ['user', 'reset-second-factors', ivan.email];
  expect((await causeway('ingrid', words, withPassword())).error).toContain('not do that');
  expect((await causeway('otto', words)).code).toBe(1);
  expect(await lines('otto', words, withPassword())).toBe('1 removed; their password alone signs them in.\n');
  expect((await ivan.client.get('/me')).status).toBe(401);
  const change = ['organisation', 'change', organisations().hooli.id, '--second-factor-required'];
  expect(await json('hugo', [...change, 'yes'])).toMatchObject({ secondFactorRequired: true });
});
