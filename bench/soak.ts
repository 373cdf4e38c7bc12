import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded.ts';
import { run, startScript } from './processes.ts';
import { driftsOf, soakTable } from './soak-report.ts';
import { type Sample, takeSample, type Watched } from './soak-samples.ts';
import { anyStory, keepListening } from './soak-stories.ts';
import { type Answered, Refused, type Soak } from './soak-visitor.ts';
import { createSoakWorld, type SoakWorld } from './soak-world.ts';

/** Mixed load at half of what the server can bear, for an hour: what grows with time, and is not meant to? */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string' },
    'capacity-seconds': { type: 'string', default: '60' },
    people: { type: 'string', default: '32' },
    json: { type: 'string' },
    table: { type: 'string' },
  },
});
const sampleSeconds = 10;
const people = Number(values.people);
const errorsShown = 20;

/** Lets requests out: as fast as they come, or so many a second. */
class Throttle {
  perSecond = Number.POSITIVE_INFINITY;
  private next = 0;

  async turn(): Promise<void> {
    const now = performance.now();
    if (this.perSecond === Number.POSITIVE_INFINITY) return;
    this.next = Math.max(now, this.next) + 1000 / this.perSecond;
    await sleep(this.next - now);
  }
}

type Load = { answers: Answered[]; errors: Map<string, number>; throttle: Throttle; soak: Soak };

function openLoad(url: string): Load {
  const load = { answers: [] as Answered[], errors: new Map<string, number>(), throttle: new Throttle() };
  const soak: Soak = {
    url,
    turn: () => load.throttle.turn(),
    answered(answer) {
      load.answers.push(answer);
      if (answer.error) load.errors.set(answer.error, (load.errors.get(answer.error) ?? 0) + 1);
    },
  };
  return { ...load, soak };
}

/** Each of these people does one story after the other until the signal. */
async function work({ soak }: Load, world: SoakWorld, signal: AbortSignal): Promise<void> {
  const one = async () => {
    while (!signal.aborted) {
      await anyStory(soak, world).catch(async (error: unknown) => {
        // What the server refused or broke off stands among the answers; anything else is a fault of ours.
        if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
        await sleep(100);
      });
    }
  };
  await Promise.all(Array.from({ length: people }, one));
}

/** Requests a second with the throttle open. */
async function measureCapacity(load: Load, world: SoakWorld): Promise<number> {
  const seconds = Number(values['capacity-seconds']);
  await work(load, world, AbortSignal.timeout(seconds * 1000));
  return load.answers.splice(0).length / seconds;
}

async function hold(load: Load, world: SoakWorld, watched: Watched): Promise<Sample[]> {
  const samples: Sample[] = [];
  const from = performance.now();
  const end = new AbortController();
  const over = Promise.all([work(load, world, end.signal), keepListening(world, end.signal)]);
  let last = from;
  while (performance.now() - from < Number(values.minutes) * 60_000) {
    await Promise.race([sleep(sampleSeconds * 1000), over]);
    const now = performance.now();
    const time = { atSeconds: (now - from) / 1000, forSeconds: (now - last) / 1000 };
    last = now;
    const sample = await takeSample(watched, load.answers.splice(0), time);
    samples.push(sample);
    const { all } = sample.latency;
    process.stderr.write(
      `${sample.atSeconds.toFixed(0)} s: ${sample.perSecond.toFixed(1)}/s, p50 ${all?.p50.toFixed(0)} ms, p99 ${all?.p99.toFixed(0)} ms, ` +
        `${(sample.serverResidentBytes / 1024 ** 2).toFixed(0)} MiB, ${sample.errors} errors\n`,
    );
  }
  end.abort();
  await over;
  return samples;
}

/** Shares and audit, recounted over the server that bore the load. */
async function recount(variables: Record<string, string>): Promise<string[]> {
  const causeway = (words: string[]) =>
    run(process.execPath, [new URL('../cli/main.ts', import.meta.url).pathname, ...words], variables);
  return [await causeway(['verify']), await causeway(['audit', 'verify'])].map((text) => text.trim());
}

const folder = await mkdtemp(join(tmpdir(), 'causeway-soak-'));
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => {} });
const undo: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true }), () => postgres.stop()];
try {
  const heapFile = join(folder, 'heap.ndjson');
  const variables = {
    DATA_DIR: join(folder, 'node'),
    DATABASE_URL: postgres.url,
    PORT: '0',
    LOG_LEVEL: 'error',
    TRUST_PROXY: 'true',
    SOAK_HEAP_FILE: heapFile,
  };
  const server = await startScript('bench/soak-server.ts', variables);
  undo.push(() => server.end());
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  undo.push(() => client.end());
  const load = openLoad(server.url);
  const { token } = JSON.parse(await readFile(join(folder, 'node', 'secrets', 'server.json'), 'utf8')) as {
    token: string;
  };
  const world = await createSoakWorld(load.soak, token);
  const capacity = await measureCapacity(load, world);
  load.throttle.perSecond = Math.min(capacity / 2, Number(values.rate ?? Number.POSITIVE_INFINITY));
  const held = load.throttle.perSecond;
  process.stderr.write(`Capacity ${capacity.toFixed(1)} requests a second; held at ${held.toFixed(1)}.\n`);
  load.errors.clear();
  const samples = await hold(load, world, { serverPid: server.pid, databasePid: postgres.pid, heapFile, client });
  const drifts = driftsOf(samples);
  const verdicts = await recount(variables);
  const errors = [...load.errors].sort((a, b) => b[1] - a[1]).slice(0, errorsShown);
  const answers = samples.reduce((sum, { latency }) => sum + (latency.all?.count ?? 0), 0);
  const text = `Capacity ${capacity.toFixed(1)} requests a second, held at ${held.toFixed(1)} for ${values.minutes} minutes by ${people} people: ${answers} answers, ${errors.reduce((sum, [, count]) => sum + count, 0)} errors.

${soakTable(samples, drifts)}
${errors.map(([error, count]) => `${count} × ${error}`).join('\n')}
${verdicts.join('\n')}
`;
  process.stdout.write(text);
  if (values.table) await writeFile(values.table, text);
  if (values.json) await writeFile(values.json, JSON.stringify({ capacity, held, drifts, errors, verdicts, samples }));
} finally {
  for (const step of undo.reverse()) await step();
}
