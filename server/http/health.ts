import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Services } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';

/** How long the database, and the store of contents, may take to say that they are there, in milliseconds. */
const patienceMilliseconds = 2000;

/**
 * GET /healthz: the process lives. GET /readyz: the database and the store of contents answer, else 503 `unavailable`. GET
 * /readyz/database: the database answers; whoever takes nodes out of service asks this, because without a store all but documents
 * works. The database is asked over connections that no request holds for long: a node whose requests wait for each other is slow,
 * and not gone.
 */
export function addHealth(app: FastifyInstance, services: Services): void {
  app.get('/healthz', { logLevel: 'warn' }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.get('/readyz', { logLevel: 'warn' }, async (request, reply) => {
    await Promise.all([
      databaseReady(request, services),
      ready(request, 'The store of contents does not answer.', services.contents.isReady()),
    ]);
    return reply.header('cache-control', 'no-store').send({ status: 'ready' });
  });
  app.get('/readyz/database', { logLevel: 'warn' }, async (request, reply) => {
    await databaseReady(request, services);
    return reply.header('cache-control', 'no-store').send({ status: 'ready' });
  });
}

function databaseReady(request: FastifyRequest, services: Services): Promise<void> {
  return ready(request, 'The database does not answer.', sql`select 1`.execute(services.lookUpDatabase));
}

async function ready(request: FastifyRequest, sentence: string, answer: Promise<unknown>): Promise<void> {
  try {
    await inTime(answer);
  } catch (error) {
    request.log.warn({ reqId: request.id, err: error }, sentence);
    throw new Problem('unavailable', sentence, { retryAfterSeconds: 1 });
  }
}

/** The answer, or an error once it is too late: who looks after a node cannot wait for what it asks about. */
export async function inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMilliseconds} ms`)), patienceMilliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
