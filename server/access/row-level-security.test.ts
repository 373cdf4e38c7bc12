import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicationRole, openPool } from '../platform/database.ts';
import { useApplication } from '../test/application.ts';
import { sightForMany } from './context.ts';
import { type Row, shared, umbra } from './test/ids-of-umbra.ts';
import { firstIds, rowsOfUmbra } from './test/rows-of-umbra.ts';

/**
 * Opens the database as the application does, in the name of Acme, and tries to reach rows of Umbra, which no list shows
 * and which only Globex knows. Every table of the catalogue is tried, so that a new one is covered or fails here.
 */
const application = useApplication();
let owner: pg.Client;
let pool: pg.Pool;

/** A row of Umbra's for each table: test/rows-of-umbra.ts. */
const rows = rowsOfUmbra(() => application.cast);

/** Tables without rows of an organisation, each with its reason. */
const withoutOrganisation: Record<string, string> = {
  actor_changes: 'whom nodes are to ask about again; the application has no right to it at all',
  migrations: 'which migrations were applied; the application has no right to it at all',
};
/** What anybody may write though it is not theirs, each with its reason. */
const takenFromAnybody: Record<string, string> = {
  mails: 'the outbox takes mails to everybody from everybody, and shows them to nobody',
};

const tables = async () => {
  const { rows } = await owner.query<{ name: string; forced: boolean }>(
    `select relname as name, relrowsecurity and relforcerowsecurity as forced from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`,
  );
  return rows;
};
const insertText = (table: string, row: Row) =>
  `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.keys(row)
    .map((_, index) => `$${index + 1}`)
    .join(', ')})`;

type Settings = { organisation?: string; user?: string; account?: string };
/** Runs one statement as the application's role, in a transaction that is rolled back. */
async function attempt(
  settings: Settings,
  text: string,
  values: unknown[] = [],
): Promise<{ count: number } | { refused: string; message: string }> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(
      `select set_config('causeway.organisation_id', $1, true), set_config('causeway.user_id', $2, true),
              set_config('causeway.account_id', $3, true), set_config('causeway.scope', $4, true)`,
      [
        settings.organisation ?? '',
        settings.user ?? '',
        settings.account ?? '',
        settings.organisation ? 'organisation' : '',
      ],
    );
    const result = await client.query(text, values);
    return { count: result.rowCount ?? 0 };
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return { refused: error.code ?? '', message: error.message };
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const asAda = (): Settings => ({
  organisation: application.cast.organisations.acme.id,
  user: application.cast.people.ada.id,
});
const asErin = (): Settings => ({
  ...asAda(),
  user: application.cast.people.erin.id,
  account: application.cast.organisations.acme.accountId,
});
const insufficientPrivilege = '42501';

beforeAll(async () => {
  owner = new pg.Client({ connectionString: application.ownerUrl });
  await owner.connect();
  pool = openPool({ url: application.ownerUrl, poolSize: 2, log: () => {} });
  for (const [table, rowOf] of Object.entries(rows)) {
    const row = { ...rowOf(), ...firstIds[table] };
    if (table === 'connection_blocks') row.blocked_organisation_id = application.cast.organisations.initech.id;
    await owner.query(insertText(table, row), Object.values(row));
  }
});
afterAll(async () => {
  await pool.end();
  await owner.end();
});

test('every table is tried here, or listed with the reason why not', async () => {
  const names = (await tables()).map(({ name }) => name);
  expect(names.filter((name) => !rows[name] && !withoutOrganisation[name])).toEqual([]);
  expect(Object.keys({ ...rows, ...withoutOrganisation }).filter((name) => !names.includes(name))).toEqual([]);
  for (const table of Object.keys(rows)) {
    expect(
      (await owner.query(`select from ${table}`)).rowCount,
      `${table} has rows that could be seen`,
    ).toBeGreaterThan(0);
  }
});

test('what sees beyond every organisation, for questions of many people at once, can write nothing', async () => {
  const database = sightForMany(application.services, 'what it may not');
  const written = database.updateTable('users').set({ name: 'Somebody else' }).execute();
  await expect(written).rejects.toMatchObject({ code: '25006' });
});

test('row-level security is on and forced for every table with rows of an organisation', async () => {
  expect((await tables()).filter(({ name, forced }) => !forced && !withoutOrganisation[name])).toEqual([]);
});

