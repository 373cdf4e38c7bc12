import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mailsTo } from '../identity/test/mailbox.ts';
import { repositoryKinds } from '../platform/repositories/kinds.ts';
import { useApplication } from '../test/application.ts';
import type { Client, Json } from '../test/client.ts';
import { linksMaximum } from './link.ts';
import { agentOf, emptyFolder, holding, linkOf } from './test/scene.ts';

const allowed = await emptyFolder();
const application = useApplication({
  variables: { LINK_FOLDERS: join(allowed.path, 'open'), EGRESS_ALLOW: '127.0.0.1:9', LINK_TIMEOUT_SECONDS: '2' },
});
const chosen = join(allowed.path, 'open/chosen');
let owner: pg.Client;
beforeAll(async () => {
  await mkdir(join(chosen, 'Contracts'), { recursive: true });
  await mkdir(join(allowed.path, 'closed'));
  await writeFile(join(chosen, 'a.txt'), 'a');
  await writeFile(join(allowed.path, 'closed/secret.txt'), 'secret');
  await symlink(join(allowed.path, 'closed'), join(chosen, 'way-out'));
  await symlink(join(allowed.path, 'closed'), join(allowed.path, 'open/disguised'));
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await allowed.remove();
});

const acme = () => `/organisations/${application.cast.organisations.acme.id}`;
const ada = () => application.as('ada');
const transferAgent = (link: Json) =>
  application
    .as('erin')
    .post(`/users/${link.agentUserId}/transfer`, { organisationId: application.cast.organisations.hooli.id });
const dav = { url: 'http://127.0.0.1:9/dav', username: 'mia', password: 'open sesame 1' };

