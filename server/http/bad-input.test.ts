import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleOf, sampleRequest, schemaOf } from '../access/test/sample-input.ts';
import { routes } from '../app.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { type Answer, Client } from '../test/client.ts';
import type { Route } from './route.ts';
import { bodyMaximumBytes } from './serve.ts';
import { lookAtEverything } from './test/everything.ts';
import { fits } from './test/fits.ts';
import { plantOwnThings } from './test/own-things.ts';
import { trouble } from './test/trouble.ts';

/**
 * Whatever is sent, the answer is a problem document with a code and a sentence, never a 500, and nothing has changed.
 * Requests are made from each route's own shapes and then broken in every way at hand, so that a new route is covered.
 */
const application = useApplication();
let owner: pg.Client;
let everything: () => Promise<Record<string, string>>;
/** Things that Ada may change, so that only the bad input can be what refuses. */
const own: Record<string, string> = {};
type Schema = Record<string, unknown>;

// Of these there is no second page here; of every other list there must be one.
const listsOfOnePage =
  '/organisations/:id/audit/checkpoints /organisations/:id/outside-access /connection-blocks /organisations /roles/:id/members /outbox /connections/:id/history /accounts/:id/enterprise-administrators /email-domain-disputes /email-domains/:id/history /organisations/:id/webhooks/:webhookId/deliveries /organisations/:id/scim-requests /documents'.split(
    ' ',
  );
const nameOf = (route: Route) => `${route.method} ${route.path}`;
const isOperators = (route: Route) =>
  /^\/(accounts|operator|operators|outbox|imports|email-domain-disputes)\b/.test(route.path) ||
  route.path === '/email-domains';
const sender = (route: Route) =>
  application.as(
    /^\/accounts\/:id\/(users|email-domain-changes)/.test(route.path) ? 'erin' : isOperators(route) ? 'otto' : 'ada',
  );
const noun = (route: Route) => route.path.split('/')[1]!;
const ownId = (route: Route) => (name: string) =>
  name === 'n' ? '1' : ((name === 'id' ? own[noun(route)] : own[`${name.replace(/Ids?$/, '')}s`]) ?? newId());

beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  everything = await lookAtEverything(owner);
  Object.assign(own, await plantOwnThings(application, owner));
  for (const [name, id] of Object.entries(own)) expect(id, name).toMatch(/^[0-9a-f-]{36}$/);
});
afterAll(() => owner.end());

/** What there was after the last cases; forgotten by whatever may change something. */
let known: Record<string, string> | undefined;

/** Runs cases one after another and shows that nothing came of them, nor of anything since the cases before them. */
async function refuseAll(cases: { request: string; send: () => Promise<Answer>; codes?: string[] }[]): Promise<void> {
  const before = known ?? (await everything());
  known = undefined;
  const troubles: string[] = [];
  for (const { request, send, codes } of cases) troubles.push(...trouble(request, await send(), codes));
  expect(troubles.slice(0, 20)).toEqual([]);
  const after = await everything();
  expect(after).toEqual(before);
  known = after;
}

const withBody = routes.filter((route) => shapeOfBody(route));
function shapeOfBody(route: Route) {
  return route.body === 'stream' ? undefined : route.body;
}
const nul = '\u0000';
const nastyTexts = {
  NUL: `a${nul}b`,
  bell: 'a\u0007b',
  'right-to-left override': 'a\u202eb',
  isolate: 'a\u2066b',
  'line separator': 'a\u2028b',
  'lone surrogate': 'a\ud800b',
  '10,000 characters': 'x'.repeat(10_000),
  '10,001 emoji': '😀'.repeat(10_001),
  empty: '',
  blank: '   ',
};
const wrongValues: unknown[] = [
  null,
  true,
  12,
  -1,
  1.5,
  1e308,
  'text',
  [],
  ['x'],
  {},
  { a: { b: [] } },
  [[[[]]]],
  '2026-13-45T99:99:99Z',
  'x@y',
];

