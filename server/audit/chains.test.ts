import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { useApplication } from '../test/application.ts';
import type { Json } from '../test/client.ts';
import { asOwner, auditOf, makeRoles } from './test/scene.ts';
import { writeCheckpoints } from './write-checkpoints.ts';

const application = useApplication();
const verify = async (query = ''): Promise<Json> =>
  (await application.as('ada').get(`${auditOf(application, 'acme')}/verify${query}`)).body;
const acme = () => application.cast.organisations.acme.id;
const owner = (...statements: [string, unknown[]][]) => asOwner(application, ...statements);

beforeAll(async () => {
  await makeRoles(application, 12);
});

/** Does something to the rows of Acme's audit as the database's owner, looks, and puts everything back. */
async function verdictAfter(...statements: string[]): Promise<Json> {
  await verify();
  await owner(
    ['create table kept_records as select * from audit_records', []],
    ['create table kept_chains as select * from audit_chains', []],
    ...statements.map((text): [string, unknown[]] => [text.replaceAll(':acme', `'${acme()}'`), []]),
  );
  try {
    return await verify();
  } finally {
    await owner(
      ['delete from audit_records', []],
      ['insert into audit_records select * from kept_records', []],
      ['delete from audit_chains', []],
      ['insert into audit_chains select * from kept_chains', []],
      ['drop table kept_records, kept_chains', []],
    );
    expect(await verify()).toMatchObject({ ok: true, firstBroken: null });
  }
}

const idAt = async (sequence: number): Promise<string> =>
  (await owner(['select id from audit_records where organisation_id = $1 and sequence = $2', [acme(), sequence]]))[0]
    .id;

test('nothing was altered or removed, and that is proved over every record', async () => {
  const records = await application.as('ada').get(`${auditOf(application, 'acme')}?limit=200`);
  const verdict = await verify();
  expect(verdict).toEqual({ ok: true, checked: records.body.items.length, unchained: 0, firstBroken: null });
  expect(verdict.checked).toBeGreaterThanOrEqual(12);
});

test('the chain of an organisation without any record holds', async () => {
  const empty = await application.as('ingrid').get(`${auditOf(application, 'initech')}/verify`);
  expect(empty.body).toEqual({ ok: true, checked: 0, unchained: 0, firstBroken: null });
});

describe('whoever has the database to themselves does not get through unseen', () => {
  test.each([
    ["at = at - interval '1 day'"],
    ["kind = 'role.deleted'"],
    ["outcome = 'refused'"],
    ["actor_kind = 'installation'"],
    ['actor_user_id = gen_random_uuid()'],
    ['actor_user_id = null'],
    ['actor_organisation_id = gen_random_uuid()'],
    ["subject_kind = 'task'"],
    ['subject_id = gen_random_uuid()'],
    ["address = '10.0.0.1'"],
    [`detail = '{"name": "Another"}'`],
    ['salt = gen_random_uuid()'],
    ["hash = sha256('anything')"],
    ["previous_hash = sha256('anything')"],
    ['id = gen_random_uuid()'],
  ])('altered is found and named: %s', async (change) => {
    const id = change.startsWith('id') ? expect.any(String) : await idAt(4);
    const verdict = await verdictAfter(
      `update audit_records set ${change} where organisation_id = :acme and sequence = 4`,
    );
    expect(verdict).toMatchObject({ ok: false, firstBroken: { sequence: 4, id, reason: 'altered' } });
  });

  test('altered and hashed anew is found and named', async () => {
    const id = await idAt(4);
    const verdict = await verdictAfter(
      `update audit_records set kind = 'role.deleted' where organisation_id = :acme and sequence = 4`,
      `update audit_records r set hash = sha256(convert_to(audit_record_form(r, sequence, previous_hash), 'UTF8'))
       where organisation_id = :acme and sequence = 4`,
    );
    expect(verdict).toEqual({
      ok: false,
      checked: 4,
      unchained: 0,
      firstBroken: { sequence: 4, id, reason: 'altered' },
    });
  });

  test('removed is found and named, in the middle, at the beginning and at the end', async () => {
    const last = (await verify()).checked;
    for (const sequence of [1, 5, last]) {
      const verdict = await verdictAfter(
        `delete from audit_records where organisation_id = :acme and sequence = ${sequence}`,
      );
      expect(verdict).toMatchObject({ ok: false, firstBroken: { sequence, id: null, reason: 'removed' } });
    }
    const all = await verdictAfter('delete from audit_records where organisation_id = :acme');
    expect(all).toMatchObject({ ok: false, firstBroken: { sequence: 1, id: null, reason: 'removed' } });
  });

  test('removed with the numbers closed up is found', async () => {
    const verdict = await verdictAfter(
      'delete from audit_records where organisation_id = :acme and sequence = 5',
      'update audit_records set sequence = -sequence + 1000000 where organisation_id = :acme and sequence > 5',
      'update audit_records set sequence = 999999 - sequence where organisation_id = :acme and sequence > 5',
    );
    expect(verdict).toMatchObject({ ok: false, firstBroken: { sequence: 5, reason: 'reordered' } });
  });

  test('reordered is found and named', async () => {
    const swap = (columns: string) => `update audit_records r set (${columns}) =
      (select ${columns.replaceAll(/(\w+)/g, 'o.$1')} from kept_records o where o.organisation_id = r.organisation_id and o.sequence = 9 - r.sequence + 0)
      where r.organisation_id = :acme and r.sequence in (4, 5)`;
    const moved = await idAt(5);
    const byNumber = await verdictAfter(
      'update audit_records set sequence = 1000000 where organisation_id = :acme and sequence = 4',
      'update audit_records set sequence = 4 where organisation_id = :acme and sequence = 5',
      'update audit_records set sequence = 5 where organisation_id = :acme and sequence = 1000000',
    );
    expect(byNumber).toMatchObject({ ok: false, firstBroken: { sequence: 4, id: moved, reason: 'reordered' } });
    const byContent = await verdictAfter(swap('kind, subject_id, detail, salt, at, hash'));
    expect(byContent).toMatchObject({ ok: false, firstBroken: { sequence: 4 } });
  });

  test('a forged record that is put in between is found', async () => {
    const verdict = await verdictAfter(
      'update audit_records set sequence = sequence + 1000000 where organisation_id = :acme and sequence > 5',
      `insert into audit_records select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'sequence', 6))).*
       from audit_records r where organisation_id = :acme and sequence = 5`,
      'update audit_records set sequence = sequence - 999999 where organisation_id = :acme and sequence > 1000000',
    );
    expect(verdict).toMatchObject({ ok: false, firstBroken: { sequence: 6 } });
  });

  test('a chain that is written anew from one record on is not the one that a checkpoint signed', async () => {
    await verify();
    await writeCheckpoints(application.services);
    const { checked } = await verify();
    const anew = [
      `update audit_records set kind = 'role.deleted' where organisation_id = :acme and sequence = 4`,
      `update audit_records set sequence = null, previous_hash = null, hash = null where organisation_id = :acme and sequence >= 4`,
      `update audit_chains c set sequence = 3, hash = (select hash from audit_records r where r.organisation_id = :acme and r.sequence = 3) where organisation_id = :acme`,
      'select chain_audit_records(:acme, 100000, true)',
    ];
    expect(await verdictAfter(...anew)).toMatchObject({
      ok: false,
      firstBroken: { sequence: checked, reason: 'rewritten' },
    });
  });

  test('a checkpoint in the database that our key did not sign says nothing', async () => {
    await owner([
      "insert into audit_checkpoints (organisation_id, sequence, hash, at, signature) values ($1, 2, sha256('x'), now(), $2)",
      [acme(), Buffer.alloc(64)],
    ]);
    expect(await verify()).toMatchObject({ ok: true });
    await owner(['delete from audit_checkpoints where sequence = 2', []]);
  });
});

