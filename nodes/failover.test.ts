import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { queues } from '../server/app.ts';
import { minute, second } from '../server/platform/clock.ts';
import { installJobs } from '../server/platform/jobs.ts';
import { migrate } from '../server/platform/migrate.ts';
import type { Cast } from '../server/test/cast.ts';
import { Client } from '../server/test/client.ts';
import { ask } from '../server/test/global-setup.ts';
import { type Balancer, startBalancer } from './test/balancer.ts';
import { type Cluster, startCluster } from './test/cluster.ts';
import { peopleWith } from './test/installation.ts';
import { type Load, outageIn, startLoad } from './test/load.ts';
import { type Node, startNode } from './test/node.ts';
import { until } from './test/programs.ts';

/**
 * A PostgreSQL cluster under Patroni loses its primary under load, again and again, and several nodes go on over it: no
 * write that was acknowledged is lost, none happens twice.
 */
const kills = Number(process.env.CAUSEWAY_FAILOVER_KILLS ?? 10);
const undo: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

type Scene = { cluster: Cluster; nodes: Node[]; balancer: Balancer; cast: Cast };

async function openScene(): Promise<Scene> {
  const cluster = await startCluster();
  undo.push(() => cluster.end());
  await migrate(cluster.url);
  await installJobs(cluster.url, queues);
  const cast = await peopleWith(cluster.url);
  const nodes = await Promise.all([1, 2].map(() => startNode({ databaseUrl: cluster.url })));
  undo.push(() => Promise.all(nodes.map((node) => node.stop())));
  const balancer = await startBalancer(nodes.map(({ url }) => url));
  undo.push(() => balancer.end());
  return { cluster, nodes, balancer, cast };
}

type Outage = { member: string; silenceMs: number; waitMs: number };

/** One kill, from a whole cluster to a whole cluster. */
async function loseOnePrimary({ cluster }: Scene, load: Load): Promise<Outage> {
  const fromMs = performance.now();
  const before = load.written.length;
  const member = await cluster.killPrimary();
  await until(() => load.written.length > before + 20, 'writes are acknowledged again', 3 * minute);
  await cluster.heal();
  await wait(second);
  const outage = { member, ...outageIn(load.written, fromMs, performance.now()) };
  console.log(`${member} killed: no write done for ${seconds(outage.silenceMs)}, one waited ${seconds(outage.waitMs)}`);
  return outage;
}

const median = (numbers: number[]) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1] ?? 0;
const seconds = (milliseconds: number) => `${(milliseconds / second).toFixed(1)} s`;

function printTable(outages: Outage[], counts: Record<string, number>, load: Load): void {
  const lines = outages.map(
    ({ member, silenceMs, waitMs }, index) =>
      `| ${index + 1} | ${member} | ${seconds(silenceMs)} | ${seconds(waitMs)} |`,
  );
  const silences = outages.map(({ silenceMs }) => silenceMs);
  const waits = outages.map(({ waitMs }) => waitMs);
  const answers = [...load.answers].map(([kind, count]) => `${kind}: ${count}`).join(', ');
  console.log(
    [
      '',
      '| kill | of | no write done for | one client waited |',
      '|---|---|---|---|',
      ...lines,
      `| longest | | ${seconds(Math.max(...silences))} | ${seconds(Math.max(...waits))} |`,
      `| median | | ${seconds(median(silences))} | ${seconds(median(waits))} |`,
      '',
      `kills ${outages.length}, ${Object.entries(counts)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}; answers: ${answers}`,
      '',
    ].join('\n'),
  );
}

test(
  `the primary is killed ${kills} times under load: nothing acknowledged is lost, nothing happens twice`,
  async () => {
    const scene = await openScene();
    const { mia, max, colin } = scene.cast.people;
    const tokens = [mia.token, max.token, colin.token];
    const load = startLoad({ url: scene.balancer.url, tokens, assigneeId: max.id }, 6);
    await until(() => load.written.length > 50, 'the load runs');
    const outages: Outage[] = [];
    for (let kill = 0; kill < kills; kill++) outages.push(await loseOnePrimary(scene, load));
    await load.stop();

    const found = await ask<{ title: string; count: number }>(
      scene.cluster.url,
      "select title, count(*)::int as count from tasks where title like 'Write %' group by title",
    );
    const times = new Map(found.map(({ title, count }) => [title, count]));
    const lost = load.written.filter(({ title }) => !times.has(title));
    const doubled = found.filter(({ count }) => count > 1);
    printTable(outages, { acknowledged: load.written.length, lost: lost.length, doubled: doubled.length }, load);
    const log = scene.nodes
      .flatMap((node) => node.words().split('\n'))
      .filter((line) => line.includes('A request failed'));
    expect([...load.wrong, ...log]).toEqual([]);
    expect([lost, doubled]).toEqual([[], []]);
    // Every client went on until it was told, so there is nothing that was done and not told either.
    expect(found).toHaveLength(load.written.length);
    await expectWholeAgain(scene);
  },
  kills * 5 * minute + 10 * minute,
);

/** What runs beside requests goes on too: the audit is chained and proves itself, jobs are done, live notices are heard. */
async function expectWholeAgain({ cluster, balancer, cast }: Scene): Promise<void> {
  const ada = new Client(balancer.url, cast.people.ada.token);
  await until(async () => {
    const waiting = await ask<{ count: number }>(
      cluster.url,
      "select count(*)::int as count from pgboss.job where state in ('created', 'retry') and start_after < now()",
    );
    return waiting[0]?.count === 0;
  }, 'jobs are taken again');
  const verdict = await until(
    async () => (await ada.get(`/organisations/${cast.organisations.acme.id}/audit/verify`)).body,
    'the audit answers',
  );
  expect(verdict).toMatchObject({ ok: true, firstBroken: null });
  expect(verdict.checked).toBeGreaterThan(0);
}
