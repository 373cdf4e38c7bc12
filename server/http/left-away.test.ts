import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sampleRequest } from '../access/test/sample-input.ts';
import { routes } from '../app.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { withoutEmptyFilters, withoutNulls } from './left-away.ts';

const application = useApplication();
const rolesPath = () => `/organisations/${application.cast.organisations.acme.id}/roles`;

test('null counts as left away where a field may be left away, and only there', () => {
  const shape = z.strictObject({
    name: z.string(),
    description: z.string().default(''),
    endsAt: z.string().nullish(),
    administrator: z.strictObject({ email: z.string(), enterprise: z.boolean().default(false) }).optional(),
  });
  expect(withoutNulls(shape, { name: null, description: null, endsAt: null, surprise: null })).toEqual({
    name: null,
    endsAt: null,
    surprise: null,
  });
  expect(withoutNulls(shape, { administrator: { email: null, enterprise: null } })).toEqual({
    administrator: { email: null },
  });
  expect(withoutNulls(shape, { administrator: null })).toEqual({});
  for (const body of [null, [], [null], 'text', 1]) expect(withoutNulls(shape, body)).toEqual(body);
});

test('a filter with nothing behind its = filters nothing; pages are always meant', () => {
  const shape = z.object({
    status: z.enum(['open']).optional(),
    email: z.string().min(1),
    limit: z.coerce.number().min(1).default(50),
    cursor: z.string().optional(),
  });
  expect(withoutEmptyFilters(shape, { status: '', email: '', limit: '', cursor: '', surprise: '' })).toEqual({
    email: '',
    limit: '',
    cursor: '',
    surprise: '',
  });
});

test('whoever makes something may send null for what they do not say', async () => {
  const role = { name: 'Quiet', description: null, visibility: 'private', securityLevel: 'member' };
  const made = await application.as('ada').post(rolesPath(), role);
  expect([made.status, made.body.description]).toEqual([201, '']);
  const nameless = await application.as('ada').post(rolesPath(), { ...role, name: null });
  expect([nameless.status, nameless.body.errors[0].path]).toEqual([422, 'name']);
  const proofless = await application.as('ada').post('/api-tokens', { name: 'Quiet', password: null });
  expect([proofless.status, proofless.body.code]).toEqual([403, 'identity_not_confirmed']);
});

test('whoever changes something may not, since it could mean to take it away', async () => {
  const made = await application
    .as('ada')
    .post(rolesPath(), { name: 'Told', description: 'Much', visibility: 'private', securityLevel: 'member' });
  const changed = await application.as('ada').patch(`/roles/${made.body.id}`, { description: null });
  expect([changed.status, changed.body.code]).toEqual([422, 'invalid']);
});

test('lists take empty filters', async () => {
  for (const path of [
    '/tasks?box=inbox&status=&q=&dueBefore=',
    '/directory?q=&kind=&organisationId=',
    '/organisations?connectable=&q=&shortName=',
  ])
    expect((await application.as('ada').get(path)).status, path).toBe(200);
  expect((await application.as('ada').get('/tasks?cursor=')).status).toBe(422);
  expect((await application.as('otto').get('/placement?email=')).status).toBe(422);
});

test('what is no cursor is refused by every list before it is asked who wants to know', async () => {
  const lists = routes.filter(({ query }) => query instanceof z.ZodObject && 'cursor' in query.shape);
  expect(lists.length).toBeGreaterThan(30);
  const nobody = application.as('nobody');
  for (const route of lists) {
    const url = new URL(sampleRequest(route, newId).path, 'http://x');
    for (const cursor of ['x', '', btoa('{}'), btoa('["\\u0000"]')]) {
      url.searchParams.set('cursor', cursor);
      const answer = await nobody.send(route.method, url.pathname + url.search);
      expect([answer.status, answer.body.errors?.[0]?.path], `${route.path} ${cursor}`).toEqual([422, 'cursor']);
    }
  }
});

describe('a request that takes no fields may leave its body away, but none is passed over in silence', () => {
  const idFor = (name: string) => (name === 'email' ? 'someone@acme.example' : newId());
  const takesNone = routes.filter(({ method, body }) => method !== 'GET' && !body);

  test.each(takesNone.map((route) => [route.method, route.path, route] as const))(
    '%s %s',
    async (method, _path, route) => {
      // Of who asks, the shape says nothing yet.
      const send = (body?: string) => application.as('nobody').send(method, sampleRequest(route, idFor).path, body);
      for (const body of ['{"surprise":1}', '{"__proto__":{}}', '[]', '"x"']) {
        const refused = await send(body);
        expect([refused.status, refused.body.code], body).toEqual([422, 'invalid']);
      }
      const answers = [await send(), await send('{}'), await send('')];
      const expected = typeof route.access === 'string' ? 401 : route.status;
      expect(answers.map(({ status }) => status)).toEqual([expected, expected, expected]);
    },
  );
});
