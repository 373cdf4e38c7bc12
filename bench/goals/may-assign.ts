import pg from 'pg';
import { type Asked, type LoadResult, load } from '../load.ts';
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
  const rates = await alternate<'check' | 'plain' | 'ours' | 'oursNew', LoadResult>(bench, {
    check,
    ours: () => load(apiOf(small), questionsIn(small), { clients, seconds }),
    plain,
    oursNew: (round) => load(apiOf(small), startingAt(round, newToSmall), { clients, seconds }),
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
  await latencies(bench, { small, large, newToSmall });
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

/** Each round begins elsewhere, so that none repeats what a server that keeps ten thousand answers still has of the round before. */
function startingAt(round: number, questions: Asked[]): Asked[] {
  const first = (round * 10_000) % questions.length;
  return [...questions.slice(first), ...questions.slice(0, first)];
}

/** Until everybody has asked over every connection: what a session of PostgreSQL touches for the first time is no part of either size. */
async function warm(bench: Bench, sites: Site[]): Promise<void> {
  for (const site of sites)
    await load(apiOf(site), questionsIn(site), { clients: bench.clients, seconds: warmSeconds });
}

/** With few clients, so that what is measured is the answer and not the queue before it. */
async function latencies(
  bench: Bench,
  { small, large, newToSmall }: { small: Site; large: Site; newToSmall: Asked[] },
): Promise<void> {
  const options = { clients: 2, seconds: bench.seconds };
  const newToLarge = await newQuestionsIn(large);
  const times = await alternate<'small' | 'large' | 'smallNew' | 'largeNew', LoadResult>(bench, {
    small: () => load(apiOf(small), questionsIn(small), options),
    large: () => load(apiOf(large), questionsIn(large), options),
    smallNew: (round) => load(apiOf(small), startingAt(round, newToSmall), options),
    largeNew: (round) => load(apiOf(large), startingAt(round, newToLarge), options),
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
