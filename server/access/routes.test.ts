import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp, routes } from '../app.ts';
import { documentIn } from '../documents/test/uploading.ts';
import { type Route, route } from '../http/route.ts';
import { createServer } from '../http/serve.ts';
import { linkOf } from '../links/test/scene.ts';
import { newId } from '../platform/ids.ts';
import { scimRoutes } from '../scim/endpoints.ts';
import { plantRuns } from '../sync/test/plant.ts';
import { useApplication } from '../test/application.ts';
import { type Answer, Client } from '../test/client.ts';
import { sampleRequest } from './test/sample-input.ts';

/**
 * Every route of the one list: signed out it answers 401, or stands here with its reason; whatever it names by an id does
 * not exist for an outsider. Requests are made from each route's own shapes, so that a new route is covered by itself.
 */
const application = useApplication();

/** Who calls these need not be signed in. A new one wants a second look. */
const publicRoutes = [
  'GET /audit/public-key',
  'GET /errors',
  'GET /limits',
  'GET /openapi.json',
  'GET /webhook-events',
  'POST /invitations/accept',
  'POST /invitations/look',
  'POST /notice-unsubscriptions',
  'POST /password-resets',
  'POST /password-resets/complete',
  'POST /sessions',
  'POST /sessions/passkey',
  'POST /sessions/passkey/options',
  'POST /sessions/second-factor',
  'POST /sessions/second-factor/options',
  'POST /sign-in/find',
  'POST /sign-in/link',
  'POST /sign-up',
  'POST /sign-up/verify',
];

const nameOf = (route: Route) => `${route.method} ${route.path}`;
const send = (client: Client, route: Route, idFor: (name: string) => string): Promise<Answer> => {
  const { path, body } = sampleRequest(route, idFor);
  return client.send(route.method, path, body);
};

/** An id, or address, that nothing and nobody has. */
const anything = (name: string) => (name === 'email' ? `${newId()}@nobody.example` : name === 'n' ? '1' : newId());

/** Things of Acme and Globex, by the table that a path's :id belongs to. */
const theirs: Record<string, string[]> = {};
/** organisations/:id → organisations; role's :userId → users; an alias's :email → former addresses. */
function tableOf(route: Route, parameter: string): string {
  if (parameter === 'email') return 'former_addresses';
  if (parameter !== 'id') return `${parameter.replace(/Id$/, '')}s`;
  const words = route.path.split('/');
  return (words[words.indexOf(':id') - 1] ?? '').replaceAll('-', '_');
}

beforeAll(async () => {
  const { cast } = application;
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  const password = cast.password;
  const requested = await application
    .as('ada')
    .post('/connections', { toOrganisationId: cast.organisations.globex.id, password });
  await application
    .as('gwen')
    .post(`/connections/${requested.body.id}/accept`, { level: 'roles_and_users', comment: 'Yes', password });
  const assignees = [{ kind: 'role', id: cast.organisations.globex.roles.reception }];
  await application.as('mia').post('/tasks', { title: 'Across', assignees });
  const invited = await application
    .as('ada')
    .post(`/organisations/${cast.organisations.acme.id}/invitations`, { email: 'new@acme.example' });
  expect(invited.status).toBe(201);
  await application
    .as('ada')
    .post(`/organisations/${cast.organisations.acme.id}/webhooks`, { url: 'https://192.0.32.8/hook', events: ['*'] });
  await application
    .as('ada')
    .post(`/organisations/${cast.organisations.acme.id}/scim-tokens`, { name: 'Provider', password });
  const link = await linkOf(application, '/nowhere');
  const workspace = await application.as('mia').post('/workspaces', { name: 'Shared' });
  await application.as('mia').post(`/workspaces/${workspace.body.id}/participants`, {
    emails: [cast.people.greta.email, 'new@nowhere.example'],
  });
  const document = await documentIn(application.as('mia'), workspace.body.id);
  await application.as('mia').post(`/documents/${document.id}/comments`, { text: 'Look' });
  await application.as('mia').post(`/workspaces/${workspace.body.id}/folders`, { name: 'Plans' });
  const upload = { 'tus-resumable': '1.0.0', 'upload-length': '5' };
  await application
    .as('mia')
    .with({ ...upload, 'upload-metadata': `workspaceId ${btoa(workspace.body.id)},filename ${btoa('a.txt')}` })
    .post('/uploads');
  await plantRuns(owner, link.id);
  await planted(owner);
  const ours = [cast.organisations.acme.id, cast.organisations.globex.id];
  const queries: Record<string, string> = {
    organisations: 'select id from organisations where id = any ($1)',
    accounts: 'select account_id as id from organisations where id = any ($1)',
    users: 'select id from users where organisation_id = any ($1)',
    roles: 'select id from roles where organisation_id = any ($1)',
    invitations: 'select id from invitations where organisation_id = any ($1)',
    email_domains: 'select id from email_domains where organisation_id = any ($1)',
    email_domain_disputes: 'select id from email_domain_disputes where from_organisation_id = any ($1)',
    connections: 'select id from connections where from_organisation_id = any ($1)',
    runs: 'select id from link_runs where organisation_id = any ($1)',
    webhooks: 'select id from webhooks where organisation_id = any ($1)',
    links: 'select id from links where organisation_id = any ($1)',
    deliverys: 'select id from webhook_deliveries where organisation_id = any ($1)',
    providers: 'select id from identity_providers where organisation_id = any ($1)',
    tokens: 'select id from scim_tokens where organisation_id = any ($1)',
    identities: 'select id from linked_identities where organisation_id = any ($1)',
    former_addresses: 'select email as id from users where organisation_id = any ($1)',
    tasks: 'select id from tasks where from_organisation_id = any ($1)',
    passkeys: 'select p.id from passkeys p join users u on u.id = p.user_id where u.organisation_id = any ($1)',
    second_factors: 'select p.id from passkeys p join users u on u.id = p.user_id where u.organisation_id = any ($1)',
    workspaces: 'select id from workspaces where organisation_id = any ($1)',
    participants: 'select id from participants where organisation_id = any ($1)',
    documents: 'select id from documents where organisation_id = any ($1)',
    folders: 'select id from folders where organisation_id = any ($1)',
    comments: 'select id from document_comments where organisation_id = any ($1)',
    uploads: 'select id from uploads where organisation_id = any ($1)',
    ns: 'select number::text as id from document_versions where organisation_id = any ($1)',
    api_tokens: 'select t.id from api_tokens t join users u on u.id = t.user_id where u.organisation_id = any ($1)',
  };
  for (const [table, query] of Object.entries(queries)) {
    theirs[table] = (await owner.query<{ id: string }>(query, [ours])).rows.map(({ id }) => id);
    expect(theirs[table].length, table).toBeGreaterThan(0);
  }
  await owner.end();
});

