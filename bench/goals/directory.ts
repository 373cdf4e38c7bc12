import { lookUpSettings } from '../../server/services.ts';
import { captureStatements, type Statement } from '../capture.ts';
import { type Asked, type LoadResult, load } from '../load.ts';
import { findPgbench, pgbench } from '../pgbench.ts';
import { alternate, type Bench, type Site } from './bench.ts';

const warmSeconds = 40;

const searches = { 'without a word': '', prefix: 'adm', 'middle of a word': 'missi' };

/** The directory search over HTTP beside pgbench with the same statement, and in a small world and a large one. */
export async function run(bench: Bench): Promise<void> {
  const program = findPgbench();
  if (!program) throw new Error('pgbench was not found: install PostgreSQL’s client programs (Debian: postgresql-15).');
  const [small, large] = await bench.sites();
  // Long enough that everybody has asked a few times: what the disk takes for the first time is no part of either size.
  for (const { url, world } of [small, large]) {
    await load(`${url}/api/v1`, askedBy(world.people, ''), { clients: bench.clients, seconds: warmSeconds });
  }
  for (const [word, q] of Object.entries(searches)) await search(bench, { small, large, word, q, program });
}

function requestOf(q: string) {
  return { method: 'GET', path: `/directory?limit=50${q && `&q=${q}`}` } as const;
}

function askedBy(people: { token: string }[], q: string): Asked[] {
  return people.map(({ token }) => ({ ...requestOf(q), token }));
}

type Search = { small: Site; large: Site; word: string; q: string; program: string };

async function search(bench: Bench, { small, large, word, q, program }: Search): Promise<void> {
  const { clients, seconds } = bench;
  const request = requestOf(q);
  const all = await captureStatements(large.databaseUrl, `${bench.folder}/capture`, request);
  const { statements, settings } = searchAmong(all);
  const asked = (site: Site) => askedBy(site.world.people, q);
  const options = { clients, seconds };
  const results = await alternate<'small' | 'large' | 'one' | 'database', LoadResult | { perSecond: number }>(bench, {
    small: () => load(`${small.url}/api/v1`, asked(small), options),
    large: () => load(`${large.url}/api/v1`, asked(large), options),
    one: () => load(`${large.url}/api/v1`, request, options),
    database: () => pgbench(program, large.databaseUrl, statements, { ...options, settings, isPrepared: true }),
  });
  const name = `directory search, page of 50, ${word}`;
  const rates = (side: 'one' | 'database') => results[side].map(({ perSecond }) => perSecond);
  const times = (side: 'small' | 'large') =>
    (results[side] as LoadResult[]).map(({ p50Milliseconds }) => p50Milliseconds);
  bench.add(
    {
      name,
      unit: 'requests a second',
      better: 'more',
      ours: rates('one'),
      baseline: { name: 'pgbench, same statement, prepared', values: rates('database') },
      goal: { atLeast: 0.4 },
      note: `${large.organisations} organisations, both as the same person`,
    },
    {
      name: `${name}, p50 at ${large.organisations} organisations`,
      unit: 'ms',
      better: 'less',
      ours: times('large'),
      baseline: { name: `that at ${small.organisations}`, values: times('small') },
      goal: { atMost: 1.5 },
      note: `${large.world.people.length} people in turn`,
    },
  );
}

/**
 * The search itself among the statements of its request, and the settings that it was made under, which pgbench gets for
 * its whole session. Where one statement does everything, it is that one.
 */
export function searchAmong(all: Statement[]): { statements: Statement[]; settings: Record<string, string> } {
  const settings: Record<string, string> = {};
  const isSearch = ({ text }: Statement) => /\breached\b/.test(text);
  const place = all.findIndex(isSearch);
  const found = all[place];
  if (!found) throw new Error(`none of the ${all.length} statements of a directory search is the search`);
  for (const { text, parameters } of all.slice(0, place)) {
    for (const [, name, given, literal] of text.matchAll(/set_config\('(causeway\.\w+)', (?:\$(\d+)|'([^']*)')/g))
      settings[name!] = given === undefined ? (literal ?? '') : String(parameters[Number(given) - 1]);
  }
  // Without any it went out over the connections for looking up, whose sessions begin with theirs.
  return { statements: [found], settings: Object.keys(settings).length > 0 ? settings : lookUpSettings };
}
