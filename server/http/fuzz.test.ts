import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { routes } from '../app.ts';
import { newId } from '../platform/ids.ts';
import { hashToken } from '../platform/secrets.ts';
import { useApplication } from '../test/application.ts';
import { type Answer, Client } from '../test/client.ts';
import { type OpenApiDocument, type Operation, openApiDocument } from './openapi.ts';
import type { Route } from './route.ts';
import { anyValue, arbitraryOf, type IdsFor } from './test/arbitrary-input.ts';
import { furnish, type Things, thingOf, variables } from './test/furnish.ts';
import { trouble } from './test/trouble.ts';

/**
 * The API against its own OpenAPI document: every operation hears requests that fit and requests that do not, from several
 * people, and every answer must be one that the document names. FUZZ_SECONDS (20) says for how long, FUZZ_SEED (1) from where.
 */
const seconds = Number(process.env.FUZZ_SECONDS ?? 20);
const seed = Number(process.env.FUZZ_SEED ?? 1);

const application = useApplication({ variables });
let owner: pg.Client;
let acme: Things;
let initech: Things;
const document: OpenApiDocument = openApiDocument(routes);
const people = ['ada', 'ada', 'ada', 'mia', 'erin', 'otto', 'ingrid', 'greta', 'nobody'] as const;
type Person = (typeof people)[number];

beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  [acme, initech] = [await furnish(application, 'acme'), await furnish(application, 'initech')];
});
afterAll(() => owner.end());

type Tried = { person: Person; path: string; body: unknown; headers: Record<string, string> };

/** Requests for a route, most of them nearly right. */
function requestsFor(route: Route, operation: Operation): fc.Arbitrary<Tried> {
  const idsFor: IdsFor = (name) => [
    ...[acme, acme, acme, initech].map((things) => things[thingOf(route, name)] ?? newId()),
    newId(),
  ];
  const parameters = operation.parameters.filter((parameter) => 'name' in parameter);
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const text = (value: unknown) =>
    encodeURIComponent(typeof value === 'string' ? value.toWellFormed() : (JSON.stringify(value) ?? ''));
  const path = fc
    .tuple(
      ...inPath.map(({ name, schema }) =>
        arbitraryOf(schema, name, idsFor, 0.05).map((value) => [name, value] as const),
      ),
    )
    .map((values) =>
      values.reduce((made, [name, value]) => made.replace(`:${name}`, () => text(value) || '%20'), route.path),
    );
  const query = fc
    .record(Object.fromEntries(inQuery.map(({ name, schema }) => [name, arbitraryOf(schema, name, idsFor, 0.1)])), {
      requiredKeys: inQuery.filter(({ required }) => required).map(({ name }) => name),
    })
    .map((values) =>
      Object.entries(values)
        .map(([name, value]) => `${name}=${text(value)}`)
        .join('&'),
    );
  const schema = operation.requestBody?.content['application/json']?.schema;
  const body = !schema
    ? fc.constant(undefined)
    : fc.oneof({ arbitrary: arbitraryOf(schema, '', idsFor, 0.02), weight: 9 }, { arbitrary: anyValue, weight: 1 });
  const headers = fc.oneof(
    { arbitrary: fc.constant({}), weight: 6 },
    fc.constantFrom<Record<string, string>>(
      { 'if-match': '"1"' },
      { 'if-match': 'x' },
      { 'idempotency-key': 'again' },
      { accept: 'text/csv' },
      { accept: 'application/x-ndjson' },
      { range: 'bytes=1-2' },
      { 'if-none-match': '*' },
      { 'content-type': 'text/plain' },
    ),
  );
  return fc
    .record({ person: fc.constantFrom(...people), path, query, body, headers })
    .map(({ person, path: own, query: search, body: sent, headers: said }) => ({
      person,
      path: search ? `${own}?${search}` : own,
      body: sent === undefined ? undefined : JSON.stringify(sent),
      headers: said,
    }));
}

const shapes = new Map<unknown, z.ZodType>();
const shapeFor = (schema: Record<string, unknown>): z.ZodType => {
  const shape = shapes.get(schema) ?? z.fromJSONSchema(schema);
  shapes.set(schema, shape);
  return shape;
};

