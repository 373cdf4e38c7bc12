import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Context } from '../access/context.ts';
import { behindTheApi } from '../organisations/test/behind-the-api.ts';
import { newId } from '../platform/ids.ts';
import { useApplication } from '../test/application.ts';
import { runAs } from '../test/global-setup.ts';
import { suffixesOf } from './email-address.ts';
import { findOwnedEmailDomains } from './find-owned-email-domain.ts';
import { coveringEmailDomain, type OwnedName, type PlacementFacts, place } from './place.ts';
import { institutions, randomNumbers } from './test/institutions.ts';
import { slowlyPlace, slowReading } from './test/reference.ts';

/** SPEC 3 and 4 against a slow and literal reading of them: the pure function, the look-up, and its twin in SQL. */
const application = useApplication();

// Few labels, so that names lie at, below, above and beside each other often.
const label = fc.constantFrom('a', 'b', 'ab', 'x-a', 'com');
const name = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => labels.join('.'));
const ownedName = name.chain((above) =>
  fc.record({
    name: fc.constant(above),
    excludedSubdomains: fc.array(
      fc.array(label, { minLength: 1, maxLength: 2 }).map((labels) => `${labels.join('.')}.${above}`),
      { maxLength: 2 },
    ),
  }),
);
const ownedNames = fc.uniqueArray(ownedName, { maxLength: 12, selector: (one) => one.name });

test('of any owned names, with any sub-domains excluded, the pure function finds the one that the slow reading finds', () => {
  fc.assert(
    fc.property(ownedNames, name, (owned, host) => {
      expect(coveringEmailDomain(`p@${host}`, owned)).toEqual(slowReading(owned)(`p@${host}`));
    }),
    { numRuns: 2000 },
  );
});

test('of any invitations, owner and link, the pure function decides as the four rules are written', () => {
  const id = fc.constantFrom('one', 'two', 'three');
  const place_ = fc.record({ organisationId: id, accountId: id });
  const facts: fc.Arbitrary<PlacementFacts> = fc.record({
    invitations: fc.array(place_, { maxLength: 3 }),
    ownedEmailDomain: fc.option(fc.record({ name: fc.constant('a.com'), organisationId: id, accountId: id })),
    linkAgent: fc.option(fc.record({ organisationId: id })),
  });
  fc.assert(
    fc.property(facts, (some) => {
      const { rule, organisationId, emailDomain, considered } = place(some);
      expect({ rule, organisationId }).toEqual(slowlyPlace(some));
      expect(emailDomain).toBe(rule === 'owned_domain' ? some.ownedEmailDomain?.name : null);
      expect(considered.find((one) => one.applies)?.rule).toBe(rule);
    }),
  );
});

type Row = OwnedName & { status: 'owned' | 'lapsed' | 'unproven' | 'associated' };

async function insert({ database, now }: Context, organisationId: string, rows: Row[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 2000) {
    await database
      .insertInto('email_domains')
      .values(
        rows.slice(start, start + 2000).map((row) => ({
          id: newId(),
          organisation_id: organisationId,
          name: row.name,
          own: row.status !== 'associated',
          status: row.status,
          excluded_subdomains: row.excludedSubdomains,
          ...(row.status === 'owned' && { proved_by: 'dns' as const, proved_at: now() }),
          created_at: now(),
        })),
      )
      .execute();
  }
}

/** The names that the look-up finds for addresses. */
async function lookUp(context: Context, emails: string[]): Promise<(string | null)[]> {
  const find = await findOwnedEmailDomains(context, emails);
  return emails.map((email) => find(email)?.name ?? null);
}

/** The same by its twin in SQL, which lists use. */
async function lookUpInSql(context: Context, emails: string[]): Promise<(string | null)[]> {
  const { rows } = await sql<{ email: string; name: string | null }>`
    select address.email, over.name from unnest(${emails}::text[]) with ordinality address (email, place)
    left join lateral owned_email_domain_over(address.email) over on true order by address.place`.execute(
    context.database,
  );
  return rows.map((row) => row.name);
}

test('over random names the look-up and its twin in SQL find what the slow reading finds', async () => {
  const status = fc.constantFrom('owned' as const, 'owned' as const, 'lapsed' as const, 'unproven' as const);
  const rows = fc.uniqueArray(
    fc.tuple(ownedName, status).map(([one, itsStatus]) => ({ ...one, status: itsStatus })),
    { maxLength: 12, selector: (one) => one.name },
  );
  await behindTheApi(application, (context) =>
    fc.assert(
      fc.asyncProperty(rows, fc.array(name, { minLength: 1, maxLength: 10 }), async (some, hosts) => {
        await insert(context, application.cast.organisations.globex.id, some);
        const emails = hosts.map((host) => `p@${host}`);
        const slowly = slowReading(some.filter((one) => one.status === 'owned'));
        const expected = emails.map((email) => slowly(email)?.name ?? null);
        const found = await lookUp(context, emails);
        const inSql = await lookUpInSql(context, emails);
        await context.database.deleteFrom('email_domains').execute();
        expect({ found, inSql }).toEqual({ found: expected, inSql: expected });
      }),
      { numRuns: 150 },
    ),
  );
});

