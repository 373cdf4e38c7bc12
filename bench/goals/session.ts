import { type LoadResult, load } from '../load.ts';
import { startScript } from '../processes.ts';
import { withToken } from '../tokens.ts';
import { startBareSession } from './bare-session.ts';
import { alternate, type Bench, call, rateBeside, type Site } from './bench.ts';

const name = 'a signed-in route that does nothing else';

/**
 * A route that is signed in and does nothing else beside a bare Fastify route: one that asks nobody anything, and one that finds out
 * who asks, by our own check or by one look-up of the driver. Then a disabled person refused at the next request.
 */
export async function run(bench: Bench): Promise<void> {
  const site = await bench.small();
  const bare = await startScript('bench/bare.ts', {});
  bench.later(() => bare.end());
  const { clients, seconds } = bench;
  const requests = site.world.people.map(({ token }) => ({ method: 'GET' as const, path: signedInPath, token }));
  const api = `${site.url}/api/v1`;
  await load(api, requests, { clients, seconds: 1 });
  const { check, plain } = await startBareSession(bench, site);
  const rates = await alternate<'ours' | 'nothing' | 'check' | 'plain', LoadResult>(bench, {
    nothing: () => load(bare.url, { method: 'GET', path: '/' }, { clients, seconds }),
    ours: () => load(api, requests, { clients, seconds }),
    check,
    plain,
  });
  const { ours } = rates;
  const note = `GET ${signedInPath} as ${requests.length} people in turn, ${clients} clients`;
  const baseline = 'a bare Fastify route';
  bench.add(
    rateBeside({ name, note, baseline, goal: { atLeast: 0.5 } }, { ours, theirs: rates.nothing }),
    rateBeside({ name: `${name}, beside the same session check`, note, baseline }, { ours, theirs: rates.check }),
    rateBeside(
      { name: `${name}, beside one indexed look-up by the driver`, note, baseline },
      { ours, theirs: rates.plain },
    ),
  );
  await refuseDisabled(bench, site);
}

/** Of the routes, the one that asks for the least besides who is there. */
const signedInPath = '/sessions/current';

/** Under load, people are disabled one after the other; the request after the answer to that must be refused. */
async function refuseDisabled(bench: Bench, site: Site): Promise<void> {
  const people = site.world.people.slice(-25);
  const others = site.world.people.slice(0, 100).map(({ token }) => ({ method: 'GET' as const, path: '/me', token }));
  const around = load(`${site.url}/api/v1`, others, { clients: bench.clients, seconds: 3 });
  const wrong: string[] = [];
  for (const { colleagueId, administratorId } of people) {
    const path = signedInPath;
    const token = await withToken(site.databaseUrl, colleagueId);
    const administrator = await withToken(site.databaseUrl, administratorId);
    const change = (status: string) =>
      call(site.url, { method: 'PATCH', path: `/users/${colleagueId}`, body: { status }, token: administrator });
    const before = await call(site.url, { method: 'GET', path, token });
    const disabled = await change('disabled');
    const after = await Promise.all(Array.from({ length: 4 }, () => call(site.url, { method: 'GET', path, token })));
    const enabled = await change('active');
    const statuses = [before.status, disabled.status, ...after.map(({ status }) => status), enabled.status];
    if (statuses.join() !== '200,200,401,401,401,401,200') wrong.push(statuses.join());
  }
  await around;
  bench.promise({
    name: 'a disabled person is refused at the very next request',
    isKept: wrong.length === 0,
    said: `${people.length} people disabled under load, four requests of each right after: ${wrong.length === 0 ? 'all were refused with 401' : wrong.join('; ')}`,
  });
}