/** What in an answer its operation's document does not say. */
function undocumented(operation: Operation, answer: Answer): string | undefined {
  // 503: what somebody else runs, such as a content repository, does not answer.
  if (answer.status >= 500 && !(answer.status === 503 && answer.body.code !== 'internal')) return 'broke';
  const named = operation.responses[String(answer.status)];
  // Parts of a content, and nothing new since; a path that is none of this operation any more.
  if (!named)
    return [206, 304, 405, 416, 503].includes(answer.status) ? undefined : 'has a status that is not documented';
  if (answer.status >= 400) return trouble('', answer).length > 0 ? 'is no problem document' : undefined;
  const content = named.content as Record<string, { schema: Record<string, unknown> }> | undefined;
  const type = answer.headers.get('content-type')?.split(';')[0];
  if (!content) return answer.text === '' ? undefined : 'has a body that is not documented';
  if ('*/*' in content) return undefined;
  const own = type ? content[type] : undefined;
  if (!own) return `has the type ${type}, which is not documented`;
  const read = type === 'application/json' ? shapeFor(own.schema).safeParse(answer.body) : undefined;
  return read && !read.success
    ? `is not what is documented: ${JSON.stringify(read.error.issues).slice(0, 300)}`
    : undefined;
}

/** Undoes what would end the run early: people disabled, tokens revoked, lock-outs, plans and rights lost, demands nobody here can meet. */
async function revive(): Promise<void> {
  const { people: all } = application.cast;
  await owner.query('delete from attempts');
  await owner.query('update organisations set second_factor_required = false');
  await owner.query('delete from trusted_list_items');
  await owner.query('update single_sign_on_settings set is_required = false');
  await owner.query("update accounts set plan = 'paid', share_allowance = 1000000 where name <> 'Sol Alone'");
  // Whoever furnishes must still administer where they did.
  for (const [person, organisation] of Object.entries({ ada: 'acme', ingrid: 'initech' } as const)) {
    const { id, roles } = application.cast.organisations[organisation];
    const userId = all[person as 'ada' | 'ingrid'].id;
    await owner.query('update users set organisation_id = $2 where id = $1 and organisation_id <> $2', [userId, id]);
    await owner.query(
      'insert into role_members (role_id, user_id, organisation_id, added_at) values ($1, $2, $3, now()) on conflict do nothing',
      [roles.administrators, userId, id],
    );
  }
  for (const person of Object.values(all)) {
    await owner.query(`update users set status = 'active' where id = $1 and status <> 'active'`, [person.id]);
    await owner.query(
      `insert into api_tokens (id, user_id, name, token_hash, created_at) values ($1, $2, 'test', $3, now()) on conflict do nothing`,
      [newId(), person.id, hashToken(person.token)],
    );
  }
}

/** What takes things away comes last and seldom, so that the rest meets something; then there are new things. */
const destroys = ({ method, path }: Route) =>
  method === 'DELETE' || /(close|leave|transfer|cancel|end|reject)$/.test(path);
const order = routes.toSorted((one, other) => Number(destroys(one)) - Number(destroys(other)));

test('every answer to whatever is sent stands in the OpenAPI document, and nothing breaks', {
  timeout: (seconds + 120) * 1000,
}, async () => {
  const end = Date.now() + seconds * 1000;
  const troubles = new Map<string, string>();
  const statuses: Record<string, number> = {};
  for (let round = 0; round === 0 || Date.now() < end; round += 1) {
    const isLast = round % 6 === 0;
    for (const [index, route] of order.entries()) {
      if (round > 0 && Date.now() > end) break;
      if (destroys(route) && !isLast) continue;
      const operation = document.paths[route.path.replaceAll(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
      if (!operation) throw new Error(`${route.method} ${route.path} is not documented`);
      const tried = fc.sample(requestsFor(route, operation), {
        seed: seed + round * routes.length + index,
        numRuns: 3,
      });
      for (const one of tried) {
        const client = one.person === 'nobody' ? new Client(application.baseUrl) : application.as(one.person);
        const answer = await client.with(one.headers).send(route.method, one.path, one.body);
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        const what = undocumented(operation, answer);
        if (what)
          troubles.set(
            `${route.method} ${route.path} ${answer.status} ${what.slice(0, 60)}`,
            `${JSON.stringify(one).slice(0, 600)} → ${what} ${answer.text.slice(0, 300)}`,
          );
      }
    }
    await revive();
    // Where what was sent has changed too much for that, the old things go on being tried.
    if (isLast && round < 18) acme = await furnish(application, 'acme').catch(() => acme);
  }
  if (process.env.FUZZ_SECONDS) console.log(`seed ${seed}: ${JSON.stringify(statuses)}`);
  expect(Object.fromEntries(troubles), `repeat with FUZZ_SEED=${seed}`).toEqual({});
  // It got through to the verbs, and not only to the shapes.
  expect(statuses[200] ?? 0).toBeGreaterThan(50);
});
