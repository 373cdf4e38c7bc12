import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleRequest } from '../access/test/sample-input.ts';
import { routes } from '../app.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { shapeOf } from './openapi.ts';
import type { Route } from './route.ts';
import { contentsOf, furnish, senderOf, type Things, thingOf, variables } from './test/furnish.ts';

/**
 * Several ids in one request, all but one of them one's own: each place for an id, in path, query and body, is given the id of
 * a thing of an organisation that the sender has nothing to do with. The answer is the one for an id that nothing has,
 * byte for byte, and nothing of the other organisation changes. Places are found in the routes' own shapes.
 */
const application = useApplication({ variables });
let owner: pg.Client;
let acme: Things;
let initech: Things;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  [acme, initech] = [await furnish(application, 'acme'), await furnish(application, 'initech')];
});
afterAll(() => owner.end());

type Schema = { properties?: Record<string, Schema>; format?: string; items?: Schema; anyOf?: Schema[] };
type Place = { route: Route; where: 'path' | 'query' | 'body'; name: string; isList: boolean };

const holdsId = (schema: Schema | undefined): boolean =>
  schema?.format === 'uuid' || (schema?.anyOf ?? []).some((choice) => choice.format === 'uuid');

const labelOf = ({ route, where, name }: Place) => `${route.method} ${route.path}, ${name} in the ${where}`;

/** Every place of a route where an id is expected, when it is not the only thing that the request names. */
function placesOf(route: Route): Place[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  const fields = (shape: Route['body']) =>
    shape && shape !== 'stream' ? Object.entries((shapeOf(shape, 'input') as Schema).properties ?? {}) : [];
  const named = (where: 'query' | 'body', shape: Route['body']) =>
    fields(shape).flatMap(([name, schema]): Place[] => {
      if (holdsId(schema)) return [{ route, where, name, isList: false }];
      return holdsId(schema.items) ? [{ route, where, name, isList: true }] : [];
    });
  const others = [...named('query', route.query), ...named('body', route.body)];
  const own = inPath.length > 1 ? inPath.map((name): Place => ({ route, where: 'path', name, isList: false })) : [];
  const meant = 'POST /connections, toOrganisationId in the body';
  // What a route of an account or of operators names may be anybody's.
  if (/^\/(accounts|operator|shares|imports)/.test(route.path)) return [];
  // Whom one asks is always somebody else; a version has a number and no id.
  return [...own, ...others].filter((place) => labelOf(place) !== meant && place.name !== 'n');
}

const places = routes.flatMap(placesOf);

function send(place: Place, id: string) {
  const { route, where, name, isList } = place;
  const idFor = (wanted: string) =>
    wanted === 'n' ? '1' : where === 'path' && wanted === name ? id : (acme[thingOf(route, wanted)] ?? newId());
  const { path, body } = sampleRequest(route, idFor);
  const url = new URL(path, 'http://x');
  if (where === 'query') url.searchParams.set(name, id);
  const sent = where === 'body' ? { ...(body as object), [name]: isList ? [id] : id } : body;
  return senderOf(application, route).send(route.method, url.pathname + url.search, sent);
}

/** Tables where one's own attempts are written down, and which are Acme's anyway. */
const own = ['attempts', 'audit_records', 'audit_chains', 'idempotency_keys'];
const rowsOfInitech = async () => {
  const { id } = application.cast.organisations.initech;
  const { rows } = await owner.query<{ name: string; other: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organisation_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all ($1)`,
    [own],
  );
  const contents: Record<string, string> = {};
  for (const { name } of rows) {
    const answer = await owner.query<{ content: string }>(
      `select coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as content from ${name} t where organisation_id = $1`,
      [id],
    );
    contents[name] = answer.rows[0]?.content ?? '';
  }
  return contents;
};

describe('an id of another organisation among one’s own reads like one that nothing has', () => {
  test.each(places.map((place) => [labelOf(place), place] as const))('%s', async (_label, place) => {
    const foreign = initech[thingOf(place.route, place.name)] ?? application.cast.people.ingrid.id;
    const unknown = newId();
    const before = await rowsOfInitech();
    const hidden = await send(place, foreign);
    const absent = await send(place, unknown);
    expect([hidden.status, hidden.text.replaceAll(foreign, '')]).toEqual([
      absent.status,
      absent.text.replaceAll(unknown, ''),
    ]);
    const shown = Object.values(initech).filter((id) => id !== foreign && hidden.text.includes(id));
    expect(shown).toEqual([]);
    expect(await rowsOfInitech()).toEqual(before);
  });

  test('there are such places, and what stands in one’s own organisation is found by them', async () => {
    expect(places.length).toBeGreaterThan(40);
    const found = await application.as('ada').get(`/documents/${acme.documents}/comments`);
    expect(found.body.items).toHaveLength(1);
  });
});

describe('no GET changes anything', () => {
  // Who read is written down in the audit, and webhooks hear of it; a rendered page is kept for the next reader.
  const seen = [
    'document_accesses',
    'audit_records',
    'audit_chains',
    'webhook_deliveries',
    'contents',
    'document_previews',
  ];

  test.each(routes.filter(({ method }) => method === 'GET').map((route) => [route.path, route] as const))(
    '%s',
    async (_path, route) => {
      const idFor = (name: string) => (name === 'n' ? '1' : (acme[thingOf(route, name)] ?? newId()));
      const before = await contentsOf(owner, seen);
      const { path } = sampleRequest(route, idFor);
      await senderOf(application, route).get(path);
      await application.as('ingrid').get(path);
      expect(await contentsOf(owner, seen)).toEqual(before);
    },
  );
});

describe('an id in capital letters is the same id', () => {
  const readable = routes.filter(
    ({ method, path, answer }) => method === 'GET' && path.includes(':') && answer !== 'content',
  );

  test.each(readable.map((route) => [route.path, route] as const))('GET %s', async (_path, route) => {
    const idFor = (name: string) => (name === 'n' ? '1' : (acme[thingOf(route, name)] ?? newId()));
    const sender = senderOf(application, route);
    // Records that wait would be chained between the two looks.
    if (route.path.endsWith('/audit')) await sender.get(`${sampleRequest(route, idFor).path}/verify`);
    const small = await sender.get(sampleRequest(route, idFor).path);
    const capital = await sender.get(sampleRequest(route, (name) => idFor(name).toUpperCase()).path);
    expect([capital.status, capital.body]).toEqual([small.status, small.body]);
  });

  test('where something is made or changed too, in the path and in the body', async () => {
    const { id, roles } = application.cast.organisations.acme;
    const otto = application.as('otto');
    const emailDomain = { name: 'capitals.example', own: true };
    const made = await otto.post(`/organisations/${id.toUpperCase()}/email-domains`, emailDomain);
    expect([made.status, made.text]).toEqual([201, expect.stringContaining(emailDomain.name)]);
    const roleIds = [roles.reception!.toUpperCase()];
    const invitation = { email: 'capitals@nowhere.example', roleIds };
    const invited = await application.as('ada').post(`/organisations/${id.toUpperCase()}/invitations`, invitation);
    expect([invited.status, invited.body.roles]).toEqual([201, [expect.objectContaining({ id: roles.reception })]]);
  });
});