describe.each(withBody.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  const sample = () => sampleRequest(route, ownId(route));
  const send = (body: unknown, headers: Record<string, string> = {}) =>
    sender(route).with(headers).send(route.method, sample().path, body);

  test('JSON that is not JSON', async () => {
    const texts = [
      '{',
      '[1,',
      'nul',
      '{"a":}',
      '{"a":1}{"b":2}',
      "{'a':1}",
      '\u0000',
      '{"a":NaN}',
      '<xml/>',
      '\ufeff{',
    ];
    await refuseAll(texts.map((text) => ({ request: text, send: () => send(text), codes: ['malformed_json'] })));
  });

  test('JSON that is no object', async () => {
    await refuseAll(
      ['[]', '"x"', '1', 'true', '1e400', '[[[]]]'].map((text) => ({
        request: text,
        send: () => send(text),
        codes: ['invalid'],
      })),
    );
  });

  test('unknown fields, those that JavaScript knows included', async () => {
    const text = JSON.stringify(sample().body);
    const joint = text === '{}' ? '' : ',';
    const bodies = ['surprise', '__proto__', 'constructor', 'toString', ''].map(
      (name) => `{"${name}":{"x":1}${joint}${text.slice(1)}`,
    );
    await refuseAll(bodies.map((body) => ({ request: body, send: () => send(body), codes: ['invalid'] })));
  });

  test('each field with every wrong type', async () => {
    const wrong = variants(route, wrongValues).filter((body) => !fits(route, body));
    if (Object.keys(fieldsOf(route)).length > 0) expect(wrong.length).toBeGreaterThan(5);
    await refuseAll(
      wrong.map((body) => ({ request: JSON.stringify(body), send: () => send(body), codes: ['invalid'] })),
    );
  });

  test('control characters, lone surrogates and texts without end', async () => {
    const wrong = variants(route, Object.values(nastyTexts)).filter(
      (body) => !shapeOfBody(route)?.safeParse(body).success,
    );
    await refuseAll(
      wrong.map((body) => ({ request: JSON.stringify(body), send: () => send(body), codes: ['invalid'] })),
    );
  });

  test('too large, too deep, and of the wrong kind', async () => {
    const text = JSON.stringify(sample().body);
    const large = `{"x":"${'x'.repeat(bodyMaximumBytes)}"}`;
    const deep = `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const kinds = [
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
      'image/png',
    ];
    await refuseAll([
      { request: 'a body too large', send: () => send(large), codes: ['too_large'] },
      { request: 'a body too deep', send: () => send(deep), codes: ['invalid', 'malformed_json'] },
      ...kinds.map((kind) => ({
        request: kind,
        send: () => send(text === '{}' ? '{ }' : text, { 'content-type': kind }),
        codes: ['unsupported_media_type'],
      })),
    ]);
  });
});

describe.each(routes.filter((route) => route.query).map((route) => [nameOf(route), route] as const))(
  '%s?',
  (_name, route) => {
    const [path, search] = (() => sampleRequest(route, (name) => `{${name}}`).path.split('?'))();
    const urlWith = (query: string) =>
      `${path}?${[search, query].filter(Boolean).join('&')}`.replaceAll(
        /(?:\{|%7B)(\w+)(?:\}|%7D)/g,
        (_match, name: string) => ownId(route)(name),
      );
    const properties = (schemaOf(route.query!).properties ?? {}) as Record<string, Schema>;
    const names = Object.keys(properties);
    const numbers = names.filter((name) => properties[name]?.type === 'integer');
    const get = (query: string) => sender(route).send(route.method, urlWith(query));

    test('wrong numbers, broken cursors, the same name twice', async () => {
      const limits = names.includes('limit')
        ? ['0', '201', '-1', '1.5', 'abc', '1e9', '%00', '9'.repeat(400), '1&limit=2']
        : [];
      const wrap = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const cursors = names.includes('cursor')
        ? [
            'x',
            '%00',
            '%ff',
            'x'.repeat(1001),
            ...[[], {}, null, 1, '', [null], [{}], [[]], ['a', 'b', 'c', 'd', 'e', 'f']].map(wrap),
          ]
        : [];
      await refuseAll([
        ...limits.map((limit) => ({
          request: `limit=${limit}`,
          send: () => get(`limit=${limit}`),
          codes: ['invalid'],
        })),
        ...cursors.map((cursor) => ({
          request: `cursor=${cursor}`,
          send: () => get(`cursor=${cursor}`),
          codes: ['invalid'],
        })),
        ...numbers.flatMap((name) =>
          ['0x1', '1e0', '1.0', '%201', '%2B1'].map((value) => ({
            request: `${name}=${value}`,
            send: () => get(`${name}=${value}`),
            codes: ['invalid'],
          })),
        ),
        ...names.map((name) => ({
          request: `${name} twice`,
          send: () => get(`${name}=a&${name}=b`),
          codes: ['invalid'],
        })),
      ]);
    });

    test('no value of any name breaks anything', async () => {
      const values = [
        '',
        '%00',
        'a%00b',
        '%ff',
        '%ed%a0%80',
        '%e2%80%ae',
        '%',
        '%zz',
        '%25%27%22%5c%3b--',
        'x'.repeat(10_000),
        '[]',
        '{}',
        '-1',
        'null',
        'NaN',
        '0000-01-01T00:00:00Z',
        '0000-01-01',
        '0001-01-01T00:00:00Z',
        '9999-12-31T23:59:59Z',
        Buffer.from(JSON.stringify(['0000-01-01T00:00:00.000Z', newId()])).toString('base64url'),
      ];
      known = undefined;
      for (const name of [...names, 'surprise', 'a[b]', '__proto__']) {
        for (const value of values) {
          const answer = await get(`${name}=${value}`);
          if (answer.status >= 400) expect(trouble(`${name}=${value}`, answer)).toEqual([]);
          else expect(answer.status, `${name}=${value}`).toBeLessThan(300);
        }
      }
    });

    test('a cursor that was tampered with finds something or nothing, and breaks nothing', async () => {
      known = undefined;
      const page = await get('limit=1');
      const cursor: string | null | undefined = page.body?.nextCursor;
      if (!cursor) {
        expect(names.includes('cursor') && !listsOfOnePage.includes(route.path)).toBe(false);
        return;
      }
      const key = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
      for (const [index] of key.entries()) {
        for (const value of [
          null,
          '',
          'x',
          nul,
          '\ud800',
          1e308,
          -1,
          {},
          [],
          '9999999-01-01T00:00:00Z',
          'x'.repeat(600),
        ]) {
          const tampered = Buffer.from(JSON.stringify(key.with(index, value))).toString('base64url');
          const answer = await get(`limit=1&cursor=${tampered}`);
          if (answer.status !== 200) expect(trouble(`cursor with ${JSON.stringify(value)}`, answer)).toEqual([]);
        }
      }
    });
  },
);

describe.each(routes.filter((route) => route.path.includes(':')).map((route) => [nameOf(route), route] as const))(
  '%s',
  (_name, route) => {
    test('ids that are no ids', async () => {
      const ids = [
        ...['x', '1', '0x1', '1e0'],
        '-1',
        'null',
        'undefined',
        '%00',
        '%ff',
        '%2f',
        "'",
        '%',
        '%zz',
        'x'.repeat(490),
        'x'.repeat(5000),
        '00000000-0000-0000-0000-00000000000g',
        `${newId()}%00`,
        `${newId()}0`,
        '{id}',
      ];
      await refuseAll(
        ids.flatMap((id) =>
          [...route.path.matchAll(/:(\w+)/g)]
            // A version has a number and no id.
            .filter((match) => match[1] !== 'n' || id !== '1')
            .map((match) => ({
              request: `${match[1]} = ${id}`,
              send: () => {
                const { path, body } = sampleRequest(route, ownId(route));
                const bad = route.path.replaceAll(/:(\w+)/g, (_all, name: string) =>
                  name === match[1] ? id : ownId(route)(name),
                );
                return sender(route).send(route.method, [bad, path.split('?')[1]].filter(Boolean).join('?'), body);
              },
            })),
        ),
      );
    });
  },
);

test('values that fit the shape but nothing else never break the server', async () => {
  known = undefined;
  const nasty = [
    ...Object.values(nastyTexts),
    'ＡＣＭＥ',
    '\u{1f468}\u200d\u{1f469}',
    "'; drop table users; --",
    '%00',
    '\\u0000',
    '../../etc/passwd',
    '{{7*7}}',
    '<script>',
  ];
  const broken: string[] = [];
  // Those that would sign Ada out come last, where it does no harm.
  const order = withBody.toSorted((a, b) => Number(a.path.startsWith('/me')) - Number(b.path.startsWith('/me')));
  for (const route of order) {
    for (const body of variants(route, [...nasty, 0, -1, 1e15, true, null]).filter(
      (variant) => shapeOfBody(route)?.safeParse(variant).success,
    )) {
      const answer = await sender(route).send(route.method, sampleRequest(route, ownId(route)).path, body);
      if (answer.status >= 500) broken.push(`${nameOf(route)} ${JSON.stringify(body)} → ${answer.text}`);
    }
  }
  expect(broken).toEqual([]);
});

describe('headers', () => {
  test('that make no sense are refused or mean nothing', async () => {
    const task = `/tasks/${own.tasks}`;
    const before = await everything();
    for (const value of ['x', '"', '""', '"-1"', '"1.5"', '"99999999999999999999"', 'W/"x"', '"1", "2"']) {
      const answer = await application.as('ada').with({ 'if-match': value }).patch(task, { title: 'Changed' });
      expect(trouble(`If-Match: ${value}`, answer, ['version_conflict', 'invalid'])).toEqual([]);
    }
    for (const value of ['', ' ', 'x'.repeat(256), 'a b', 'ä']) {
      const answer = await application
        .as('ada')
        .with({ 'idempotency-key': value })
        .post('/tasks', { title: 'x', assignees: [] });
      expect(trouble(`Idempotency-Key: ${value}`, answer, ['invalid'])).toEqual([]);
    }
    for (const value of [
      'Bearer',
      'Bearer ',
      'Basic eDp5',
      `Bearer ${'x'.repeat(5000)}`,
      'Bearer é',
      `Bearer ${nul.replace(nul, '%00')}`,
    ]) {
      const answer = await new Client(application.baseUrl, undefined, { authorization: value }).get('/me');
      expect(trouble(`Authorization: ${value}`, answer, ['unauthenticated'])).toEqual([]);
    }
    for (const value of [
      'causeway_session=',
      'causeway_session=%00',
      'causeway_session="',
      `causeway_session=${'x'.repeat(4000)}`,
      ';;;=',
    ]) {
      const answer = await new Client(application.baseUrl, undefined, { cookie: value }).get('/me');
      expect(trouble(`Cookie: ${value}`, answer, ['unauthenticated'])).toEqual([]);
    }
    expect(await everything()).toEqual(before);
  });
});

function fieldsOf(route: Route): Record<string, Schema> {
  return (schemaOf(shapeOfBody(route)!).properties as Record<string, Schema> | undefined) ?? {};
}

/** The sample body with each field, at any depth, replaced by each value. */
function variants(route: Route, values: unknown[]): unknown[] {
  const sample = sampleRequest(route, ownId(route)).body as Record<string, unknown>;
  const idFor = ownId(route);
  return Object.entries(fieldsOf(route)).flatMap(([name, schema]) =>
    deepVariants(sample[name] ?? sampleOf(schema, name, idFor), values).map((value) => ({ ...sample, [name]: value })),
  );
}

function deepVariants(value: unknown, values: unknown[]): unknown[] {
  if (Array.isArray(value)) return [...values, ...deepVariants(value[0], values).map((item) => [item])];
  if (value === null || typeof value !== 'object') return values;
  const inner = Object.entries(value).flatMap(([name, own]) =>
    deepVariants(own, values).map((other) => ({ ...value, [name]: other })),
  );
  return [...values, ...inner];
}
