import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect } from 'vitest';
import { documentIn, sendFile } from '../../documents/test/uploading.ts';
import { newId } from '../../platform/ids.ts';
import type { Application } from '../../test/application.ts';
import type { Client, Json } from '../../test/client.ts';
import type { Route } from '../route.ts';

/** Ids of one organisation's things, by the noun that stands before them in a path. */
export type Things = Record<string, string>;
type Furnished = 'acme' | 'initech';

/** Where nothing listens: what is addressed there fails at once, and nothing leaves the machine. */
export const nowhere = 'https://127.0.0.1:9';
/** An empty folder for links, as long as the tests run. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'causeway-furnished-')));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
/** What the installation must allow for both. */
export const variables = { EGRESS_ALLOW: '127.0.0.1:9', LINK_FOLDERS: folder };

const administrators = { acme: 'ada', initech: 'ingrid' } as const;
const members = { acme: 'mia', initech: 'ivan' } as const;

let furnished = 0;

/** Gives an organisation one of everything that a path or a body can name, all of it its administrator's. */
export async function furnish(application: Application, organisation: Furnished): Promise<Things> {
  const { cast } = application;
  furnished += 1;
  const place = `${organisation}${furnished}`;
  const { id, accountId, roles } = cast.organisations[organisation];
  const client = application.as(administrators[organisation]);
  const { password } = cast;
  const make = async (path: string, body: Json): Promise<Json> => {
    const answer = await client.post(path, body);
    expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(300);
    return answer.body;
  };
  const own = cast.people[administrators[organisation]];
  const emailDomain = await make(`/organisations/${id}/email-domains`, { name: `${place}.example`, own: true });
  const workspace = await make('/workspaces', { name: `Plans of ${organisation}` });
  const { items } = await make(`/workspaces/${workspace.id}/participants`, {
    emails: [`guest-of-${place}@nowhere.example`],
  });
  const document = await documentIn(client, workspace.id, `Secret of ${organisation}`);
  await sendFile(client, `/documents/${document.id}/versions`, { content: 'again' });
  const webhook = await make(`/organisations/${id}/webhooks`, { url: `${nowhere}/hook`, events: ['*'] });
  const login = { name: 'Login', issuer: nowhere, clientId: 'x', clientSecret: 'x', password };
  const upload = await client
    .with({
      'tus-resumable': '1.0.0',
      'upload-length': '5',
      'upload-metadata': `workspaceId ${btoa(workspace.id)},filename ${btoa('a.txt')}`,
    })
    .post('/uploads');
  const task = await make('/tasks', {
    title: `Work of ${organisation}`,
    assignees: [{ kind: 'user', id: own.id }],
    documentIds: [document.id],
  });
  await make(`/tasks/${task.id}/comments`, { text: 'Said' });
  const agent = await make(`/organisations/${id}/agents`, { name: 'Archive' });
  const link = await make(`/organisations/${id}/links`, {
    kind: 'folder',
    name: 'Archive',
    settings: { path: folder },
    agentUserId: agent.id,
  });
  return {
    accounts: accountId,
    organisations: id,
    users: cast.people[members[organisation]].id,
    agents: agent.id,
    roles: roles.reception!,
    tasks: task.id,
    workspaces: workspace.id,
    participants: items[0].id,
    documents: document.id,
    folders: (await make(`/workspaces/${workspace.id}/folders`, { name: 'Folder' })).id,
    comments: (await make(`/documents/${document.id}/comments`, { text: 'Look' })).id,
    uploads: upload.headers.get('location')?.split('/').at(-1) ?? '',
    webhooks: webhook.id,
    providers: (await make(`/organisations/${id}/identity-providers`, login)).id,
    invitations: (await make(`/organisations/${id}/invitations`, { email: `new@${place}.example` })).id,
    'email-domains': emailDomain.id,
    'api-tokens': (await make('/api-tokens', { name: 'Another', password })).id,
    links: link.id,
    deliverys: await deliveryOf(application, webhook.id),
  };
}

/** A message that the webhook was sent, or is to be. */
async function deliveryOf(application: Application, webhookId: string): Promise<string> {
  const owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  const deliveries = await owner.query<{ id: string }>('select id from webhook_deliveries where webhook_id = $1', [
    webhookId,
  ]);
  await owner.end();
  return deliveries.rows[0]?.id ?? newId();
}

/** What kind of thing a parameter or a field is the id of: /tasks/:id/documents/:documentId → tasks, documents. */
export function thingOf(route: Route, name: string): string {
  if (name === 'id') return route.path.split('/')[1] ?? '';
  if (/^(administratorIds|ownerUserId|holder)$/.test(name)) return 'users';
  return `${name
    .replace(/Ids?$/, '')
    .replace(/^(to|from|parent|agent|emergency)(?=[A-Z])/, '')
    .replace(/^./, (letter) => letter.toLowerCase())}s`;
}

/** Somebody who may do most with a furnished organisation's things: whose route it is. */
export function senderOf(application: Application, route: Route): Client {
  if (/^\/accounts\/:id\/(users|email-domain-changes)/.test(route.path)) return application.as('erin');
  const isOperators =
    /^\/(accounts|operator|operators|outbox|imports|email-domain-disputes|shares)\b/.test(route.path) ||
    route.path === '/email-domains';
  return application.as(isOperators ? 'otto' : 'ada');
}

/** The content of every table, as one hash each, but those where reads and refused attempts are remembered. */
export async function contentsOf(owner: pg.Client, except: string[]): Promise<Record<string, string>> {
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> all ($1)`,
    [except],
  );
  const contents: Record<string, string> = {};
  for (const { name } of rows) {
    const own = await owner.query<{ content: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as content from ${name} t`,
    );
    contents[name] = own.rows[0]?.content ?? '';
  }
  return contents;
}
