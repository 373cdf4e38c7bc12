import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { documentIn } from '../documents/test/uploading.ts';
import { codeAt } from '../second-factors/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { Client, type Json } from '../test/client.ts';

/**
 * A real server process that logs all it can goes through everything that has a secret in it. None of them stands in what it
 * says, nor anywhere in its database: not in a job, not in a mail's own columns, not in the audit.
 */
const secretKey = randomBytes(32).toString('hex');
const application = useApplication({ variables: { SECRET_KEY: secretKey } });
const script = new URL('../main.ts', import.meta.url).pathname;

let child: ChildProcess;
let owner: pg.Client;
let dataDir: string;
let url = '';
let said = '';
/** What nobody may read, by what it is. */
const secrets: Record<string, string> = {};
const marked = (what: string): string => {
  secrets[what] = `marked ${randomBytes(12).toString('hex')}`;
  return secrets[what];
};

beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  dataDir = await realpath(await mkdtemp(join(tmpdir(), 'causeway-logs-')));
  const { PATH = '', HOME = '' } = process.env;
  const mailPassword = randomBytes(12).toString('hex');
  secrets['password of the mail server'] = mailPassword;
  child = spawn(process.execPath, [script], {
    env: {
      PATH,
      HOME,
      PORT: '0',
      LOG_LEVEL: 'trace',
      DATA_DIR: dataDir,
      DATABASE_URL: application.ownerUrl,
      SECRET_KEY: secretKey,
      EGRESS_ALLOW: '127.0.0.1',
      LINK_FOLDERS: dataDir,
      MAIL_URL: `smtp://post:${mailPassword}@127.0.0.1:9`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  await vi.waitFor(() => expect(said).toMatch(/listening on http:\/\/127\.0\.0\.1:\d+/), { timeout: 30_000 });
  url = said.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0] ?? '';
}, 60_000);

afterAll(async () => {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
  await owner.end();
  await rm(dataDir, { recursive: true, force: true });
});

const as = (token?: string) => new Client(url, token);
const person = (name: 'ada' | 'max' | 'otto') => as(application.cast.people[name].token);
async function done(answer: Promise<Json>): Promise<Json> {
  const { status, text, body, headers } = await answer;
  expect(status, text).toBeLessThan(300);
  return { ...body, headers };
}
async function mailedTo(email: string, what: string): Promise<string> {
  const { items } = await done(person('otto').get(`/outbox?limit=200&to=${encodeURIComponent(email)}`));
  secrets[what] = items[0]?.text?.match(/token=([\w-]+)/)?.[1] ?? '';
  return secrets[what]!;
}

/** Signing up and in, and forgetting passwords: what people do before anybody knows them. */
async function comeIn(): Promise<void> {
  const password = marked('password of a sign-up');
  await done(as().post('/sign-up', { name: 'New', email: 'new@nowhere.example', password }));
  const token = await mailedTo('new@nowhere.example', 'token of a sign-up');
  await done(as().post('/sign-up/verify', { token }));
  const signedIn = await done(as().post('/sessions', { email: 'new@nowhere.example', password }));
  const cookies = signedIn.headers.getSetCookie().join('\n');
  secrets.session = cookies.match(/causeway_session=([\w-]+)/)[1];
  secrets.device = cookies.match(/causeway_device=([\w-]+)/)[1];
  const session = new Client(url, undefined, { cookie: `causeway_session=${secrets.session}` });
  await done(session.get('/me'));
  await as().post('/sessions', { email: 'new@nowhere.example', password: marked('wrong password') });
  await done(as().post('/password-resets', { email: 'new@nowhere.example' }));
  const reset = await mailedTo('new@nowhere.example', 'token of a reset');
  await done(as().post('/password-resets/complete', { token: reset, password: marked('password after a reset') }));
  await done(person('max').post('/me/email', { email: 'moved@nowhere.example', password: application.cast.password }));
  await mailedTo('moved@nowhere.example', 'token of a changed address');
}

