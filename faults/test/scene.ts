import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleWith } from '../../nodes/test/installation.ts';
import { type Node, startNode } from '../../nodes/test/node.ts';
import { until } from '../../nodes/test/programs.ts';
import { queues } from '../../server/app.ts';
import { minute } from '../../server/platform/clock.ts';
import { installJobs } from '../../server/platform/jobs.ts';
import { migrate } from '../../server/platform/migrate.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/platform/postgres/embedded.ts';
import type { Cast } from '../../server/test/cast.ts';
import { Client } from '../../server/test/client.ts';
import type { Cable } from './cable.ts';
import type { Done } from './careful-client.ts';
import { Network } from './network.ts';
import { type Balance, balanceOf, recountEverything } from './recount.ts';
import { openRooms } from './rooms.ts';
import { type Stage, startStories, storyNames } from './stories.ts';

/** How often each fault is injected; FAULT_TIMES=20 for a long run. */
export const faultTimes = Number(process.env.FAULT_TIMES ?? 2);

/** How long everything may take until it works again by itself. */
const patienceMilliseconds = 2 * minute;

type Options = {
  variables?: (scene: Scene) => Record<string, string>;
  /** Where the database and the contents of documents lie, instead of folders of their own. */
  folders?: () => Promise<{ dataDir?: string; files?: string }>;
  /** Between the server and the database, instead of a network that is only a proxy. */
  cable?: Cable;
  /** What has to be there before the server starts. */
  beforeServer?: () => Promise<void>;
  /** What has to be made with the server before the load begins. */
  beforeLoad?: () => Promise<void>;
};

/** One server over one database, each behind a stretch of network that can be disturbed, and clients that go on whatever happens. */
export class Scene {
  readonly toDatabase = new Network();
  readonly toServer = new Network();
  dataDir = '';
  files = '';
  database!: EmbeddedPostgres;
  /** It ended, though nobody stopped it. */
  isDatabaseOver = false;
  node!: Node;
  cast!: Cast;
  stage!: Stage;
  private stories!: { stop(): Promise<void> };
  private readonly options: Options;
  private readonly undo: (() => Promise<unknown> | unknown)[] = [];

  constructor(options: Options) {
    this.options = options;
  }

  as = (person: keyof Cast['people']): Client => new Client(this.node.url, this.cast.people[person].token);

  async startDatabase(): Promise<void> {
    const onExit = () => {
      this.isDatabaseOver = true;
    };
    this.database = await startEmbeddedPostgres({ dataDir: this.dataDir, log: () => {}, onExit });
    this.isDatabaseOver = false;
    this.toDatabase.leadTo(this.database.url);
  }

  async startServer(): Promise<void> {
    const variables = { STORAGE_URL: `file:${this.files}`, ...this.options.variables?.(this) };
    const databaseUrl = this.options.cable?.url ?? this.toDatabase.url;
    this.node = await startNode({ databaseUrl, variables });
    this.toServer.leadTo(this.node.url);
  }

  /** Ends last what began first. */
  atTheEnd(step: () => Promise<unknown> | unknown): void {
    this.undo.push(step);
  }

  async open(): Promise<void> {
    const folders = await this.options.folders?.();
    this.dataDir = folders?.dataDir ?? (await this.ownFolder('data'));
    this.files = folders?.files ?? (await this.ownFolder('files'));
    await this.startDatabase();
    this.atTheEnd(() => this.database.stop());
    await migrate(this.database.url);
    await installJobs(this.database.url, queues);
    await this.toDatabase.open(this.database.url);
    this.atTheEnd(() => this.toDatabase.close());
    await this.layCable();
    this.cast = await peopleWith(this.database.url);
    await this.toServer.open('http://127.0.0.1:1');
    this.atTheEnd(() => this.toServer.close());
    await this.options.beforeServer?.();
    await this.startServer();
    this.atTheEnd(() => this.node.stop());
    await this.options.beforeLoad?.();
    await this.startLoad();
  }

  private async layCable(): Promise<void> {
    const { cable } = this.options;
    if (!cable) return;
    this.atTheEnd(() => cable.takeAway());
    await cable.lay(this.database.url);
  }

