import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from '../../db/tables.ts';
import { second } from './clock.ts';
import type { ErrorCode } from './error-codes.ts';
import { Problem } from './errors.ts';
import { newestMigration, nodeName } from './migration-files.ts';
import { unreachableCodes } from './unreachable.ts';

/** The role that the application works as: it owns nothing and does not bypass row-level security. */
export const applicationRole = 'causeway_app';

// Counts and sums fit a JavaScript number here: every limit is far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type DatabaseOptions = {
  url: string;
  poolSize: number;
  /** How long one statement may run. */
  statementSeconds?: number;
  log: (sentence: string) => void;
  /** Hears every statement; the bench repeats them without us. */
  onStatement?: ((text: string, parameters: readonly unknown[]) => void) | undefined;
  /** Settings of PostgreSQL that each session begins with. */
  settings?: Record<string, string>;
};

/** Statements with more parameters than this are lists of rows or ids, of which no two are alike. */
const preparedParametersMaximum = 24;
/** A connection keeps this many prepared statements at most; the rest are planned each time. */
const preparedMaximum = 400;

/**
 * Prepares each parameterised statement once a connection: with row-level security, planning takes longer than running.
 * PostgreSQL plans again by itself when the schema changes.
 */
class PreparingClient extends pg.Client {
  private readonly names = new Map<string, string>();
  private generation = 0;
  /** The server at the other end takes no writes any more: it was the primary, and another is by now; or it is gone. */
  isUseless = false;

  // The pool and the query builder call with a text and an array; anything else passes through as it is.
  override query(...words: unknown[]): never {
    const [text, values] = words;
    const forward = super.query as (...words: unknown[]) => never;
    const isPreparable = typeof text === 'string' && Array.isArray(values) && values.length > 0;
    const name = isPreparable && values.length <= preparedParametersMaximum ? this.nameOf(text) : undefined;
    const answer = (
      name ? forward.call(this, { name, text, values }, ...words.slice(2)) : forward.apply(this, words)
    ) as unknown;
    if (answer instanceof Promise) answer.catch((error: unknown) => this.learnFrom(error, text));
    return answer as never;
  }

  private learnFrom(error: unknown, text: unknown): void {
    if (isReadOnly(error) || isUnanswered(error)) this.isUseless = true;
    // What ends the transaction would wait as long again.
    if (isUnanswered(error)) this.connection.stream.destroy();
    if (!isOutdatedPlan(error) || typeof text !== 'string') return;
    // Another version's migration changed what the statement answers: the next try prepares it anew, under another name.
    this.names.delete(text);
    this.generation += 1;
  }

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known || this.names.size >= preparedMaximum) return known;
    const name = createHash('sha256').update(`${this.generation} ${text}`).digest('base64url').slice(0, 32);
    this.names.set(text, name);
    return name;
  }
}

/** What the driver says of a statement that has not been answered for as long as `query_timeout`. */
function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** What a standby says to whoever writes, and a primary while it shuts down to become one. */
function isReadOnly(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '25006';
}

function isOutdatedPlan(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '0A000' && error.message.startsWith('cached plan');
}

/** The name of this program's connections in pg_stat_activity. */
export const ownNodeName = nodeName(newestMigration());

/** How long a statement may run where nothing else is said. */
const usualSeconds = 120;
/** PostgreSQL stops a statement in time; when nothing is heard of that for so long either, the other end is gone. */
const silenceMilliseconds = 5 * second;

/** Nothing waits for a lock without end, and nothing that was given up holds one: not even when its node was cut off. */
function patience(statementSeconds: number): Record<string, number> {
  return {
    statement_timeout: statementSeconds * 1000,
    lock_timeout: 60_000,
    idle_in_transaction_session_timeout: 120_000,
  };
}

