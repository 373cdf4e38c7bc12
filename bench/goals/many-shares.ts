import { asOwner, createShareWorld, idOf } from '../share-world.ts';
import { median } from '../statistics.ts';
import { benchToken } from '../world.ts';
import { alternate, type Bench, call } from './bench.ts';

const documents = 100;
const people = 100;

/** A hundred people invited to a hundred documents with one request, beside one person invited to one document. */
export async function run(bench: Bench): Promise<void> {
  const singles = 5;
  const workspaces = (bench.rounds + 1) * 2;
  const databaseUrl = await bench.database('many_shares', `made ${Date.now()}`, async (url) => {
    await createShareWorld(url, { accounts: 1, people, workspacesEach: workspaces, documentsEach: documents });
    // Every other workspace has one document.
    const ids = await Promise.all(Array.from({ length: workspaces / 2 }, (_, n) => idOf(url, 'workspace', 2 * n + 2)));
    await asOwner(url, async (client) => {
      await client.query(`delete from documents where workspace_id = any ($1) and name <> 'Document 0'`, [ids]);
      await client.query('vacuum analyze');
    });
  });
  const { url } = await bench.server(databaseUrl);
  const invite = async (workspace: number, [from, to]: [number, number]) => {
    const emails = Array.from({ length: to - from }, (_, index) => `person${from + index + 1}@bench.example`);
    const path = `/workspaces/${await idOf(databaseUrl, 'workspace', workspace)}/participants`;
    const body = { emails, abilities: ['download'] };
    const answer = await call(url, { method: 'POST', path, body, token: benchToken });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.milliseconds;
  };
  const one = async (round: number) => {
    const times: number[] = [];
    for (let person = 0; person < singles; person += 1) times.push(await invite(2 * round + 2, [person, person + 1]));
    return median(times);
  };
  await invite(2 * bench.rounds + 1, [0, people]);
  await one(bench.rounds);
  const times = await alternate<'one' | 'many', number>(bench, {
    one,
    many: (round) => invite(2 * round + 1, [0, people]),
  });
  bench.add({
    name: '100 people to 100 documents in one request',
    unit: 'ms',
    better: 'less',
    ours: times.many,
    baseline: { name: 'the time of one share', values: times.one },
    goal: { atMost: 5 },
    note: 'over HTTP, each person with history, audit and mail; the one share is the median of five',
  });
}
