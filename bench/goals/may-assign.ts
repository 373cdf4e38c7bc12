import pg from 'pg';
import { type Asked, type LoadOptions, type LoadResult, load } from '../load.ts';
import type { Measure } from '../report.ts';
import { startBareSession } from './bare-session.ts';
import { alternate, type Bench, rateBeside, type Site } from './bench.ts';

const name = '“may I assign”';
const warmSeconds = 20;

/**
 * "May I assign" beside a bare route with the session check alone, and its latencies in a small world and a large one: of questions
 * that were asked before, and of so many in turn that each is a new one to the server.
 */
export async function run(bench: Bench): Promise<void> {
  const [small, large] = await bench.sites();
  const { clients, seconds } = bench;
  await warm(bench, [small, large]);
  const { check, plain } = await startBareSession(bench, small);
  const newToSmall = await newQuestionsIn(small);
  const askSmall = askerOf(small, newToSmall);
  const rates = await alternate<'check' | 'plain' | 'ours' | 'oursNew', LoadResult>(bench, {
    check,
    ours: () => load(apiOf(small), questionsIn(small), { clients, seconds }),
    plain,
    oursNew: () => askSmall({ clients, seconds }),
  });
  const { ours, oursNew } = rates;
  const noteOfNew = `${newToSmall.length} questions in turn, more than the server keeps answers to; ${clients} clients`;
  const note = `${small.world.people.length} people in turn, each about a role of another organisation; ${clients} clients`;
  const baseline = 'a bare Fastify route with it';
  bench.add(
    rateBeside(
      { name: `${name}, beside the same session check`, note, baseline, goal: { atLeast: 0.5 } },
      { ours, theirs: rates.check },
    ),
    rateBeside(
      { name: `${name}, beside one indexed look-up by the driver`, note, baseline },
      { ours, theirs: rates.plain },
    ),
    rateBeside(
      { name: `${name}, never asked before, beside the same session check`, note: noteOfNew, baseline },
      { ours: oursNew, theirs: rates.check },
    ),
    rateBeside(
      { name: `${name}, never asked before, beside one indexed look-up by the driver`, note: noteOfNew, baseline },
      { ours: oursNew, theirs: rates.plain },
    ),
  );
  await latencies(bench, { small, large, askSmall });
}

const apiOf = ({ url }: Site) => `${url}/api/v1`;

/** Each of the people asks about a role that a connection shows them. */
const questionsIn = ({ world }: Site): Asked[] =>
  world.people.map(({ token, connectedRoleId }) => aboutRole(connectedRoleId, token));

const aboutRole = (id: string, token: string): Asked => ({
  method: 'GET',
  path: `/directory/explain?kind=role&id=${id}`,
  token,
});

/** The same people about every public role that a connection shows them, so that a question comes again only when its answer is kept no more. */
async function newQuestionsIn({ databaseUrl, world }: Site): Promise<Asked[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ role: string; organisation: string }>(
    `select r.id as role, c.from_organisation_id as organisation from connections c
     join roles r on r.organisation_id = c.to_organisation_id and r.visibility = 'public'
     where c.status = 'paired' and c.from_organisation_id = any ($1::uuid[]) order by r.id, c.id`,
    [world.people.map(({ organisationId }) => organisationId)],
  );
  await client.end();
  const tokens = new Map(world.people.map(({ organisationId, token }) => [organisationId, token]));
  return rows.map(({ role, organisation }) => aboutRole(role, tokens.get(organisation)!));
}

/**
 * Asks these in turn, each time from where it ended the time before: a server that keeps ten thousand answers has kept none of
 * those that come next, however many were asked.
 */
function askerOf(site: Site, questions: Asked[]): (options: LoadOptions) => Promise<LoadResult> {
  let first = 0;
  return async (options) => {
    const result = await load(apiOf(site), [...questions.slice(first), ...questions.slice(0, first)], options);
    first = (first + Math.round(result.perSecond * options.seconds)) % questions.length;
    return result;
  };
}

/** Until everybody has asked over every connection: what a session of PostgreSQL touches for the first time is no part of either size. */
async function warm(bench: Bench, sites: Site[]): Promise<void> {
  for (const site of sites)
    await load(apiOf(site), questionsIn(site), { clients: bench.clients, seconds: warmSeconds });
}

/** With few clients, so that what is measured is the answer and not the queue before it. */
async function latencies(
  bench: Bench,
  { small, large, askSmall }: { small: Site; large: Site; askSmall: (options: LoadOptions) => Promise<LoadResult> },
): Promise<void> {
  const options = { clients: 2, seconds: bench.seconds };
  const askLarge = askerOf(large, await newQuestionsIn(large));
  const times = await alternate<'small' | 'large' | 'smallNew' | 'largeNew', LoadResult>(bench, {
    small: () => load(apiOf(small), questionsIn(small), options),
    large: () => load(apiOf(large), questionsIn(large), options),
    smallNew: () => askSmall(options),
    largeNew: () => askLarge(options),
  });
  const measure = (
    named: string,
    of: (result: LoadResult) => number,
    sides: { small: LoadResult[]; large: LoadResult[] },
  ): Measure => ({
    name: `${name}, ${named} at ${large.organisations} organisations`,
    unit: 'ms',
    better: 'less',
    ours: sides.large.map(of),
    baseline: { name: `that at ${small.organisations}`, values: sides.small.map(of) },
    goal: { atMost: 1.25 },
    note: '2 clients',
  });
  const p50 = ({ p50Milliseconds }: LoadResult) => p50Milliseconds;
  const p99 = ({ p99Milliseconds }: LoadResult) => p99Milliseconds;
  const neverAsked = { small: times.smallNew, large: times.largeNew };
  bench.add(
    measure('p50', p50, times),
    measure('p99', p99, times),
    measure('never asked before, p50', p50, neverAsked),
    measure('never asked before, p99', p99, neverAsked),
  );
}