describe.each(Object.keys(rows))('%s', (table) => {
  /** Finds the rows that were planted, whichever columns the table has. */
  const ofUmbra = () => {
    const row = rows[table]!();
    const places: Record<string, unknown> = {
      task_id: shared.task,
      connection_id: shared.connection,
      organisation_id: umbra.organisation,
      to_organisation_id: umbra.organisation,
      user_id: umbra.user,
      scope: umbra.user,
      to_address: 'una@umbra.example',
      subject: 'una@umbra.example',
      email: 'new@umbra.example',
      session_id: umbra.session,
      identity_provider_id: shared.identityProvider,
      participant_id: shared.participant,
      content_id: shared.content,
      subject_id: shared.task,
      name: 'audit_checkpoint_seed',
    };
    if (firstIds[table]) return { column: 'id', value: firstIds[table].id };
    const column = Object.keys(places).find((name) => name in row)!;
    return { column, value: places[column] };
  };

  test.each([
    ['an administrator of Acme', asAda],
    ['an enterprise administrator of its account', asErin],
  ])('%s reads, writes, moves and deletes nothing of Umbra', async (_name, settings) => {
    const { column, value } = ofUmbra();
    const behind = await owner.query(`select from ${table} where ${column} = $1`, [value]);
    expect(behind.rowCount).toBeGreaterThan(0);
    for (const statement of [
      `select from ${table} where ${column} = $1`,
      `select from ${table} where ${column} = $1 for update`,
      `update ${table} set ${column} = ${column} where ${column} = $1`,
      `delete from ${table} where ${column} = $1`,
    ]) {
      const result = await attempt(settings(), statement, [value]);
      // A right that the role does not have at all is as good an answer as no row.
      if ('refused' in result) expect(result.refused, `${statement}: ${result.message}`).toBe(insufficientPrivilege);
      else expect(result.count, statement).toBe(0);
    }
  });

  test.each([
    ['an administrator of Acme', asAda],
    ['an enterprise administrator of its account', asErin],
  ])('%s adds nothing to Umbra', async (_name, settings) => {
    const row = rows[table]!();
    const result = await attempt(settings(), insertText(table, row), Object.values(row));
    if (takenFromAnybody[table]) expect(result, takenFromAnybody[table]).toEqual({ count: 1 });
    else expect(result).toMatchObject({ refused: insufficientPrivilege });
  });

  test('rows of Acme cannot be moved to Umbra', async () => {
    const { rows } = await owner.query<{ column: string }>(
      `select attname as column from pg_attribute where attrelid = $1::regclass and attname = 'organisation_id'`,
      [table],
    );
    if (rows.length === 0) return;
    const result = await attempt(asAda(), `update ${table} set organisation_id = $1`, [umbra.organisation]);
    if ('refused' in result) expect(result.refused, result.message).toBe(insufficientPrivilege);
    else expect(result.count).toBe(0);
  });

  test('who does not say for whom they act sees nothing at all', async () => {
    const result = await attempt({}, `select from ${table}`);
    if ('refused' in result) expect(result.refused).toBe(insufficientPrivilege);
    else expect(result.count).toBe(0);
  });

  test('its own side sees it, so that the silence above means something', async () => {
    const { column, value } = ofUmbra();
    const asUna: Settings = { organisation: umbra.organisation, user: umbra.user };
    const result = await attempt(asUna, `select from ${table} where ${column} = $1`, [value]);
    const forNobody = [
      'sign_ups',
      'password_resets',
      'logout_tokens',
      'attempts',
      'mails',
      'installation_secrets',
      'notice_reminders',
      'participant_invitations',
    ];
    const planted = await owner.query(`select from ${table} where ${column} = $1`, [value]);
    expect(result).toEqual({ count: forNobody.includes(table) ? 0 : planted.rowCount });
  });
});

describe('the role that the application works as', () => {
  test('owns nothing, bypasses nothing, and belongs to no other role', async () => {
    const { rows } = await owner.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin,
              exists (select from pg_class where relowner = r.oid) or exists (select from pg_proc where proowner = r.oid)
                or exists (select from pg_namespace where nspowner = r.oid) as owns,
              exists (select from pg_auth_members where member = r.oid) as is_member
       from pg_roles r where rolname = $1`,
      [applicationRole],
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        rolreplication: false,
        rolcanlogin: false,
        owns: false,
        is_member: false,
      },
    ]);
  });

  test('is who every session of the pool is from its first statement on, and again after reset role', async () => {
    const client = await pool.connect();
    expect((await client.query('select current_user')).rows).toEqual([{ current_user: applicationRole }]);
    await client.query('reset role');
    expect((await client.query('select current_user')).rows).toEqual([{ current_user: applicationRole }]);
    client.release();
  });

  test('reads nothing of what is not for it', async () => {
    for (const table of Object.keys(withoutOrganisation)) {
      expect(await attempt(asAda(), `select from ${table}`)).toMatchObject({ refused: insufficientPrivilege });
    }
  });

  test('cannot change the schema', async () => {
    for (const statement of [
      'create table extra (id uuid)',
      'alter table users disable row level security',
      'drop policy readable on users',
      'truncate users',
    ]) {
      expect(await attempt(asAda(), statement), statement).toMatchObject({ refused: insufficientPrivilege });
    }
  });

  test('what a transaction said is forgotten when its connection is used again', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query("select set_config('causeway.scope', 'installation', true)");
    expect((await client.query('select from users')).rowCount).toBeGreaterThan(10);
    await client.query('commit');
    expect((await client.query('select from users')).rowCount).toBe(0);
    client.release();
  });
});

test("every function that works with its owner's rights pins where it looks names up", async () => {
  const { rows } = await owner.query<{ name: string; config: string[] | null }>(
    `select proname as name, proconfig as config from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
  );
  expect(rows.length).toBeGreaterThan(3);
  const unpinned = rows.filter(({ config }) => !config?.some((setting) => setting === 'search_path=public, pg_temp'));
  expect(unpinned).toEqual([]);
});