/** What each session is told at its start, as the driver passes it on. */
function sessionOptions({ statementSeconds, settings }: DatabaseOptions, role: string | null): string {
  // Compiling a statement takes longer than any of ours runs: half a second and more, measured on filtered lists.
  const said = { jit: 'off', ...(role ? { role, ...patience(statementSeconds ?? usualSeconds) } : {}), ...settings };
  return Object.entries(said)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/** A pool whose every session is the application's role from its first statement on. */
export function openPool(options: DatabaseOptions, role: string | null = applicationRole): pg.Pool {
  const pool = new pg.Pool({
    Client: PreparingClient,
    connectionString: options.url,
    max: options.poolSize,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    ...(role ? { query_timeout: (options.statementSeconds ?? usualSeconds) * second + silenceMilliseconds } : {}),
    application_name: ownNodeName,
    options: sessionOptions(options, role),
  });
  const tell = (error: Error) => {
    if (!pool.ending) options.log(`A database connection broke and was dropped: ${error.message}`);
  };
  // Without handlers, a connection that breaks would end the process: the pool's is for those that wait, the connection's
  // own for those that a verb holds between two statements. The pool replaces both by themselves.
  pool.on('error', tell);
  pool.on('connect', (client) => client.on('error', tell));
  // The next connection is a new one, to wherever the primary is by then.
  pool.on('release', (_error, client) => {
    if (client instanceof PreparingClient && client.isUseless) client.end().catch(tell);
  });
  return pool;
}

/** The typed query builder over such a pool. */
export function openDatabase(options: DatabaseOptions): { database: Kysely<Tables>; pool: pg.Pool } {
  const pool = openPool(options);
  const { onStatement } = options;
  const database = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    ...(onStatement ? { log: ({ query }) => onStatement(query.sql, query.parameters) } : {}),
  });
  return { database, pool };
}

/** Constraints are named as sentences; those that a client can run into have a code of their own. */
const codeOfConstraint: Record<string, ErrorCode> = {
  connection_is_open_once_for_each_direction: 'connection_exists',
  connection_is_never_to_oneself: 'connection_to_self',
  organisation_short_name_is_unique: 'name_taken',
  folder_name_is_unique_in_its_folder: 'name_taken',
  role_name_is_unique_in_its_organisation: 'name_taken',
  user_email_is_unique: 'email_taken',
  address_belongs_to_one_user: 'email_taken',
  user_is_invited_once_by_an_organisation: 'already_a_member',
  identity_belongs_to_one_user: 'identity_linked_elsewhere',
  participant_is_in_a_workspace_once_by_address: 'participant_exists',
  participant_is_in_a_workspace_once_as_user: 'participant_exists',
  email_domain_has_one_owner: 'email_domain_owned_elsewhere',
  email_domain_is_associated_once_with_an_organisation: 'email_domain_exists',
};

/** Among them: a standby that was the primary a moment ago (25006). */
const busyStates = new Set(['25006', '40001', '40P01', '53300', '57P01', '57P02', '57P03', '08000', '08003', '08006']);

/** What is not over in a moment, in words that tell the operator's part. */
const sentenceOfState: Record<string, string> = {
  '53100': 'The disk of the database is full, so nothing was changed. Whoever runs this server has to make room.',
  '53200': 'The database has no memory left for this, so nothing was changed; try again.',
  '58030': 'The disk of the database does not work, so nothing was changed. Whoever runs this server has to look.',
  '55P03': 'Somebody else holds what this would change; try again.',
  '57014': 'This took too long and was stopped, so nothing was changed; try again.',
  '25P03': 'This took too long and was stopped, so nothing was changed; try again.',
};

/** The last one is a socket that is not there. */
const unreachable = new Set([...unreachableCodes, 'ENOENT']);

/** "Client …": the connection broke between two statements of a transaction, and the second one hears of it. */
const brokenWords =
  /^(timeout exceeded when trying to connect|timeout expired|Query read timeout|Connection terminated|Client has encountered a connection error|Client was closed)/;

/** No connection could be had, or the one that was broke: what the driver says where the database itself says nothing. */
function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof pg.DatabaseError) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code && unreachable.has(code) && ['connect', 'read', 'write', 'getaddrinfo'].includes(syscall ?? '')) return true;
  return brokenWords.test(error.message);
}

/** Turns what the database refused into the problem that a client understands; anything else passes as it is. */
export function translateDatabaseError(error: unknown): unknown {
  if (isOutOfReach(error))
    return new Problem('unavailable', 'The database does not answer; try again.', { retryAfterSeconds: 1 });
  if (!(error instanceof pg.DatabaseError)) return error;
  const code = error.constraint ? codeOfConstraint[error.constraint] : undefined;
  // What collides with another row is a conflict, whatever the code says of requests.
  if (code) return new Problem(code, undefined, error.code === '23505' ? { status: 409 } : {});
  const sentence = error.code ? sentenceOfState[error.code] : undefined;
  if (sentence) return new Problem('unavailable', sentence, { retryAfterSeconds: 10 });
  if (isOutdatedPlan(error) || (error.code && busyStates.has(error.code))) {
    return new Problem('unavailable', 'The database is busy or restarting; try again.', { retryAfterSeconds: 1 });
  }
  return error;
}