describe('checkpoints', () => {
  test('prove later that the chain still holds them', async () => {
    const path = `${auditOf(application, 'acme')}/checkpoints`;
    const taken = await application.as('ada').post(path, {});
    expect(taken.status).toBe(201);
    const { sequence, hash } = taken.body;
    await makeRoles(application, 2);
    expect(await verify(`?sequence=${sequence}&hash=${hash}`)).toMatchObject({ ok: true });
    const other = hash.replace(/^./, (digit: string) => (digit === '0' ? '1' : '0'));
    expect(await verify(`?sequence=${sequence}&hash=${other}`)).toMatchObject({
      ok: false,
      firstBroken: { sequence, reason: 'rewritten' },
    });
    expect(await verify(`?sequence=${sequence + 1000}&hash=${hash}`)).toMatchObject({
      ok: false,
      firstBroken: { reason: 'removed' },
    });
    const newest = await application.as('ada').get(path);
    expect(newest.body.items[0]).toEqual(taken.body);
    expect((await application.as('mia').post(path, {})).status).toBe(403);
    expect((await application.as('gwen').post(path, {})).status).toBe(404);
  });

  test('are written once for what was added, and not again', async () => {
    await makeRoles(application, 1);
    expect(await writeCheckpoints(application.services)).toBeGreaterThan(0);
    expect(await writeCheckpoints(application.services)).toBe(0);
  });
});

describe('append-only by the rights in the database', () => {
  const asApplication = async (text: string): Promise<unknown> => {
    const client = new pg.Client({ connectionString: application.ownerUrl, options: '-c role=causeway_app' });
    await client.connect();
    try {
      await client.query("select set_config('causeway.scope', 'installation', false)");
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };

  test.each([
    ["update audit_records set kind = 'x'"],
    ['update audit_records set sequence = null, hash = null, previous_hash = null'],
    ['delete from audit_records'],
    ['truncate audit_records'],
    ['update audit_chains set sequence = 0'],
    ['delete from audit_chains'],
    ['insert into audit_chains (organisation_id) select id from organisations'],
    ['delete from audit_checkpoints'],
    ['update audit_checkpoints set sequence = 1'],
    ['alter table audit_records disable row level security'],
    [
      `insert into audit_records (id, organisation_id, at, kind, outcome, actor_kind, subject_kind, sequence, hash, previous_hash)
       select gen_random_uuid(), id, now(), 'x', 'done', 'installation', 'x', 1000, sha256('x'), sha256('x') from organisations limit 1`,
    ],
  ])('the application may not: %s', async (text) => {
    await expect(asApplication(text)).rejects.toThrow(/permission denied|must be owner/);
  });

  test('the application may read and add', async () => {
    await expect(asApplication('select count(*) from audit_records')).resolves.toHaveLength(1);
    await expect(
      asApplication(`insert into audit_records (id, organisation_id, at, kind, outcome, actor_kind, subject_kind, detail)
        select gen_random_uuid(), id, now(), 'note.taken', 'done', 'installation', 'note', '{}' from organisations where short_name = 'initech'`),
    ).resolves.toEqual([]);
  });
});
