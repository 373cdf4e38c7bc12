import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import { asOwner, auditOf } from './test/scene.ts';

const application = useApplication();
const records = 100_000;
const mebibyte = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const usedBytes = () => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

beforeAll(async () => {
  const { acme } = application.cast.organisations;
  await asOwner(
    application,
    [
      `insert into audit_records (id, organisation_id, at, kind, outcome, actor_kind, actor_user_id, actor_organisation_id, subject_kind, subject_id, detail)
       select gen_random_uuid(), $1, now(), 'task.created', 'done', 'user', $2, $1, 'task', gen_random_uuid(), '{"title": "Please check the contract"}'
       from generate_series(1, $3::integer)`,
      [acme.id, application.cast.people.mia.id, records],
    ],
    ['select chain_audit_records($1, $2, true)', [acme.id, 2 * records]],
  );
}, 300_000);

/** Reads an answer as it comes, and says how many lines it had and how much the memory grew meanwhile. */
async function readAll(type: string): Promise<{ lines: number; grownMebibytes: number }> {
  const before = usedBytes();
  const response = await fetch(`${application.baseUrl}/api/v1${auditOf(application, 'acme')}`, {
    headers: { accept: type, authorization: `Bearer ${application.cast.people.ada.token}` },
  });
  let [lines, highest, sampledAt] = [0, before, 0];
  for await (const chunk of response.body ?? []) {
    for (const byte of chunk as Uint8Array) if (byte === 10) lines += 1;
    if (lines - sampledAt < 20_000) continue;
    sampledAt = lines;
    highest = Math.max(highest, usedBytes());
  }
  return { lines, grownMebibytes: (highest - before) / mebibyte };
}

test.each([
  ['application/x-ndjson', records],
  ['text/csv', records + 1],
])(
  'a hundred thousand records are exported in constant memory: %s',
  async (type, lines) => {
    const read = await readAll(type);
    expect(read.lines).toBe(lines);
    expect(read.grownMebibytes).toBeLessThan(32);
  },
  300_000,
);

test('and verified in constant memory', async () => {
  const before = usedBytes();
  let highest = before;
  const sampling = setInterval(() => {
    highest = Math.max(highest, usedBytes());
  }, 2000);
  const verdict = await application.as('ada').get(`${auditOf(application, 'acme')}/verify`);
  clearInterval(sampling);
  expect(verdict.body).toMatchObject({ ok: true, checked: records, firstBroken: null });
  expect((highest - before) / mebibyte).toBeLessThan(32);
}, 300_000);
