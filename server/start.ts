import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Environment, readEnvironment } from './environment.ts';
import { second, systemClock } from './platform/clock.ts';
import { claimDataDir } from './platform/postgres/claim.ts';
import { startEmbeddedPostgres } from './platform/postgres/embedded.ts';
import { nameOfToken, newToken } from './platform/secrets.ts';

/**
 * How long a stop waits for each: whoever takes up the jobs, answers, and what both were made with. What is cut off by that,
 * because the database says nothing or a file is large, is put in order as after a kill.
 */
const patience = { takingUpJobs: 5 * second, answers: 15 * second, services: 10 * second };

export type Running = { url: string; installationToken: string; stop(): Promise<void> };

/** Starts the server and returns when it answers; `causeway start` and the command line's own short runs use the same. */
export async function startServer(environment: Environment, log: (sentence: string) => void): Promise<Running> {
  const undo: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= undoAll(undo);
    return stopping;
  };
  try {
    await mkdir(environment.DATA_DIR, { recursive: true });
    const claim = claimDataDir(environment.DATA_DIR);
    undo.push(async () => claim.release());
    // All that is not needed to start PostgreSQL is read while it starts, and not before: reading leaves no time for anything else.
    const { promise: launched, resolve: onLaunched } = Promise.withResolvers<void>();
    const [databaseUrl, application] = await Promise.all([
      environment.DATABASE_URL ?? startOwnDatabase(environment, { log, onLaunched, undo }),
      (environment.DATABASE_URL ? Promise.resolve() : launched).then(loadApplication),
    ]);
    const {
      createApp,
      createFirstOperator,
      installationContext,
      installJobs,
      isPrepared,
      jobKinds,
      migrate,
      openServices,
      queues,
      tellOfStore,
    } = application;
    if (!(await isPrepared(databaseUrl, queues))) {
      await migrate(databaseUrl);
      await installJobs(databaseUrl, queues);
    }
    const services = await openServices({ environment, databaseUrl, clock: systemClock, log });
    undo.push(() => atMost(patience.services, services.close()));
    const lookedAtStore = tellOfStore(services, log);
    const installationToken = newToken();
    services.installationTokenName = nameOfToken(installationToken, 'token');
    await createFirstOperator(installationContext(services), environment);
    const app = await createApp(services);
    undo.push(() => atMost(patience.answers, app.close()));
    await app.ready();
    const url = await app.listen({ port: environment.PORT, host: environment.HOST }).catch(sayWhyNot(environment));
    await lookedAtStore;
    // For backups while it runs; what DATABASE_URL says is known to whoever may know it.
    const own = environment.DATABASE_URL ? {} : { databaseUrl };
    undo.push(await announce(environment.DATA_DIR, { url, pid: process.pid, token: installationToken, ...own }));
    // No request waits for those who do the jobs: what it enqueues is found when they come, a moment later.
    const working = services.jobs.start(jobKinds(services));
    undo.push(() => atMost(patience.takingUpJobs, Promise.allSettled([working])));
    working.catch(async (error: Error) => {
      log(`Jobs could not be started: ${error.message}`);
      // Whoever stops it already says how it ends.
      if (stopping) return;
      await stop();
      process.exit(1);
    });
    return { url, installationToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The last step first. */
async function undoAll(steps: (() => Promise<void>)[]): Promise<void> {
  for (const step of steps.reverse()) await step();
}

/** What still waits then, for a database that says nothing, say, is left to the end of the process. */
async function atMost(milliseconds: number, ending: Promise<unknown>): Promise<void> {
  await Promise.race([ending, wait(milliseconds, undefined, { ref: false })]);
}

async function loadApplication() {
  const [app, services, operators, context, jobs, migrations, prepared] = await Promise.all([
    import('./app.ts'),
    import('./services.ts'),
    import('./identity/create-operator.ts'),
    import('./access/context.ts'),
    import('./platform/jobs.ts'),
    import('./platform/migrate.ts'),
    import('./platform/prepared.ts'),
  ]);
  return { ...app, ...services, ...operators, ...context, ...jobs, ...migrations, ...prepared };
}

/** What keeps a server from listening, as a sentence that names the variable and the way out. */
function sayWhyNot({ HOST, PORT }: Environment): (error: NodeJS.ErrnoException) => never {
  const sentences: Record<string, string> = {
    EADDRINUSE: `PORT: another program already listens on ${HOST}:${PORT}; stop it, or choose another port.`,
    EACCES: `PORT: this user may not listen on port ${PORT}; choose one above 1023.`,
    EADDRNOTAVAIL: `HOST: this machine has no address ${HOST}.`,
    ENOTFOUND: `HOST: this machine has no address ${HOST}.`,
  };
  return (error) => {
    throw new Error(sentences[error.code ?? ''] ?? error.message, { cause: error });
  };
}

async function startOwnDatabase(
  environment: Environment,
  { log, onLaunched, undo }: { log: (sentence: string) => void; onLaunched: () => void; undo: (() => Promise<void>)[] },
): Promise<string> {
  const postgres = await startEmbeddedPostgres({
    dataDir: environment.DATA_DIR,
    onLaunched,
    log: (line) => environment.LOG_LEVEL === 'debug' && log(line),
    onExit(sentence) {
      log(sentence);
      process.exit(1);
    },
  });
  undo.push(() => postgres.stop());
  return postgres.url;
}

/** Tells the command line on this machine where the server is, and how to speak for the installation; for the owner's eyes only. */
async function announce(
  dataDir: string,
  facts: { url: string; pid: number; token: string; databaseUrl?: string },
): Promise<() => Promise<void>> {
  const file = join(dataDir, 'secrets', 'server.json');
  await mkdir(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(facts), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/** The server in the foreground until SIGTERM or SIGINT, which it obeys cleanly. */
export async function start(variables: Record<string, string | undefined>, words: string[]): Promise<void> {
  const isDemo = words.includes('--demo');
  // Whoever looks at the demo is to see who can sign in, and not each request that made it.
  const environment = readEnvironment(isDemo ? { LOG_LEVEL: 'warn', ...variables } : variables);
  const log = (sentence: string) => process.stderr.write(`${sentence}\n`);
  const running = await startServer(environment, log);
  let isStopping = false;
  const end = (signal: string) => {
    log(`${signal}: stopping.`);
    if (!isStopping) running.stop().then(() => process.exit(0), failed);
    isStopping = true;
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  if (isDemo) {
    const { createDemo } = await import('./demo/create-demo.ts');
    await createDemo(running.url, running.installationToken, log);
  }
  log(`Causeway is ready at ${environment.PUBLIC_URL} (listening on ${running.url}).`);
}

function failed(error: unknown): never {
  process.stderr.write(`Stopping failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
