import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleRequest } from '../access/test/sample-input.ts';
import { routes } from '../app.ts';
import { browser, cookieOf } from '../identity/test/mailbox.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import type { Client } from '../test/client.ts';
import { contentsOf, furnish, type Things, thingOf, variables } from './test/furnish.ts';

/** A page of another site in the browser of somebody who is signed in: every write there is, in every form that a page can send. */
const application = useApplication({ variables });
let owner: pg.Client;
let cookie: string;
let acme: Things;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  acme = await furnish(application, 'acme');
  const { email } = application.cast.people.ada;
  const answer = await application.as('nobody').post('/sessions', { email, password: application.cast.password });
  cookie = cookieOf(answer);
});
afterAll(() => owner.end());

const writes = routes.filter(({ method }) => method !== 'GET');
/** What a page may send without being asked first: forms, and JSON in the disguise of text. */
const disguises: Record<string, string>[] = [
  { 'content-type': 'application/json' },
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/x-www-form-urlencoded' },
  { 'content-type': 'multipart/form-data; boundary=x' },
];
const origins: Record<string, string>[] = [
  { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  { origin: 'null' },
];

async function sendAll(from: (headers: Record<string, string>) => Client, path: string, method: string, body: unknown) {
  const answers = [];
  for (const disguise of disguises)
    for (const origin of origins)
      answers.push(await from({ ...disguise, ...origin }).send(method, path, JSON.stringify(body ?? {})));
  return answers;
}

/** Records get their place in the chain a moment after they are written. */
const chained = ['audit_records', 'audit_chains'];

describe('every write there is', () => {
  test('every write there is, with a cookie and from another site, is refused before anything is read', async () => {
    const before = await contentsOf(owner, chained);
    const answered: string[] = [];
    for (const route of writes) {
      const { path, body } = sampleRequest(route, (name) =>
        name === 'n' ? '1' : (acme[thingOf(route, name)] ?? newId()),
      );
      for (const answer of await sendAll((headers) => browser(application, cookie, headers), path, route.method, body))
        if (answer.body.code !== 'cross_site_refused' || answer.headers.get('set-cookie'))
          answered.push(`${route.method} ${path}: ${answer.status} ${answer.text.slice(0, 100)}`);
    }
    expect(answered).toEqual([]);
    expect(await contentsOf(owner, chained)).toEqual(before);
  });

  test('outside of the API too: signing out at the provider, and its own word, take no cookie for it', async () => {
    const there = browser(application, cookie, { 'sec-fetch-site': 'cross-site' });
    const answer = await there.get('/../../sign-in/oidc/logout');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect((await browser(application, cookie).get('/me')).status).toBe(200);
  });
});
