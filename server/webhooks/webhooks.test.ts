import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { second } from '../platform/clock.ts';
import { readEgressRules } from '../platform/egress/allowed.ts';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { webhooksMaximum } from './webhook.ts';

/** A public address that nobody connects to here: these tests deliver nothing. */
const url = 'https://192.0.32.8/hook';
const application = useApplication({ variables: { EGRESS_ALLOW: 'allowed.internal,127.0.0.1:9' } });
let owner: pg.Client;
beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
});
afterAll(() => owner.end());

const of = (organisation: 'acme' | 'globex' | 'hooli' | 'initech' | 'solo' = 'acme') =>
  `/organisations/${application.cast.organisations[organisation].id}/webhooks`;
const make = async (more: Json = {}): Promise<Json> => {
  const answer = await application.as('ada').post(of(), { url, events: ['task.created'], ...more });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};
const remove = (webhook: Json) => application.as('ada').delete(`${of()}/${webhook.id}`);

describe('creating', () => {
  test('shows the secret once, and never again', async () => {
    const made = await make({ description: 'For the archive' });
    expect(made).toMatchObject({ url, events: ['task.created'], description: 'For the archive', paused: false });
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{42,86}={0,2}$/);
    const bytes = Buffer.from(made.secret.slice(6), 'base64');
    expect(bytes.length).toBeGreaterThanOrEqual(24);
    expect(bytes.length).toBeLessThanOrEqual(64);
    const ada = application.as('ada');
    for (const path of [
      of(),
      `${of()}/${made.id}`,
      `${of()}/${made.id}/deliveries`,
      `/organisations/${application.cast.organisations.acme.id}/audit`,
    ]) {
      const { text } = await ada.get(path);
      expect(text).not.toContain(made.secret.slice(6));
      expect(text).not.toContain('secret"');
    }
    await remove(made);
  });

  test('keeps the secret sealed: no column of any table holds it', async () => {
    const made = await make();
    const rotated = await application.as('ada').post(`${of()}/${made.id}/rotate-secret`, {});
    const { rows } = await owner.query<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`,
    );
    for (const secret of [made.secret, rotated.body.secret] as string[]) {
      const bare = secret.slice(6);
      const hex = Buffer.from(bare, 'base64').toString('hex');
      for (const { name } of rows) {
        const found = await owner.query(
          `select from ${name} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0`,
          [bare, hex],
        );
        expect(found.rowCount, name).toBe(0);
      }
    }
    await remove(made);
  });

  test('names each event once, and * alone', async () => {
    const some = await make({ events: ['task.created', 'task.created', 'connection.*'] });
    expect(some.events).toEqual(['task.created', 'connection.*']);
    const all = await make({ events: ['task.created', '*'] });
    expect(all.events).toEqual(['*']);
    await Promise.all([some, all].map(remove));
  });

  test('refuses events that the published list does not have', async () => {
    for (const events of [['task.exploded'], [], ['**'], ['nothing.*'], 'task.created', [1], ['webhook.test']]) {
      const { status, body } = await application.as('ada').post(of(), { url, events });
      expect([status, body.code], JSON.stringify(events)).toEqual([422, 'invalid']);
    }
    const listed = await application.as('nobody').get('/webhook-events');
    const names: string[] = listed.body.items.map(({ name }: Json) => name);
    expect(names).toEqual(
      expect.arrayContaining(['*', 'task.*', 'task.created', 'connection.requested', 'workspace.*']),
    );
    const everything = await make({ events: names.filter((name) => name !== '*') });
    expect(everything.events).toHaveLength(names.length - 1);
    await remove(everything);
  });

  test.each([
    'http://127.0.0.1/',
    'http://127.0.0.1:8/',
    'http://localhost:8/x',
    'http://LOCALHOST./',
    'http://intranet/',
    'http://printer.local/',
    'http://metadata.google.internal./',
    'http://router.home.arpa/',
    'https://10.0.0.1/',
    'https://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://user:pass@192.0.32.8/',
    'ftp://192.0.32.8/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'no address',
  ])('%s is refused with the reason', async (bad) => {
    const { status, body } = await application.as('ada').post(of(), { url: bad, events: ['*'] });
    expect([status, body.code]).toEqual([422, 'address_refused']);
    expect(body.errors[0].path).toBe('url');
    expect(body.detail.length).toBeGreaterThan(20);
    const made = await make();
    const changed = await application.as('ada').patch(`${of()}/${made.id}`, { url: bad });
    expect([changed.status, changed.body.code]).toEqual([422, 'address_refused']);
    await remove(made);
  });

  test('takes what the operator allows, as it was typed', async () => {
    expect(readEgressRules('127.0.0.1:9')).toBeDefined();
    for (const good of [
      'http://127.0.0.1:9/hook?a=b',
      'http://allowed.internal',
      'https://192.0.32.8',
      'https://nothing.example',
    ]) {
      const made = await make({ url: good });
      expect(made.url).toBe(good);
      await remove(made);
    }
  });

  test('an address has 2,000 characters at most', async () => {
    const longest = `${url}?${'x'.repeat(2000 - url.length - 1)}`;
    await remove(await make({ url: longest }));
    const { status } = await application.as('ada').post(of(), { url: `${longest}x`, events: ['*'] });
    expect(status).toBe(422);
  });

  test('an organisation has 20 at most, however many ask at once', async () => {
    const { body: before } = await application.as('gwen').get(of('globex'));
    expect(before.items).toEqual([]);
    const wish = { url, events: ['task.created'] };
    const answers = await Promise.all(
      Array.from({ length: webhooksMaximum + 5 }, () => application.as('gwen').post(of('globex'), wish)),
    );
    const codes = answers.map(({ status, body }) => body.code ?? status);
    expect(codes.filter((code) => code === 201)).toHaveLength(webhooksMaximum);
    expect(codes.filter((code) => code === 'limit_reached')).toHaveLength(5);
  });

  test('the answer is repeated for the same Idempotency-Key, secret included', async () => {
    const ada = application.as('ada').with({ 'idempotency-key': 'one-webhook' });
    const [first, second] = [
      await ada.post(of(), { url, events: ['*'] }),
      await ada.post(of(), { url, events: ['*'] }),
    ];
    expect(second.body).toEqual(first.body);
    await remove(first.body);
  });
});

describe('who may', () => {
  test('administrators and their enterprise administrator; neither others of the organisation nor operators', async () => {
    const made = await make();
    for (const person of ['ada', 'erin'] as const) {
      expect((await application.as(person).get(of())).status, person).toBe(200);
      expect((await application.as(person).post(`${of()}/${made.id}/rotate-secret`, {})).status, person).toBe(200);
    }
    for (const person of ['colin', 'mia', 'otto'] as const) {
      const as = application.as(person);
      for (const answer of [
        await as.get(of()),
        await as.get(`${of()}/${made.id}`),
        await as.get(`${of()}/${made.id}/deliveries`),
        await as.post(of(), { url, events: ['*'] }),
        await as.patch(`${of()}/${made.id}`, { paused: true }),
        await as.post(`${of()}/${made.id}/rotate-secret`, {}),
        await as.post(`${of()}/${made.id}/test`, {}),
        await as.delete(`${of()}/${made.id}`),
      ])
        expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    }
    await remove(made);
  });

  test('nobody learns by a refusal what a name leads to', async () => {
    const { status, body } = await application.as('mia').post(of(), { url: 'http://127.0.0.1/', events: ['*'] });
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });

  test('the webhook of another organisation is not there, by whatever path', async () => {
    const made = await make();
    for (const [person, organisation] of [
      ['gwen', 'globex'],
      ['ingrid', 'initech'],
      ['hugo', 'hooli'],
      ['erin', 'hooli'],
    ] as const) {
      const paths = [`${of(organisation)}/${made.id}`, ...(person === 'erin' ? [] : [`${of()}/${made.id}`])];
      for (const path of paths) {
        const as = application.as(person);
        for (const answer of [
          await as.get(path),
          await as.get(`${path}/deliveries`),
          await as.patch(path, { paused: true }),
          await as.post(`${path}/rotate-secret`, {}),
          await as.delete(path),
        ])
          expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
      }
    }
    await remove(made);
  });

  test('a free plan takes no new ones', async () => {
    const { status, body } = await application.as('sol').post(of('solo'), { url, events: ['*'] });
    expect([status, body.code]).toEqual([403, 'subscription_required']);
  });
});

describe('changing', () => {
  test('where it goes, what it hears of, and whether it is paused', async () => {
    const made = await make();
    const path = `${of()}/${made.id}`;
    const ada = application.as('ada');
    const changed = await ada.patch(path, { url: `${url}/2`, events: ['user.*'], description: 'Other', paused: true });
    expect(changed.body).toMatchObject({
      url: `${url}/2`,
      events: ['user.*'],
      description: 'Other',
      paused: true,
      pauseReason: 'person',
      version: 2,
    });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect((await ada.patch(path, {})).body.version).toBe(2);
    const resumed = await ada.patch(path, { paused: false });
    expect(resumed.body).toMatchObject({ paused: false, pausedAt: null, pauseReason: null, version: 3 });
    const audit = await owner.query(`select kind from audit_records where subject_id = $1 order by id`, [made.id]);
    expect(audit.rows.map(({ kind }) => kind)).toEqual([
      'webhook.created',
      'webhook.changed',
      'webhook.paused',
      'webhook.resumed',
    ]);
    await remove(made);
  });

  test('a stale If-Match is refused', async () => {
    const made = await make();
    const path = `${of()}/${made.id}`;
    await application.as('ada').patch(path, { description: 'One' });
    const stale = await application.as('ada').with({ 'if-match': '"1"' }).patch(path, { description: 'Two' });
    expect([stale.status, stale.body.code]).toEqual([409, 'version_conflict']);
    await remove(made);
  });

  test('a paused one takes no test, and tests come no more often than every ten seconds', async () => {
    const made = await make();
    const path = `${of()}/${made.id}`;
    const ada = application.as('ada');
    expect((await ada.post(`${path}/test`, {})).status).toBe(202);
    const again = await ada.post(`${path}/test`, {});
    expect([again.status, again.body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
    application.clock.advance(11 * second);
    await ada.patch(path, { paused: true });
    const paused = await ada.post(`${path}/test`, {});
    expect([paused.status, paused.body.code]).toEqual([409, 'webhook_paused']);
    await remove(made);
  });

  test('deleted, it is gone with its log', async () => {
    const made = await make();
    await application.as('ada').post(`${of()}/${made.id}/test`, {});
    expect((await remove(made)).status).toBe(204);
    expect((await application.as('ada').get(`${of()}/${made.id}`)).status).toBe(404);
    const left = await owner.query('select from webhook_deliveries where webhook_id = $1', [made.id]);
    expect(left.rowCount).toBe(0);
  });
});