/** What takes more than a request to come about: Greta has a passkey, and Globex has proved a name that Acme owns. */
async function planted(owner: pg.Client): Promise<void> {
  const [from, to] = [application.cast.organisations.acme.id, application.cast.organisations.globex.id];
  const emailDomainId = newId();
  const providerId = newId();
  await owner.query(
    `insert into identity_providers (id, organisation_id, name, issuer, client_id, sealed_client_secret, scopes, is_enabled, created_at)
     values ($1, $2, 'Login', 'https://login.example', 'x', 'x', '{openid}', true, now())`,
    [providerId, to],
  );
  await owner.query(
    `insert into linked_identities (id, identity_provider_id, organisation_id, user_id, issuer, subject, linked_at)
     values ($1, $2, $3, $4, 'https://login.example', 'greta', now())`,
    [newId(), providerId, to, application.cast.people.greta.id],
  );
  await owner.query(
    `insert into passkeys (id, user_id, name, credential_id, public_key, counter, is_synced, created_at)
     values ($1, $2, 'Key', 'x', 'x', 0, false, now())`,
    [newId(), application.cast.people.greta.id],
  );
  await owner.query(
    `insert into email_domains (id, organisation_id, name, own, status, proved_by, proved_at, created_at)
     values ($1, $2, 'disputed.example', true, 'owned', 'dns', now(), now())`,
    [emailDomainId, from],
  );
  await owner.query(
    `insert into email_domain_disputes (id, name, from_organisation_id, to_organisation_id, from_email_domain_id, status, opened_at)
     values ($1, 'disputed.example', $2, $3, $4, 'open', now())`,
    [newId(), from, to, emailDomainId],
  );
}

/** What is wrong with a route for somebody who is not signed in. */
async function signedOutTrouble(client: Client, route: Route): Promise<string | undefined> {
  if (typeof route.access !== 'string')
    return publicRoutes.includes(nameOf(route)) && route.access.public
      ? undefined
      : 'is public but not listed with a reason';
  const { status, body } = await send(client, route, anything);
  return status === 401 && body.code === 'unauthenticated' ? undefined : `answers ${status} ${body.code} to nobody`;
}

/** What is wrong with a route that names things by id, for an outsider who may not know of them. */
async function outsiderTrouble(client: Client, route: Route): Promise<string | undefined> {
  const parameters = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  for (let turn = 0; turn < 2; turn += 1) {
    const idFor = (name: string) => {
      const ids = parameters.includes(name) ? theirs[tableOf(route, name)] : [];
      if (!ids) throw new Error(`${nameOf(route)}: say in routes.test.ts what :${name} is an id of`);
      return ids.at(turn === 0 ? 0 : -1) ?? anything(name);
    };
    const answers = [await send(client, route, idFor), await send(client, route, anything)] as const;
    const [hidden, unknown] = answers;
    if (hidden.status !== 404 || hidden.body.code !== 'not_found')
      return `answers ${hidden.status} ${hidden.text.slice(0, 200)} to an outsider`;
    if (hidden.text !== unknown.text)
      return `tells what is hidden from what is not there: ${hidden.text} and ${unknown.text}`;
    const headers = [hidden, unknown].map(({ headers: own }) =>
      [...own].filter(([name]) => !['date', 'x-request-id'].includes(name)),
    );
    if (JSON.stringify(headers[0]) !== JSON.stringify(headers[1])) return 'tells hidden from absent by its headers';
  }
  return undefined;
}

