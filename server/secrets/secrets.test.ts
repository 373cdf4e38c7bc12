import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicKeyOf } from '../audit/checkpoint.ts';
import { mailsTo } from '../identity/test/mailbox.ts';
import { readSecretKeys, sealerWith } from '../platform/secrets.ts';
import { useApplication } from '../test/application.ts';
import { readCheckpointSeed } from './checkpoint-seed.ts';

const application = useApplication();
let owner: pg.Client;
beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
});
afterAll(() => owner.end());

const rotate = () => application.as('otto').post('/secrets/rotate', {});
const keys = () => readSecretKeys(application.services.environment);

test('everything that is sealed is sealed anew: the new key alone opens it, the old one nothing', async () => {
  const ada = application.as('ada');
  const acme = application.cast.organisations.acme.id;
  await ada.post(`/organisations/${acme}/invitations`, { email: 'sealed@new.example' });
  await ada.post(`/organisations/${acme}/webhooks`, { url: 'https://192.0.32.8/hook', events: ['*'] });
  const created = await ada
    .with({ 'idempotency-key': 'once' })
    .post('/api-tokens', { name: 'Once', password: application.cast.password });
  const [old] = await keys();
  const before = await mailsTo(application, 'sealed@new.example');
  const rotated = await rotate();
  expect(rotated.status, rotated.text).toBe(200);
  const [fresh, ...older] = await keys();
  expect(older).toEqual([]);
  expect(fresh.equals(old)).toBe(false);
  expect(rotated.text).not.toContain(fresh.toString('hex'));
  expect(await mailsTo(application, 'sealed@new.example')).toEqual(before);
  const again = await ada
    .with({ 'idempotency-key': 'once' })
    .post('/api-tokens', { name: 'Once', password: application.cast.password });
  expect(again.body).toEqual(created.body);
  const counted = rotated.body.resealed as { table: string; column: string; count: number }[];
  for (const table of ['mails', 'webhooks', 'idempotency_answers'])
    expect(
      counted.some((one) => one.table === table && one.count > 0),
      table,
    ).toBe(true);
  for (const { table, column } of counted) {
    const { rows } = await owner.query(`select ${column} as sealed from ${table} where ${column} is not null`);
    for (const { sealed } of rows) {
      expect(sealerWith(fresh).isCurrent(sealed), table).toBe(true);
      expect(sealerWith(old).isCurrent(sealed), table).toBe(false);
    }
  }
});

test('every column that holds bytes is sealed by its name, or is known to be something else', async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and data_type = 'bytea' and column_name !~ '^sealed_'`,
  );
  const plain = /hash$|^(salt|signature|credential_id|public_key)$/;
  expect(rows.map(({ name }) => name).filter((name) => !plain.test(name))).toEqual([]);
});

test('checkpoints of the audit are signed as before, also after a start with the new key alone', async () => {
  const before = publicKeyOf(application.services.checkpointKey);
  await rotate();
  await rotate();
  const all = await keys();
  const seed = await readCheckpointSeed(application.services.database, sealerWith(all[0]), all);
  const { checkpointKey } = await import('../audit/checkpoint.ts');
  expect(publicKeyOf(checkpointKey(seed))).toBe(before);
});

test('what was begun and not finished is finished by the next one', async () => {
  const { writeSecretKeys } = await import('../platform/secrets.ts');
  const all = await keys();
  // As after a crash: the new key is first in the file, and everything is still sealed with the other.
  await writeSecretKeys(application.services.environment, [Buffer.alloc(32, 7), ...all]);
  expect((await rotate()).status).toBe(200);
  const text = await readFile(join(application.services.environment.DATA_DIR, 'secrets/key'), 'utf8');
  expect(text).toMatch(/^[0-9a-f]{64}\n$/);
  expect((await mailsTo(application, 'sealed@new.example')).length).toBeGreaterThan(0);
});

test('values that are sealed meanwhile are sealed with a key that is kept', async () => {
  const ada = application.as('ada');
  const acme = application.cast.organisations.acme.id;
  const invite = (n: number) => ada.post(`/organisations/${acme}/invitations`, { email: `n${n}@meanwhile.example` });
  const answers = await Promise.all([...Array.from({ length: 10 }, (_, n) => invite(n)), rotate()]);
  expect(answers.map(({ status }) => status).filter((status) => status >= 400)).toEqual([]);
  const [fresh] = await keys();
  const { rows } = await owner.query('select sealed_body as sealed from mails where sealed_body is not null');
  expect(rows.every(({ sealed }) => sealerWith(fresh).isCurrent(sealed))).toBe(true);
});

test('is for operators', async () => {
  expect((await application.as('ada').post('/secrets/rotate', {})).body.code).toBe('forbidden');
  expect((await application.as('nobody').post('/secrets/rotate', {})).status).toBe(401);
});
