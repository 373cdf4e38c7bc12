import { type Asked, type LoadResult, load } from '../load.ts';
import type { Measure } from '../report.ts';
import { startBareSession } from './bare-session.ts';
import { alternate, type Bench, rateBeside, type Site } from './bench.ts';

const name = '“may I assign”';
const warmSeconds = 20;

/** "May I assign" beside a bare route with the session check alone, and its latencies in a small world and a large one. */
export async function run(bench: Bench): Promise<void> {
  const [small, large] = await bench.sites();
  const { clients, seconds } = bench;
  await warm(bench, [small, large]);
  const { check, plain } = await startBareSession(bench, small);
  const rates = await alternate<'check' | 'plain' | 'ours', LoadResult>(bench, {
    check,
    ours: () => load(apiOf(small), questionsIn(small), { clients, seconds }),
    plain,
  });
  const { ours } = rates;
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
  );
  await latencies(bench, small, large);
}

const apiOf = ({ url }: Site) => `${url}/api/v1`;

/** Each of the people asks about a role that a connection shows them. */
const questionsIn = ({ world }: Site): Asked[] =>
  world.people.map(({ token, connectedRoleId }) => ({
    method: 'GET',
    path: `/directory/explain?kind=role&id=${connectedRoleId}`,
    token,
  }));

/** Until everybody has asked over every connection: what a session of PostgreSQL touches for the first time is no part of either size. */
async function warm(bench: Bench, sites: Site[]): Promise<void> {
  for (const site of sites)
    await load(apiOf(site), questionsIn(site), { clients: bench.clients, seconds: warmSeconds });
}

/** With few clients, so that what is measured is the answer and not the queue before it. */
async function latencies(bench: Bench, small: Site, large: Site): Promise<void> {
  const options = { clients: 2, seconds: bench.seconds };
  const times = await alternate<'small' | 'large', LoadResult>(bench, {
    small: () => load(apiOf(small), questionsIn(small), options),
    large: () => load(apiOf(large), questionsIn(large), options),
  });
  const measure = (word: string, of: (result: LoadResult) => number): Measure => ({
    name: `${name}, ${word} at ${large.organisations} organisations`,
    unit: 'ms',
    better: 'less',
    ours: times.large.map(of),
    baseline: { name: `that at ${small.organisations}`, values: times.small.map(of) },
    goal: { atMost: 1.25 },
    note: '2 clients',
  });
  bench.add(
    measure('p50', ({ p50Milliseconds }) => p50Milliseconds),
    measure('p99', ({ p99Milliseconds }) => p99Milliseconds),
  );
}