describe('an agent', () => {
  test('is a user who is marked as one, in Everyone, with an address of nobody', async () => {
    const agent = await agentOf(application);
    expect(agent).toMatchObject({
      kind: 'agent',
      status: 'active',
      email: `${agent.id}@agents.invalid`,
      isOperator: false,
      isEnterpriseAdministrator: false,
      roles: [{ name: 'Everyone', securityLevel: 'member' }],
    });
    const listed = await ada().get(`${acme()}/users?q=Archive`);
    expect(listed.body.items[0]).toMatchObject({ kind: 'agent' });
  });

  test('is found among users by what it is', async () => {
    const agent = await agentOf(application);
    const found = async (kind: string) => (await ada().get(`${acme()}/users?kind=${kind}&limit=200`)).body.items;
    const agents: Json[] = await found('agent');
    expect(agents.map(({ id }) => id)).toContain(agent.id);
    expect(new Set(agents.map(({ kind }) => kind))).toEqual(new Set(['agent']));
    expect((await found('person')).map(({ kind }: Json) => kind)).not.toContain('agent');
    expect((await ada().get(`${acme()}/users?kind=else`)).status).toBe(422);
  });

  test('cannot sign in, reset a password, sign up or be mailed', async () => {
    const agent = await agentOf(application);
    const nobody = application.as('nobody');
    const wrong = await nobody.post('/sessions', { email: agent.email, password: 'whatever it is' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
    expect((await nobody.post('/password-resets', { email: agent.email })).status).toBe(202);
    await nobody.post('/sign-up', { name: 'X', email: agent.email, password: 'whatever it is' });
    expect(await mailsTo(application, agent.email)).toEqual([]);
  });

  test('has an address that is nobody else’s to have: whoever is to become a user by it is refused, and the field is named', async () => {
    // API.md: "Validation: 422 invalid with errors. Never a bare 500 for bad input." The database has no room for such a person.
    const email = 'nobody@agents.invalid';
    const { password, organisations } = application.cast;
    const group = `/accounts/${organisations.acme.accountId}/organisations`;
    const answers = [
      await application.as('nobody').post('/sign-up', { name: 'X', email, password }),
      await ada().post(`${acme()}/invitations`, { email }),
      await ada().post('/me/email', { email, password }),
      await application.as('otto').post('/operators', { email, password }),
      await application.as('otto').post(group, { name: 'X', shortName: 'x', administrator: { name: 'X', email } }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code, body.errors?.[0].path])).toEqual([
      [422, 'invalid', 'email'],
      [422, 'invalid', 'email'],
      [422, 'invalid', 'email'],
      [422, 'invalid', 'email'],
      [422, 'invalid', 'administrator.email'],
    ]);
    const preview = await ada().post(`${acme()}/invitations/preview`, { emails: [email] });
    expect(preview.body.items, 'a preview says the same as inviting').toEqual([{ email, state: 'malformed' }]);
  });

  test('is made by administrators only; the attempt is kept', async () => {
    const body = { name: 'X' };
    expect((await application.as('mia').post(`${acme()}/agents`, body)).body.code).toBe('forbidden');
    expect((await application.as('gwen').post(`${acme()}/agents`, body)).status).toBe(404);
    expect((await application.as('nobody').post(`${acme()}/agents`, body)).status).toBe(401);
    const solo = `/organisations/${application.cast.organisations.solo.id}/agents`;
    expect((await application.as('sol').post(solo, body)).body.code).toBe('subscription_required');
    const audit = await ada().get(`${acme()}/audit?kind=agent.created`);
    expect(audit.body.items.some(({ outcome }: Json) => outcome === 'refused')).toBe(true);
  });
});

describe('a link', () => {
  test('needs an e-mail domain on its organisation, owned or not', async () => {
    const globex = `/organisations/${application.cast.organisations.globex.id}`;
    const agentUserId = (await agentOf(application, 'globex')).id;
    const wish = { kind: 'folder', name: 'Archive', settings: { path: chosen }, agentUserId };
    const gwen = application.as('gwen');
    const refused = await gwen.post(`${globex}/links`, wish);
    expect([refused.status, refused.body.code]).toEqual([409, 'email_domain_required']);
    await gwen.post(`${globex}/email-domains`, { name: 'globex.example', own: false });
    expect((await gwen.post(`${globex}/links`, wish)).status).toBe(201);
  });

  test('shows its token once, and its secrets never; neither lies anywhere to be read', async () => {
    await linkOf(application, chosen);
    const agentUserId = (await agentOf(application)).id;
    const made = await ada().post(`${acme()}/links`, { kind: 'webdav', name: 'Cloud', settings: dav, agentUserId });
    expect(made.status, made.text).toBe(201);
    expect(made.body.token).toMatch(/^[\w-]{43}$/);
    expect(made.body.settings).toEqual({ url: dav.url, username: dav.username, hasPassword: true });
    const { token } = made.body;
    const paths = [`/links/${made.body.id}`, `${acme()}/links`, `${acme()}/audit`, `${acme()}/users`, '/outbox'];
    for (const path of paths) {
      const { text } = await ada().get(path);
      expect(text, path).not.toContain(dav.password);
      expect(text, path).not.toContain(token);
    }
    const { rows } = await owner.query<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`,
    );
    for (const secret of [dav.password, token]) {
      const hex = Buffer.from(secret).toString('hex');
      for (const { name } of rows) {
        const found = await owner.query(
          `select 1 from ${name} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0`,
          [secret, hex],
        );
        expect(found.rowCount, name).toBe(0);
      }
    }
  });

  test.each([
    ['an unknown kind', { kind: 'ftp', settings: { path: '/x' } }],
    ['a setting of another kind', { kind: 'folder', settings: { path: '/x', url: 'https://x.example' } }],
    ['a missing setting', { kind: 'webdav', settings: { url: 'https://x.example', username: 'x' } }],
    ['a relative path', { kind: 'folder', settings: { path: 'x/../../etc' } }],
    ['no address', { kind: 'webdav', settings: { ...dav, url: 'ftp://x.example' } }],
    ['a password in the address', { kind: 'webdav', settings: { ...dav, url: 'https://a:b@x.example' } }],
    ['an unknown field', { kind: 'folder', settings: { path: '/x' }, isShared: true }],
  ])('with %s is refused', async (_what, wish) => {
    const { agentUserId } = await linkOf(application, chosen);
    const answer = await ada().post(`${acme()}/links`, { name: 'X', agentUserId, ...wish });
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid']);
  });

  test.each([
    'http://169.254.169.254/latest',
    'http://127.0.0.1:10/',
    'http://[::1]/',
    'http://10.1.2.3/',
    'http://0x7f.1/',
  ])('to %s goes nowhere unless the operator allows it', async (url) => {
    const { agentUserId } = await linkOf(application, chosen);
    const settings = { ...dav, url };
    const made = await ada().post(`${acme()}/links`, { kind: 'webdav', name: 'X', settings, agentUserId });
    expect([made.status, made.body.code]).toEqual([422, 'address_refused']);
    const tested = await ada().post(`${acme()}/links/test`, { kind: 'webdav', settings });
    expect(tested.body).toMatchObject({ ok: false, reason: 'refused' });
    const s3 = { endpoint: url, region: 'r', bucket: 'bucket', prefix: '', accessKeyId: 'x', secretAccessKey: 'x' };
    const bucket = await ada().post(`${acme()}/links`, { kind: 's3', name: 'X', settings: s3, agentUserId });
    expect([bucket.status, bucket.body.code]).toEqual([422, 'address_refused']);
  });

  test('acts through an active agent of its own organisation, and nobody else', async () => {
    const other = await agentOf(application, 'globex');
    for (const agentUserId of [application.cast.people.mia.id, other.id, application.cast.people.gwen.id]) {
      const answer = await ada().post(`${acme()}/links`, {
        kind: 'folder',
        name: 'X',
        settings: { path: chosen },
        agentUserId,
      });
      expect(answer.body.errors?.[0]?.path).toBe('agentUserId');
    }
  });

  test('is for administrators: 403 for members, 404 for everybody outside', async () => {
    const link = await linkOf(application, chosen);
    for (const [method, path, body] of [
      ['GET', `/links/${link.id}`],
      ['GET', `/links/${link.id}/browse`],
      ['PATCH', `/links/${link.id}`, { name: 'Y' }],
      ['DELETE', `/links/${link.id}`],
      ['POST', `/links/${link.id}/test`, {}],
      ['POST', `/links/${link.id}/rotate-token`, {}],
      ['POST', `/links/${link.id}/revoke-token`, {}],
    ] as const) {
      const as = (client: Client) => client.send(method, path, body);
      expect((await as(application.as('mia'))).body.code, path).toBe('forbidden');
      expect((await as(holding(application, link.token))).body.code, path).toBe('forbidden');
      expect((await as(application.as('gwen'))).status, path).toBe(404);
      expect((await as(application.as('otto'))).status, path).not.toBe(200);
      expect((await as(application.as('nobody'))).status, path).toBe(401);
    }
    expect((await application.as('mia').get(`${acme()}/links`)).body.code).toBe('forbidden');
    expect((await application.as('erin').get(`${acme()}/links`)).status).toBe(200);
  });

  test('is listed in pages, renamed under its version, and deleted', async () => {
    const link = await linkOf(application, chosen, 'First name');
    const page = await ada().get(`${acme()}/links?limit=1`);
    expect(page.body.items).toHaveLength(1);
    expect(page.body.nextCursor).toBeTypeOf('string');
    const renamed = await ada().with({ 'if-match': '"1"' }).patch(`/links/${link.id}`, { name: 'Second name' });
    expect(renamed.body).toMatchObject({ name: 'Second name', version: 2 });
    const stale = await ada().with({ 'if-match': '"1"' }).patch(`/links/${link.id}`, { name: 'Third name' });
    expect([stale.status, stale.body.code]).toEqual([409, 'version_conflict']);
    expect((await ada().delete(`/links/${link.id}`)).status).toBe(204);
    expect((await ada().get(`/links/${link.id}`)).status).toBe(404);
  });

  test('sends its secrets nowhere else: who changes the address gives them again', async () => {
    const { agentUserId } = await linkOf(application, chosen);
    const made = await ada().post(`${acme()}/links`, { kind: 'webdav', name: 'Cloud', settings: dav, agentUserId });
    const elsewhere = { url: 'http://127.0.0.1:9/other' };
    const refused = await ada().patch(`/links/${made.body.id}`, { settings: elsewhere });
    expect(refused.body.errors?.[0]?.path).toBe('settings.password');
    const changed = await ada().patch(`/links/${made.body.id}`, { settings: { ...elsewhere, password: 'again' } });
    expect(changed.body.settings).toEqual({ url: elsewhere.url, username: 'mia', hasPassword: true });
    const unknown = await ada().patch(`/links/${made.body.id}`, { settings: { path: '/etc' } });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'invalid']);
    const inside = await ada().patch(`/links/${made.body.id}`, {
      settings: { url: 'http://169.254.169.254/', password: 'x' },
    });
    expect(inside.body.code).toBe('address_refused');
  });

  test('there are as many as an organisation may have', async () => {
    const { agentUserId } = await linkOf(application, chosen);
    await owner.query(
      `insert into links (id, organisation_id, agent_user_id, kind, name, settings, created_at)
       select gen_random_uuid(), $1, $2, 'folder', 'many', '{}', now() from generate_series(1, $3)`,
      [application.cast.organisations.acme.id, agentUserId, linksMaximum],
    );
    const full = await ada().post(`${acme()}/links`, {
      kind: 'folder',
      name: 'X',
      settings: { path: chosen },
      agentUserId,
    });
    expect([full.status, full.body.code]).toEqual([409, 'limit_reached']);
    await owner.query(`delete from links where name = 'many'`);
  });
});

describe('settings of every kind', () => {
  const valid: Record<string, Json> = {
    folder: { path: '/srv/archive' },
    webdav: dav,
    s3: {
      endpoint: 'http://127.0.0.1:9',
      region: 'x',
      bucket: 'xyz',
      prefix: 'a',
      accessKeyId: 'x',
      secretAccessKey: 'x',
    },
  };

  // With plain strings as user name, prefix and accessKeyId these answered 500: the database keeps no such characters.
  test.each(
    repositoryKinds.flatMap(({ kind, settings, secrets }) =>
      Object.keys(settings.shape)
        .filter((name) => !secrets.includes(name))
        .map((name) => [kind, name]),
    ),
  )('hold text that can be kept: %s, %s', async (kind, name) => {
    const { agentUserId } = await linkOf(application, chosen);
    for (const broken of ['\u0000', '\ud800']) {
      const settings = { ...valid[kind], [name]: `${valid[kind]?.[name]}${broken}` };
      const answer = await ada().post(`${acme()}/links`, { kind, name: 'X', settings, agentUserId });
      expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, `settings.${name}`]);
    }
  });
});

describe('the token of a link', () => {
  const me = (token: string) => holding(application, token).get('/me');

  test('lets its holder in as the agent, with the agent’s rights and no others', async () => {
    const link = await linkOf(application, chosen);
    const { body } = await me(link.token);
    expect(body.user).toMatchObject({ id: link.agentUserId, kind: 'agent' });
    const agent = holding(application, link.token);
    expect((await agent.post(`${acme()}/invitations`, { email: 'x@y.example' })).body.code).toBe('forbidden');
    expect((await agent.get(`${acme()}/links`)).body.code).toBe('forbidden');
    expect((await agent.post('/api-tokens', { name: 'More', password: 'x' })).body.code).toBe('identity_not_confirmed');
  });

  test.each([
    ['it is rotated', (link: Json) => ada().post(`/links/${link.id}/rotate-token`, {})],
    ['it is revoked', (link: Json) => ada().post(`/links/${link.id}/revoke-token`, {})],
    ['the link is deleted', (link: Json) => ada().delete(`/links/${link.id}`)],
    ['the agent is disabled', (link: Json) => ada().patch(`/users/${link.agentUserId}`, { status: 'disabled' })],
    ['the agent goes to another organisation', transferAgent],
    [
      'the link gets another agent',
      async (link: Json) => ada().patch(`/links/${link.id}`, { agentUserId: (await agentOf(application)).id }),
    ],
  ])('stops at once when %s', async (_what, act) => {
    const link = await linkOf(application, chosen);
    expect((await me(link.token)).status).toBe(200);
    expect((await act(link)).status).toBeLessThan(300);
    expect((await me(link.token)).status).toBe(401);
    expect(
      (await holding(application, link.token).post(`/links/${link.id}/users`, { email: 'a@b.example', name: 'A' }))
        .status,
    ).toBe(401);
  });

  test('ends with an agent who goes to another organisation, and the link shows that it needs another', async () => {
    const link = await linkOf(application, chosen);
    await transferAgent(link);
    const { body } = await ada().get(`/links/${link.id}`);
    expect(body).toMatchObject({ tokenCreatedAt: null, agent: { status: 'disabled' } });
    const agentUserId = (await agentOf(application)).id;
    expect((await ada().patch(`/links/${link.id}`, { agentUserId })).body.agent.status).toBe('active');
    const { token } = (await ada().post(`/links/${link.id}/rotate-token`, {})).body;
    expect((await me(token)).body.user.id).toBe(agentUserId);
  });

  test('is another after rotation, and none comes back with enabling the agent', async () => {
    const link = await linkOf(application, chosen);
    const rotated = await ada().post(`/links/${link.id}/rotate-token`, {});
    expect(rotated.body.token).not.toBe(link.token);
    expect((await me(rotated.body.token)).status).toBe(200);
    await ada().patch(`/users/${link.agentUserId}`, { status: 'disabled' });
    expect((await ada().post(`/links/${link.id}/rotate-token`, {})).status).toBe(422);
    await ada().patch(`/users/${link.agentUserId}`, { status: 'active' });
    expect((await me(rotated.body.token)).status).toBe(401);
    expect((await ada().get(`/links/${link.id}`)).body.tokenCreatedAt).toBeNull();
  });
});

describe('what the server may read', () => {
  const browse = async (path: string, folder = chosen) => {
    const link = await linkOf(application, folder);
    return ada().get(`/links/${link.id}/browse?path=${encodeURIComponent(path)}`);
  };

  test('is shown to choose from, folders first, without what leads out', async () => {
    const { body } = await browse('');
    expect(body.items.map(({ name, kind }: Json) => [name, kind])).toEqual([
      ['Contracts', 'folder'],
      ['a.txt', 'file'],
    ]);
    expect(body.refused).toEqual([{ name: 'way-out', reason: 'is a symbolic link, which is not followed' }]);
  });

  test.each([
    '..',
    '../..',
    'Contracts/../..',
    '/etc',
    'way-out',
    'way-out/secret.txt',
    '%2e%2e',
    '..%2f',
    'a\0',
    '．．',
    'a.txt',
  ])('is nothing at %j', async (path) => {
    const answer = await browse(path);
    expect(answer.status).toBe(422);
    expect(answer.text.replaceAll('secret.txt', '')).not.toContain('secret');
  });

  test('is decided by the operator: other folders, and ways around, are told in words and not read', async () => {
    for (const folder of [
      join(allowed.path, 'closed'),
      join(allowed.path, 'open/disguised'),
      join(allowed.path, 'open/chosen/way-out'),
      `${chosen}/../../closed`,
      allowed.path,
      join(allowed.path, 'no-such-folder'),
      '/etc',
    ]) {
      const answer = await browse('', folder);
      expect([answer.status, answer.body.detail], folder).toEqual([
        422,
        'The operator has not allowed this folder for links (LINK_FOLDERS).',
      ]);
    }
  });

  test('is tried before a link is made and after, and what is wrong is kept with it', async () => {
    const good = await ada().post(`${acme()}/links/test`, { kind: 'folder', settings: { path: chosen } });
    expect(good.body).toMatchObject({ ok: true, found: { files: 1, folders: 1 }, capabilities: { stableIds: true } });
    const link = await linkOf(application, join(chosen, 'later'));
    expect(link.testFailure).toContain('is not there');
    await mkdir(join(chosen, 'later'));
    expect((await ada().post(`/links/${link.id}/test`, {})).body).toMatchObject({ ok: true });
    expect((await ada().get(`/links/${link.id}`)).body.testFailure).toBeNull();
    const away = await ada().post(`${acme()}/links/test`, { kind: 'webdav', settings: dav });
    expect(away.body).toMatchObject({ ok: false, reason: 'away' });
    const { agentUserId } = link;
    const made = await ada().post(`${acme()}/links`, { kind: 'webdav', name: 'Away', settings: dav, agentUserId });
    const answer = await ada().get(`/links/${made.body.id}/browse`);
    expect([answer.status, answer.body.code]).toEqual([503, 'repository_away']);
  });
});