  private async startLoad(): Promise<void> {
    const { cast } = this;
    this.stage = {
      place: { url: this.toServer.url },
      cast,
      rooms: await openRooms(this.node.url, cast, this.database.url),
      heard: { done: [], answers: new Map(), wrong: [] },
      told: { tasks: [], documents: [], participants: [], connections: [], sessions: [] },
    };
    this.stories = startStories(this.stage);
    this.atTheEnd(() => this.stopLoad());
    await this.untilAllGoOn();
  }

  private isStopped = false;
  async stopLoad(): Promise<void> {
    if (this.isStopped) return;
    this.isStopped = true;
    await this.stories.stop();
  }

  async close(): Promise<void> {
    const troubles: unknown[] = [];
    for (const step of this.undo.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        troubles.push(error);
      }
    }
    if (troubles.length > 0) throw new AggregateError(troubles, 'Not everything of the scene could be ended.');
  }

  /** What went wrong, and what the server had to say by then. */
  withWords = (error: unknown): never => {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\nThe server said: ${this.node.words() || 'nothing'}`, { cause: error });
  };

  /** Each story has acts acknowledged again, without anybody's help. */
  async untilAllGoOn(only = storyNames): Promise<void> {
    const { done, answers } = this.stage.heard;
    const from = done.length;
    const behind = () => only.filter((name) => done.slice(from).filter(({ story }) => story === name).length < 3);
    await until(() => behind().length === 0, `all stories go on`, patienceMilliseconds).catch((error: Error) => {
      const heard = [...answers].map(([kind, count]) => `${kind}: ${count}`).join(', ');
      this.withWords(`${error.message}; still: ${behind().join(', ')}; heard ${heard}`);
    });
  }

  private async ownFolder(name: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), `causeway-faults-${name}-`));
    this.atTheEnd(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }
}

type Row = { fault: string; times: number; done: Done[]; balance: Balance; outageMs: number };

/**
 * A scene for the tests of one file, and `fault`, which makes a test of a fault: it is injected so many times under load,
 * everything goes on by itself each time, and all that was acknowledged until then is there once. The last test of the file
 * recounts everything.
 */
export function useScene(options: Options = {}) {
  const scene = new Scene(options);
  const rows: Row[] = [];
  beforeAll(() => scene.open());
  afterAll(() => scene.close());
  const fault = (name: string, act: () => Promise<void>, times = faultTimes) =>
    test(name, async () => {
      const fromMs = performance.now();
      for (let time = 0; time < times; time += 1) {
        await wait(Math.random() * 1000);
        await act().catch(scene.withWords);
        await scene.untilAllGoOn();
      }
      const done = scene.stage.heard.done.filter(({ acknowledgedMs }) => acknowledgedMs > fromMs);
      const balance = await balanceOf(scene, done);
      rows.push({ fault: name, times, done, balance, outageMs: longestSilence(done, fromMs) });
      expect(scene.stage.heard.wrong.splice(0)).toEqual([]);
      expect(balance).toEqual({ lost: [], doubled: [] });
    });
  const recount = () =>
    test('at the end everything that was acknowledged is there once, and everything that is counted is equal', async () => {
      await scene.stopLoad();
      await print(rows);
      await recountEverything(scene);
    });
  return { scene, fault, recount };
}

function longestSilence(done: Done[], fromMs: number): number {
  const moments = [fromMs, ...done.map(({ acknowledgedMs }) => acknowledgedMs)];
  return Math.max(0, ...moments.slice(1).map((moment, index) => moment - (moments[index] ?? moment)));
}

const head =
  '| fault | times | acknowledged acts | lost | doubled | longest that no client was answered | longest that one act took |\n|---|---|---|---|---|---|---|';
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

async function print(rows: Row[]): Promise<void> {
  const lines = rows.map(({ fault, times, done, balance, outageMs }) => {
    const longest = Math.max(0, ...done.map(({ startedMs, acknowledgedMs }) => acknowledgedMs - startedMs));
    const cells = [fault, times, done.length, balance.lost.length, balance.doubled.length, seconds(outageMs)];
    return `| ${[...cells, seconds(longest)].join(' | ')} |`;
  });
  process.stdout.write(`\n${head}\n${lines.join('\n')}\n\n`);
  if (process.env.FAULT_TABLE) await appendFile(process.env.FAULT_TABLE, `${lines.join('\n')}\n`);
}
