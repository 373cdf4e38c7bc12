import type { LoadResult } from '../load.ts';
import type { Measure, Promised } from '../report.ts';
import type { World } from '../world.ts';

/** A server of ours over a world, as its own process. */
export type Site = { organisations: number; url: string; databaseUrl: string; pid: number; world: World };

/** What a goal measures with, and where it says what it found. */
export type Bench = {
  rounds: number;
  seconds: number;
  clients: number;
  /** How much goes up and down at once for the memory that it takes. */
  mebibytes: number;
  /** How many tasks the large organisation was given. */
  tasks: number;
  /** The folder of this run. */
  folder: string;
  /** The small world; made the first time that somebody asks, as all are. */
  small(): Promise<Site>;
  /** The small world and the large one. */
  sites(): Promise<[small: Site, large: Site]>;
  /** A database of its own beside the worlds, migrated and filled; `mark` names how, so that one that was kept is used again. */
  database(name: string, mark: string, fill: (url: string) => Promise<void>): Promise<string>;
  /** A server of ours over a database. */
  server(databaseUrl: string, variables?: Record<string, string>): Promise<{ url: string; pid: number }>;
  /** What is undone when the goal is through, the last first. */
  later(step: () => Promise<unknown>): void;
  add(...measures: Measure[]): void;
  promise(promised: Promised): void;
  say(sentence: string): void;
};

/** So many rounds, in each the sides one after the other: what else the machine does meets all of them alike. */
export async function alternate<Side extends string, Result>(
  bench: Pick<Bench, 'rounds' | 'say'>,
  sides: Record<Side, (round: number) => Promise<Result>>,
): Promise<Record<Side, Result[]>> {
  const names = Object.keys(sides) as Side[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Side, Result[]>;
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const name of names) results[name].push(await sides[name](round));
    bench.say(`  round ${round + 1} of ${bench.rounds}`);
  }
  return results;
}

/** How many requests a second we answer beside how many a baseline does. */
export function rateBeside(
  named: Pick<Measure, 'name' | 'note' | 'goal'> & { baseline: string },
  { ours, theirs }: { ours: LoadResult[]; theirs: LoadResult[] },
): Measure {
  const rates = (results: LoadResult[]) => results.map(({ perSecond }) => perSecond);
  const baseline = { name: named.baseline, values: rates(theirs) };
  return { ...named, unit: 'requests a second', better: 'more', ours: rates(ours), baseline };
}

/** A request of the API over HTTP, signed in; throws with the answer when it is not the expected one. */
export async function call(
  url: string,
  { method, path, body, token }: { method: string; path: string; body?: unknown; token: string },
): Promise<{ status: number; body: Record<string, unknown>; milliseconds: number }> {
  const from = performance.now();
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  const milliseconds = performance.now() - from;
  return { status: answer.status, body: text === '' ? {} : JSON.parse(text), milliseconds };
}
