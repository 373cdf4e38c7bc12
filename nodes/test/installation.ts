import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { readEnvironment } from '../../server/environment.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { startS3 } from '../../server/platform/storage/test/stores.ts';
import { openServices } from '../../server/services.ts';
import { type Cast, createCast } from '../../server/test/cast.ts';
import { Client } from '../../server/test/client.ts';
import { copyTemplate, runAs, withDatabase } from '../../server/test/global-setup.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { type Node, secretKey, startNode } from './node.ts';

type Person = keyof Cast['people'];

export type Installation = {
  databaseUrl: string;
  storageUrl: string;
  nodes: Node[];
  balancer: Balancer;
  cast: Cast;
  /** Speaks to one node, or through the balancer to any. */
  as(person: Person | 'nobody', baseUrl?: string): Client;
};

/** Several server processes over one database and one S3-compatible store, behind HAProxy; for the tests of one file. */
export function useInstallation(count: number, variables: Record<string, string> = {}): Installation {
  const holder = {} as Installation;
  const undo: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    const admin = inject('adminUrl');
    const name = `causeway_${randomUUID().replaceAll('-', '')}`;
    await copyTemplate(admin, name, inject('templateDatabase'));
    undo.push(() => runAs(admin, `drop database if exists ${name} with (force)`));
    const databaseUrl = withDatabase(admin, name);
    const folder = await mkdtemp(join(tmpdir(), 'causeway-s3-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const store = await startS3(folder);
    undo.push(() => store.stop());
    const cast = await peopleWith(databaseUrl);
    const settings = { STORAGE_URL: store.url, ...variables };
    const nodes = await Promise.all(
      Array.from({ length: count }, () => startNode({ databaseUrl, variables: settings })),
    );
    undo.push(() => Promise.all(nodes.map((node) => node.stop())));
    const balancer = await startBalancer(nodes.map(({ url }) => url));
    undo.push(() => balancer.end());
    Object.assign(holder, { databaseUrl, storageUrl: store.url, nodes, balancer, cast });
    holder.as = (person, baseUrl = balancer.url) =>
      new Client(baseUrl, person === 'nobody' ? undefined : cast.people[person].token);
  });
  afterAll(async () => {
    for (const step of undo.reverse()) await step();
  });
  return holder;
}

/** The cast of all tests, in a database that is migrated. */
export async function peopleWith(databaseUrl: string): Promise<Cast> {
  const dataDir = await mkdtemp(join(tmpdir(), 'causeway-cast-'));
  const environment = readEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: dataDir, SECRET_KEY: secretKey });
  const services = await openServices({ environment, databaseUrl, clock: systemClock, log: () => {} });
  try {
    return await createCast(services, databaseUrl);
  } finally {
    await services.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
