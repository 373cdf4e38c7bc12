import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { useMachine } from './test/machine.ts';
import { runCommand } from './test/run-command.ts';

const machine = useMachine();
const causeway: typeof machine.causeway = (words, watch) => machine.causeway(words, watch);

async function countImported(): Promise<number> {
  const client = new pg.Client({ connectionString: machine.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from organisations where import_key is not null',
  );
  await client.end();
  return rows[0]?.count ?? -1;
}

async function file(rows: unknown): Promise<string> {
  const path = join(machine.folder, `${randomUUID()}.json`);
  await writeFile(path, JSON.stringify(rows));
  return path;
}

const institutions = (count: number, start = 0) =>
  Array.from({ length: count }, (_, index) => ({
    name: `Institute ${start + index}`,
    domains: [`institute-${start + index}.example`],
    country: 'NO',
  }));

test('help names every command and ends with 0', async () => {
  const { code, out } = await causeway(['help']);
  expect(code).toBe(0);
  expect(out).toContain('import organisations FILE');
  expect(out).toContain('operator create');
});

test('an unknown command says so and ends with 2', async () => {
  const { code, error } = await causeway(['import', 'dreams']);
  expect(code).toBe(2);
  expect(error).toContain('There is no command “import dreams”');
});

test('a wrong variable stops the command with a sentence that names it', async () => {
  const { code, error } = await runCommand(['outbox', 'list'], {
    DATA_DIR: join(machine.folder, 'data'),
    PORT: 'eighty',
  });
  expect(code).toBe(1);
  expect(error).toContain('PORT: must be a port number');
});

test('an import takes good rows, refuses bad ones with the reason, mends what is known to be broken, and makes no doubles', async () => {
  const rows = [
    { name: 'Northern Academy', domains: ['northern.example', 'na.example'], country: 'NO' },
    { name: '', domains: ['empty.example'], country: 'NO' },
    { name: 'No names', domains: [], country: 'NO' },
    { name: 'Bad name', domains: ['not a name'], country: 'NO' },
    { name: 'Lower case country', domains: ['lower.example'], country: 'no' },
    { name: 'x'.repeat(201), domains: ['long.example'], country: 'NO' },
    { name: 'Academy \u0093Quoted\u0094', domains: ['quoted.example'], country: 'PL' },
    'not even an object',
    { name: 'Bell \u0007', domains: ['bell.example'], country: 'NO' },
    { name: 'Unknown field', domains: ['field.example'], country: 'NO', rector: 'somebody' },
    { name: 'Northern Academy', domains: ['northern.example'], country: 'NO' },
  ];
  const path = await file(rows);
  const first = await causeway(['import', 'organisations', path, '--json']);
  expect(first.code).toBe(1);
  const report = JSON.parse(first.out);
  expect(report).toMatchObject({ rows: 11, done: 11, created: 2, existing: 1 });
  expect(report.refused.map((item: { row: number }) => item.row)).toEqual([2, 3, 4, 5, 6, 8, 9, 10]);
  expect(report.refused[0].reason).toBe('name: must not be empty');
  expect(report.noted).toEqual([{ row: 7, reason: 'name: read as Windows-1252, “Academy “Quoted””' }]);
  expect(report.emailDomains).toEqual({ owned: 3, associated: 0, existing: 1, refused: 0 });
  const again = JSON.parse((await causeway(['import', 'organisations', path, '--json'])).out);
  expect(again).toMatchObject({ created: 0, existing: 3, noted: [] });
  expect(again.emailDomains).toEqual({ owned: 0, associated: 0, existing: 4, refused: 0 });
  expect(await countImported()).toBe(2);
});

test('an import attests e-mail domains; doubled, nested and refused ones are reported and resolved by the rules', async () => {
  const path = await file([
    { name: 'City University', domains: ['city.example'], country: 'US' },
    { name: 'Borough College', domains: ['borough.city.example'], country: 'US' },
    { name: 'Borough College Evenings', domains: ['borough.city.example', 'evenings.example'], country: 'US' },
    { name: 'Mail House', domains: ['gmail.com', 'mil.lv'], country: 'LV' },
    { name: 'Old Campus', domains: ['old.campus.example'], country: 'US' },
  ]);
  const first = await causeway(['import', 'organisations', path, '--json']);
  expect(first.code).toBe(0);
  const report = JSON.parse(first.out);
  expect(report).toMatchObject({ created: 5, emailDomains: { owned: 4, associated: 1, existing: 0, refused: 2 } });
  const nested = 'borough.city.example lies under city.example of City University; addresses there belong here';
  expect(report.noted[0]).toEqual({ row: 2, reason: nested });
  expect(report.noted[1]).toEqual({
    row: 3,
    reason: 'borough.city.example is owned by Borough College already, and is only associated here',
  });
  expect(report.noted[2].row).toBe(4);
  expect(report.noted[2].reason).toContain('gmail.com, where anybody can get a mailbox');
  expect(report.noted[2].reason).toContain('“mil.lv” is a public suffix');
  expect(report.noted).toHaveLength(3);

  // A name above those that are there says what lies below it.
  const later = await file([{ name: 'Campus Trust', domains: ['campus.example'], country: 'US' }]);
  const second = await causeway(['import', 'organisations', later]);
  expect(second.out).toContain(
    'row 1: below campus.example lie old.campus.example of Old Campus; addresses there belong there',
  );
  expect(second.out).toContain('E-mail domains: 1 owned by your word, 0 associated only, 0 there already, 0 refused.');

  // Again: nothing is doubled.
  const again = JSON.parse((await causeway(['import', 'organisations', path, '--json'])).out);
  expect(again).toMatchObject({
    created: 0,
    existing: 5,
    emailDomains: { owned: 0, associated: 0, existing: 5, refused: 2 },
  });
});

test('an import can be stopped and run again without doubles, and shows its progress', async () => {
  const before = await countImported();
  const path = await file(institutions(2000));
  const stopped = await causeway(['import', 'organisations', path], (line, kill) => {
    if (line.includes(' 250 of 2000:')) kill('SIGINT');
  });
  expect(stopped.code).toBe(1);
  expect(stopped.out).toContain('Run the same command again to go on');
  const halfway = await countImported();
  expect(halfway).toBeGreaterThan(before);
  expect(halfway).toBeLessThan(before + 2000);
  const finished = await causeway(['import', 'organisations', path]);
  expect(finished.code).toBe(0);
  expect(finished.error).toMatch(/█+ 2000 of 2000/);
  expect(await countImported()).toBe(before + 2000);
});

test('an import killed in the midst loses and doubles nothing', async () => {
  const before = await countImported();
  const path = await file(institutions(2000, 5000));
  await machine.causewayAlone(['import', 'organisations', path], (line, kill) => {
    if (line.includes(' of 2000:')) kill('SIGKILL');
  });
  const finished = await causeway(['import', 'organisations', path]);
  expect(finished.code).toBe(0);
  expect(await countImported()).toBe(before + 2000);
});

test('a file that is not a JSON array is refused with a sentence', async () => {
  const { code, error } = await causeway(['import', 'organisations', await file({ name: 'alone' })]);
  expect(code).toBe(1);
  expect(error).toContain('must hold a JSON array');
});

test('the first operator is made from the command line and can sign in', async () => {
  const made = await causeway([
    'operator',
    'create',
    '--email',
    'Olga@Operations.Example',
    '--password',
    'a long password here',
  ]);
  expect(made.error).toBe('');
  expect(made.out).toContain('olga@operations.example is an operator now');
  const twice = await causeway([
    'operator',
    'create',
    '--email',
    'olga@operations.example',
    '--password',
    'a long password here',
  ]);
  expect(twice.code).toBe(1);
});

test('an imported organisation gets its first administrator by invitation from the command line, and only its first', async () => {
  const found = await causeway(['organisation', 'find', 'northern', '--json']);
  const [organisation] = JSON.parse(found.out).items;
  expect(organisation).toMatchObject({ name: 'Northern Academy', shortName: 'northern-example' });
  const invited = await causeway(['organisation', 'invite', organisation.id, '--email', 'rector@northern.example']);
  expect(invited.error).toBe('');
  expect(invited.out).toMatch(
    /rector@northern\.example is invited\. Link: http:\/\/localhost:8080\/invitation\?token=[\w-]{43}/,
  );
});

test('accounts are opened and changed from the command line', async () => {
  const opened = JSON.parse(
    (await causeway(['account', 'create', '--name', 'Wonka', '--plan', 'paid', '--shares', '25', '--json'])).out,
  );
  expect(opened).toMatchObject({ name: 'Wonka', plan: 'paid', shareAllowance: 25, sharesUsed: 0 });
  const changed = await causeway(['account', 'change', opened.id, '--plan', 'free', '--shares', '0']);
  expect(changed.out).toContain('plan free, 0 of 0 shares used');
});

test('on the server’s own machine the command line acts as operators do', async () => {
  const accounts = JSON.parse((await causeway(['account', 'list', 'Wonka', '--json'])).out);
  expect(accounts.items).toMatchObject([{ name: 'Wonka', plan: 'free' }]);
  const organisations = await causeway(['organisation', 'list', 'northern']);
  expect(organisations.out).toContain('Northern Academy');
  const explained = await causeway(['placement', 'explain', 'somebody@unowned.example']);
  expect(explained.out).toContain('would land in an organisation of its own, by the rule self_registration');
  const people = await causeway(['user', 'list', randomUUID()]);
  expect([people.code, people.error]).toEqual([1, expect.stringContaining('done by a person who signs in')]);
}, 60_000);
