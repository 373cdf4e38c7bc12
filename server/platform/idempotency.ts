import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { hour, later } from './clock.ts';
import { Problem } from './errors.ts';
import { hashToken, type Sealer } from './secrets.ts';

/** A POST that carries an Idempotency-Key. `scope` is who sent it, so that nobody hears another's answer. */
export type IdempotentRequest = {
  scope: string;
  key: string;
  requestHash: Buffer;
  status: number;
  sessionToken?: string;
};

/** The first answer as it was given. */
export type SavedAnswer = { status: number; body: unknown; sessionToken?: string | undefined };

/** Thrown to leave a verb whose answer was given before. */
export class AnsweredBefore extends Error {
  readonly answer: SavedAnswer;
  constructor(answer: SavedAnswer) {
    super('answered before');
    this.answer = answer;
  }
}

/** How long a first answer is repeated (API.md, Conventions). */
export const answerKeptHours = 24;

/** What tells a repeated request from another one under the same key; of its content only this is kept. */
export function requestHash(method: string, url: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest();
}

/**
 * At the start of the verb's transaction: holds the key until commit, and throws AnsweredBefore when it was answered.
 * 409 `idempotency_key_in_use` while the first is under way, 422 `idempotency_key_reused` for another request.
 */
export async function claimAnswer(
  database: Transaction<Tables>,
  sealer: Sealer,
  request: IdempotentRequest,
  now: Date,
): Promise<void> {
  const lockKey = createHash('sha256').update(`${request.scope} ${request.key}`).digest().readBigInt64BE();
  const lock = await sql<{
    held: boolean;
  }>`select pg_try_advisory_xact_lock(${lockKey.toString()}::bigint) as held`.execute(database);
  if (!lock.rows[0]?.held) throw new Problem('idempotency_key_in_use');
  await hearAnswer(database, sealer, request, now);
  await forgetAnswer(database, request);
}

/** Throws AnsweredBefore when the key was answered, without holding it: whoever only listens is in nobody's way. */
export async function hearAnswer(
  database: Transaction<Tables>,
  sealer: Sealer,
  request: IdempotentRequest,
  now: Date,
): Promise<void> {
  const row = await findAnswer(database, request, now);
  if (!row) return;
  if (!row.request_hash.equals(request.requestHash)) throw new Problem('idempotency_key_reused');
  throw new AnsweredBefore(openAnswer(sealer, row));
}

/**
 * The same for somebody who is signed in, and was nobody when they first sent it. Only the very same request is heard: among those
 * who are nobody, another one under this key may be somebody else's.
 */
export async function hearAnswerToNobody(
  database: Transaction<Tables>,
  sealer: Sealer,
  request: IdempotentRequest,
  now: Date,
): Promise<void> {
  const row = await findAnswer(database, { ...request, scope: 'anonymous' }, now);
  if (row?.request_hash.equals(request.requestHash)) throw new AnsweredBefore(openAnswer(sealer, row));
}

async function findAnswer(database: Transaction<Tables>, { scope, key }: IdempotentRequest, now: Date) {
  return database
    .selectFrom('idempotency_answers')
    .select(['request_hash', 'status', 'sealed_answer'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .where('created_at', '>=', later(now, -answerKeptHours * hour))
    .executeTakeFirst();
}

function openAnswer(sealer: Sealer, { status, sealed_answer }: { status: number; sealed_answer: Buffer }): SavedAnswer {
  return { status, ...JSON.parse(sealer.open(sealed_answer)) };
}

async function forgetAnswer(database: Transaction<Tables>, { scope, key }: IdempotentRequest): Promise<void> {
  await database.deleteFrom('idempotency_answers').where('scope', '=', scope).where('key', '=', key).execute();
}

/**
 * In the verb's commit: what a repetition will hear, also one that comes with the session that this answer sets. A refusal is saved after its transaction, so a repetition may have
 * been answered meanwhile; then that answer stands.
 */
export async function saveAnswer(
  database: Transaction<Tables>,
  sealer: Sealer,
  request: IdempotentRequest,
  body: unknown,
  now: Date,
  status = request.status,
): Promise<void> {
  const answer = {
    key: request.key,
    request_hash: request.requestHash,
    status,
    sealed_answer: sealer.seal(JSON.stringify({ body, sessionToken: request.sessionToken })),
    created_at: now,
  };
  const scopes = new Set([request.scope, ...(await findSignedIn(database, request))]);
  await database
    .insertInto('idempotency_answers')
    .values([...scopes].map((scope) => ({ scope, ...answer })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whom the answer signs in, if anybody: they are the sender from now on. */
async function findSignedIn(database: Transaction<Tables>, { sessionToken }: IdempotentRequest): Promise<string[]> {
  if (!sessionToken) return [];
  const tokenHash = hashToken(sessionToken);
  const rows = await database.selectFrom('sessions').select('user_id').where('token_hash', '=', tokenHash).execute();
  return rows.map((row) => row.user_id);
}

/** Run by the hourly sweep: forgets answers older than 24 hours. */
export async function forgetAnswers(database: Transaction<Tables>, now: Date): Promise<void> {
  await database
    .deleteFrom('idempotency_answers')
    .where('created_at', '<', later(now, -answerKeptHours * hour))
    .execute();
}
