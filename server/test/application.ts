import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, inject } from 'vitest';
import { createApp, jobKinds } from '../app.ts';
import { readEnvironment } from '../environment.ts';
import { minute } from '../platform/clock.ts';
import { type OpenServices, openServices } from '../services.ts';
import { type Cast, createCast } from './cast.ts';
import { Client } from './client.ts';
import { copyTemplate, dropDatabase, withDatabase } from './global-setup.ts';

/** A clock that stands at the real time until a test moves it. */
export class TestClock {
  private aheadMilliseconds = 0;
  now(): Date {
    return new Date(Date.now() + this.aheadMilliseconds);
  }
  advance(milliseconds: number): void {
    this.aheadMilliseconds += milliseconds;
  }
  /** To where a minute begins: what is counted by the minute is then counted in one, however slow the machine. */
  advanceToMinute(): void {
    this.advance(minute - (this.now().getTime() % minute));
  }
}

export type Application = {
  app: FastifyInstance;
  services: OpenServices;
  clock: TestClock;
  /** The owner's connection to this test file's database; for looking behind the API, and for setting the scene. */
  ownerUrl: string;
  baseUrl: string;
  cast: Cast;
  /** A client for somebody of the cast, or for nobody. */
  as(person: keyof Cast['people'] | 'nobody'): Client;
};

export type ApplicationOptions = {
  variables?: Record<string, string>;
  withJobs?: boolean;
  /** A port of one's own choice, where the address must be known before; any free one otherwise. */
  port?: number;
};

/**
 * A real server with a database of its own, a copy of the migrated template, peopled with the cast.
 * Call at the top of a test file: `const application = useApplication();` then use it inside tests.
 */
export function useApplication(options: ApplicationOptions = {}): Application {
  const holder = {} as Application;
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const started = await startApplication(options);
    close = started.close;
    Object.assign(holder, started.application);
  });
  afterAll(() => close?.());
  return holder;
}

export async function startApplication(
  options: ApplicationOptions = {},
): Promise<{ application: Application; close(): Promise<void> }> {
  const name = `causeway_${randomUUID().replaceAll('-', '')}`;
  const adminUrl = inject('adminUrl');
  await copyTemplate(adminUrl, name, inject('templateDatabase'));
  const ownerUrl = withDatabase(adminUrl, name);
  const dataDir = await mkdtemp(join(tmpdir(), 'causeway-data-'));
  const clock = new TestClock();
  const environment = readEnvironment({ LOG_LEVEL: 'silent', DATA_DIR: dataDir, ...options.variables });
  const services = await openServices({ environment, databaseUrl: ownerUrl, clock, log: () => {} });
  const cast = await createCast(services, ownerUrl);
  if (options.withJobs) await services.jobs.start(jobKinds(services));
  const app = await createApp(services);
  const baseUrl = await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });
  const application: Application = {
    app,
    services,
    clock,
    ownerUrl,
    baseUrl,
    cast,
    as: (person) => new Client(baseUrl, person === 'nobody' ? undefined : cast.people[person].token),
  };
  return {
    application,
    async close() {
      await app.close();
      await services.close();
      await dropDatabase(adminUrl, name);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