const withIds = routes.filter((candidate) => candidate.path.includes(':'));

describe('signed out', () => {
  test.each(routes.map((route) => [nameOf(route), route] as const))('%s', async (_name, route) => {
    expect(await signedOutTrouble(application.as('nobody'), route)).toBeUndefined();
  });

  test('the list of public routes names only routes that are there', () => {
    expect(
      publicRoutes.filter(
        (name) => !routes.some((route) => nameOf(route) === name && typeof route.access !== 'string'),
      ),
    ).toEqual([]);
  });

  test('a token that nobody holds is nobody', async () => {
    const stranger = new Client(application.baseUrl, 'x'.repeat(43));
    expect((await stranger.get('/me')).status).toBe(401);
  });
});

describe('to an outsider, things of others do not exist', () => {
  test.each(withIds.map((route) => [nameOf(route), route] as const))('%s', async (_name, route) => {
    expect(await outsiderTrouble(application.as('ingrid'), route)).toBeUndefined();
  });
});

describe('the coverage notices a route that is neither guarded nor listed', () => {
  const params = z.strictObject({ id: z.guid() });
  const planted: Route[] = [
    route({
      method: 'GET',
      path: '/peek',
      access: { public: 'because' },
      summary: 'Peeks.',
      verb: async () => undefined,
    }),
    route({
      method: 'GET',
      path: '/tasks/:id/peek',
      access: 'user',
      summary: 'Peeks.',
      params,
      verb: async () => undefined,
    }),
    route({
      method: 'GET',
      path: '/secrets/:id',
      access: 'user',
      summary: 'Peeks.',
      params,
      verb: async () => undefined,
    }),
  ];

  test('as public, as open to outsiders, and as naming something unknown', async () => {
    const app = createServer(application.services, planted);
    const baseUrl = await app.listen({ port: 0, host: '127.0.0.1' });
    const nobody = new Client(baseUrl);
    const ingrid = new Client(baseUrl, application.cast.people.ingrid.token);
    expect(await signedOutTrouble(nobody, planted[0]!)).toContain('not listed');
    expect(await signedOutTrouble(nobody, planted[1]!)).toBeUndefined();
    expect(await outsiderTrouble(ingrid, planted[1]!)).toContain('answers 204');
    await expect(outsiderTrouble(ingrid, planted[2]!)).rejects.toThrow('GET /secrets/:id: say in routes.test.ts');
    await app.close();
  });

  test('the server answers nothing beside the list and these pages, which hold nothing of anybody', async () => {
    const pages = [
      'GET *',
      'GET /api/docs',
      'GET /api/docs/errors',
      'GET /api/docs/limits',
      'GET /healthz',
      'GET /metrics',
      'GET /readyz',
      'GET /readyz/database',
      // Which parts of a public protocol are spoken.
      'OPTIONS /api/v1/uploads',
      // Where a browser comes and goes while somebody signs in elsewhere; tested in single-sign-on/.
      'GET /sign-in/oidc/:provider',
      'GET /sign-in/oidc/:provider/callback',
      'GET /sign-in/oidc/logout',
      'POST /sign-in/oidc/:provider/back-channel-logout',
      // What describes SCIM; the rest of it takes a provisioning token, and is tested in scim/.
      ...['ServiceProviderConfig', 'ResourceTypes', 'ResourceTypes/:id', 'Schemas', 'Schemas/:id'].map(
        (path) => `GET /scim/v2/${path}`,
      ),
      ...scimRoutes.map(({ method, url }) => `${method} /scim/v2${url}`),
      // What mail programs call when somebody has mails stopped: it takes a form.
      'POST /unsubscribe',
    ];
    const app = await createApp(application.services);
    await app.ready();
    const listed = routes.map((route) => `${route.method} /api/v1${route.path}`);
    expect(servedBy(app.printRoutes({ commonPrefix: false }))).toEqual([...listed, ...pages].sort());
    await app.close();
  });
});

/** Reads the framework's own tree of what it serves: each line a piece of path, four columns deeper than the piece before it. */
function servedBy(tree: string): string[] {
  const pieces: string[] = [];
  return tree
    .split('\n')
    .flatMap((line) => {
      const match = line.match(/^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/);
      if (!match) return [];
      const depth = match[1]!.length / 4;
      pieces.splice(depth, pieces.length, match[2]!);
      const methods = match[3]?.split(', ').filter((method) => method !== 'HEAD') ?? [];
      return methods.map((method) => `${method} ${pieces.join('')}`);
    })
    .sort();
}