/** What administrators set up. */
async function setUp(): Promise<void> {
  const { id } = application.cast.organisations.acme;
  const { password } = application.cast;
  const ada = person('ada');
  secrets['API token'] = (await done(ada.post('/api-tokens', { name: 'Tool', password }))).token;
  await done(as(secrets['API token']).get('/me'));
  const invitation = await done(ada.post(`/organisations/${id}/invitations`, { email: 'guest@nowhere.example' }));
  secrets['token of an invitation'] = invitation.link.split('token=')[1];
  await done(as().post('/invitations/look', { token: secrets['token of an invitation'] }));
  const workspace = await done(ada.post('/workspaces', { name: 'Plans' }));
  await done(ada.post(`/workspaces/${workspace.id}/participants`, { emails: ['outsider@nowhere.example'] }));
  await mailedTo('outsider@nowhere.example', 'token of an invitation into a workspace');
  secrets['content of a document'] = marked('content of a document');
  await documentIn(ada, workspace.id, secrets['content of a document']);
  const webhook = { url: 'https://127.0.0.1:9/hook', events: ['*'] };
  secrets['webhook secret'] = (await done(ada.post(`/organisations/${id}/webhooks`, webhook))).secret;
  const provider = { name: 'Login', issuer: 'https://127.0.0.1:9', clientId: 'x' };
  const clientSecret = marked('secret at an identity provider');
  const made = await done(ada.post(`/organisations/${id}/identity-providers`, { ...provider, clientSecret, password }));
  await ada.post(`/organisations/${id}/identity-providers/${made.id}/test`);
  const query = `code=${encodeURIComponent(marked('code of a provider'))}&state=${encodeURIComponent(marked('state'))}`;
  await fetch(`${url}/sign-in/oidc/${made.id}`, { redirect: 'manual' });
  await fetch(`${url}/sign-in/oidc/${made.id}/callback?${query}`, { redirect: 'manual' });
  await done(ada.post(`/organisations/${id}/email-domains`, { name: 'acme.example', own: false }));
  const agent = await done(ada.post(`/organisations/${id}/agents`, { name: 'Archive' }));
  const settings = { url: 'https://127.0.0.1:9/', username: 'archive', password: marked('password of a repository') };
  const link = await done(
    ada.post(`/organisations/${id}/links`, { kind: 'webdav', name: 'Archive', settings, agentUserId: agent.id }),
  );
  secrets['link token'] = link.token;
  const scim = await done(ada.post(`/organisations/${id}/scim-tokens`, { name: 'Directory', password }));
  secrets['provisioning token'] = scim.token;
  const provisioned = await fetch(`${url}/scim/v2/Users`, { headers: { authorization: `Bearer ${scim.token}` } });
  expect(provisioned.status).toBe(200);
  await ada.post(`/links/${link.id}/test`, {});
  await as(link.token).post(`/links/${link.id}/users`, { email: 'added@nowhere.example', name: 'Added' });
}

/** A second factor of one's own. */
async function enrol(): Promise<void> {
  const { email } = application.cast.people.max;
  const { password } = application.cast;
  const signedIn = await done(as().post('/sessions', { email, password }));
  const cookie = signedIn.headers.getSetCookie()[0].split(';')[0];
  const max = new Client(url, undefined, { cookie });
  const { secret } = await done(max.post('/me/second-factors/totp', { password }));
  secrets['secret of an authenticator app'] = secret;
  await done(max.post('/me/second-factors/totp/activate', { code: codeAt(secret, new Date()) }));
  const { codes } = await done(max.post('/me/second-factors/recovery-codes', { password }));
  for (const [index, code] of codes.entries()) secrets[`recovery code ${index}`] = code;
  const half = await as().post('/sessions', { email, password });
  secrets['half-finished sign-in'] = half.body.pending;
  await as().post('/sessions/second-factor', { pending: half.body.pending, recoveryCode: codes[0] });
}

/** What goes wrong is what gets logged. */
async function goWrong(): Promise<void> {
  const password = marked('password in a broken request');
  await as().post('/sessions', `{"email":"x@y.example","password":"${password}"`);
  await as().get(`/me?token=${encodeURIComponent(marked('token in an address'))}`);
  await as(marked('bearer that is none').replace(' ', '-')).get('/me');
  await owner.query('alter table credentials rename to mislaid');
  const { email } = application.cast.people.mia;
  const broken = await as().post('/sessions', { email, password: marked('password while the server is broken') });
  await owner.query('alter table mislaid rename to credentials');
  expect(broken.status).toBe(500);
}

/** A secret as logs and tables might show it: as it is, escaped in an address, in hexadecimal, in base64. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')];
}
const foundIn = (text: string): string[] =>
  Object.entries(secrets).flatMap(([what, secret]) =>
    formsOf(secret).some((form) => text.includes(form)) ? [what] : [],
  );

test('no secret, token or password stands in any log, job, mail or table, whatever was done and whatever broke', {
  timeout: 120_000,
}, async () => {
  await comeIn();
  await setUp();
  await enrol();
  await goWrong();
  for (const [what, secret] of Object.entries(secrets)) expect(secret.length, what).toBeGreaterThan(7);
  expect(Object.keys(secrets).length).toBeGreaterThan(25);
  // Jobs that hand mail over have met the server that is not there, and the log has told of the last request.
  await vi.waitFor(() => expect(said).toContain('ECONNREFUSED'), { timeout: 30_000 });
  await vi.waitFor(() => expect(said).toContain('A request failed.'), { timeout: 30_000 });
  await vi.waitFor(() => expect(said).toContain('"status":500'), { timeout: 30_000 });
  expect(foundIn(said)).toEqual([]);
  const { rows } = await owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'pgboss') and c.relkind = 'r'`,
  );
  expect(rows.length).toBeGreaterThan(60);
  const inTables: Record<string, string[]> = {};
  for (const { name } of rows) {
    const table = await owner.query<{ row: string }>(`select t::text as row from ${name} t`);
    const found = foundIn(table.rows.map(({ row }) => row).join('\n'));
    if (found.length > 0) inTables[name] = found;
  }
  expect(inTables).toEqual({});
  // The search can find: a secret that is not sealed is seen in all its forms.
  for (const form of formsOf(secrets['wrong password']!)) expect(foundIn(`x ${form} y`)).toContain('wrong password');
});