const { list, areReal } = institutions();
const random = randomNumbers(20_261_122);
const pick = <Item>(items: Item[]): Item => items[Math.floor(random() * items.length)]!;

/** Each name once; a few lapsed, unproven or with something carved out of them. */
function ownedByInstitutions(): Row[] {
  const names = [...new Set(list.flatMap(({ domains }) => domains.map((one) => one.toLowerCase())))];
  return names.map((one) => ({
    name: one,
    status: random() < 0.9 ? 'owned' : pick(['lapsed', 'unproven', 'associated'] as const),
    excludedSubdomains: random() < 0.1 ? [`${pick(['lab', 'alumni', 'a.b'])}.${one}`] : [],
  }));
}

/** Addresses at, below, above and beside the names, and some that only look like it. */
function addressAround(names: Row[]): string {
  const one = pick(names).name;
  const shapes = [
    () => one,
    () => `${pick(['mail', 'cs', 'student', 'x1'])}.${one}`,
    () => `${pick(['lab', 'alumni', 'b', 'a.b', 'deep.a.b', 'x.lab'])}.${one}`,
    () => one.split('.').slice(1).join('.'),
    () => `evil${one}`,
    () => `evil-${one}`,
    () => `${one}.evil.example`,
    () => `${pick(names).name}.${one}`,
  ];
  return `${pick(['jane', 'j.doe', 'x+y', 'a'])}@${pick(shapes)()}`;
}

/** The slow reading, over only those names that end in the same label: the others cannot cover. */
function slowlyFor(owned: Row[]): (email: string) => string | null {
  const lastLabel = (text: string) => text.slice(text.lastIndexOf('.') + 1);
  const byLastLabel = Map.groupBy(owned, (one) => lastLabel(one.name));
  const readings = new Map([...byLastLabel].map(([label, names]) => [label, slowReading(names)]));
  return (email) => readings.get(lastLabel(email))?.(email)?.name ?? null;
}

test(`placing ${areReal ? '100,000 addresses around real' : '5,000 addresses around invented'} institutions agrees with the slow reading in every case`, async () => {
  const rows = ownedByInstitutions();
  const emails = Array.from({ length: areReal ? 100_000 : 5000 }, () => addressAround(rows));
  const slowly = slowlyFor(rows.filter((one) => one.status === 'owned'));
  const names = new Set(rows.map((row) => row.name));
  const nested = rows.filter((row) =>
    suffixesOf(`p@${row.name}`)
      .slice(1)
      .some((above) => names.has(above)),
  );
  expect(nested.length, 'names that lie below others').toBeGreaterThan(100);
  await behindTheApi(application, (context) => insert(context, application.cast.organisations.globex.id, rows));
  // As autovacuum does within a minute: before it, statements are planned for the table as it was.
  await runAs(application.ownerUrl, 'analyze');
  const differences = await behindTheApi(application, async (context) => {
    const different: unknown[] = [];
    const landed = { covered: 0, uncovered: 0 };
    for (let start = 0; start < emails.length; start += 1000) {
      const batch = emails.slice(start, start + 1000);
      const found = await lookUp(context, batch);
      // The twin asks once for each address, so a tenth of them has to do.
      const inSql = start % 10_000 === 0 ? await lookUpInSql(context, batch) : found;
      for (const [index, email] of batch.entries()) {
        const expected = slowly(email);
        landed[expected === null ? 'uncovered' : 'covered']++;
        if (found[index] !== expected || inSql[index] !== expected)
          different.push({ email, expected, found: found[index], inSql: inSql[index] });
      }
    }
    expect(landed.covered).toBeGreaterThan(emails.length / 5);
    expect(landed.uncovered).toBeGreaterThan(emails.length / 5);
    return different;
  });
  expect(differences.slice(0, 5), `of ${differences.length} differences`).toEqual([]);
});

test('the look-up is one statement that walks one index, for any account and scope', async () => {
  const names = suffixesOf('jane@cs.university-7.example');
  const plan = await behindTheApi(application, async ({ database }) => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain (costs off)
      select d.name, d.excluded_subdomains, d.organisation_id, o.account_id
      from email_domains d join organisations o on o.id = d.organisation_id
      where d.status = 'owned' and d.name = any (${names}::text[])`.execute(database);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toMatch(/Index Scan (using|on) email_domain_has_one_owner/);
  expect(plan).toMatch(/Index Cond: \(name = ANY/);
  expect(plan).not.toMatch(/Seq Scan on email_domains/);
  expect(plan.match(/\bemail_domains\b/g)).toHaveLength(1);
});
