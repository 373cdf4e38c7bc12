import { createHash, randomBytes } from 'node:crypto';
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

/** What stands under the seal: the answer, and the salt without which the kept hash of the request says nothing of it. */
type Sealed = Omit<SavedAnswer, 'status'> & { salt?: string };
/** An answer that was kept, and whether it was to this request; without it where nobody can open it any more. */
type Kept = { answer: SavedAnswer; isToThisRequest: boolean } | 'unreadable';

/** What tells a repeated request from another one under the same key; of its content only this is kept, and salted. */
export function requestHash(method: string, url: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([method, url, body ?? null]))
    .digest();
}

/**
 * At the start of the verb's transaction: holds the key until commit, and throws AnsweredBefore when it was answered.
 * 409 `idempotency_key_in_use` while the first is under way, 422 `idempotency_key_reused` for another request, and where
 * the first answer cannot be read any more: to act again could do twice what was done.
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

const unreadable =
  'This Idempotency-Key was answered before, and the answer cannot be read any more: the secret key of the server is another one by now. Look what has become of it before you send it with another Idempotency-Key.';

/** Throws AnsweredBefore when the key was answered, without holding it: whoever only listens is in nobody's way. */
export async function hearAnswer(
  database: Transaction<Tables>,
  sealer: Sealer,
  request: IdempotentRequest,
  now: Date,
): Promise<void> {
  const kept = await findAnswer(database, sealer, request, now);
  if (!kept) return;
  if (kept === 'unreadable') throw new Problem('idempotency_key_reused', unreadable);
  if (!kept.isToThisRequest) throw new Problem('idempotency_key_reused');
  throw new AnsweredBefore(kept.answer);
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
  const kept = await findAnswer(database, sealer, { ...request, scope: 'anonymous' }, now);
  // What cannot be read may be anybody's.
  if (kept && kept !== 'unreadable' && kept.isToThisRequest) throw new AnsweredBefore(kept.answer);
}

async function findAnswer(
  database: Transaction<Tables>,
  sealer: Sealer,
  request: IdempotentRequest,
  now: Date,
): Promise<Kept | undefined> {
  const row = await database
    .selectFrom('idempotency_answers')
    .select(['request_hash', 'status', 'sealed_answer'])
    .where('scope', '=', request.scope)
    .where('key', '=', request.key)
    .where('created_at', '>=', later(now, -answerKeptHours * hour))
    .executeTakeFirst();
  if (!row) return undefined;
  const text = sealer.tryToOpen(row.sealed_answer);
  if (text === undefined) return 'unreadable';
  const { salt, ...answer } = JSON.parse(text) as Sealed;
  return {
    answer: { status: row.status, ...answer },
    isToThisRequest: row.request_hash.equals(salted(request.requestHash, salt)),
  };
}

/**
 * The request's hash as it is kept. Requests hold passwords, and all else in them can be known: without the salt, which is
 * sealed, nobody tries them out on a copy of the database. Answers from before salts have none.
 */
function salted(requestHash: Buffer, salt: string | undefined): Buffer {
  if (salt === undefined) return requestHash;
  return createHash('sha256').update(salt).update(requestHash).digest();
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
  const salt = randomBytes(16).toString('base64url');
  const sealed = { body, sessionToken: request.sessionToken, salt } satisfies Sealed;
  const answer = {
    key: request.key,
    request_hash: salted(request.requestHash, salt),
    status,
    sealed_answer: sealer.seal(JSON.stringify(sealed)),
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
