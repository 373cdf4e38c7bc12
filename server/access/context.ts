import type { KeyObject } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { Environment } from '../environment.ts';
import type { Announcements } from '../platform/announcements.ts';
import type { Clock } from '../platform/clock.ts';
import { translateDatabaseError } from '../platform/database.ts';
import { isReleasedEarly, untilDurable } from '../platform/early-release.ts';
import type { Egress } from '../platform/egress/egress.ts';
import { Problem } from '../platform/errors.ts';
import type { Gathering } from '../platform/gathering.ts';
import {
  AnsweredBefore,
  claimAnswer,
  hearAnswer,
  type IdempotentRequest,
  saveAnswer,
} from '../platform/idempotency.ts';
import type { Jobs } from '../platform/jobs.ts';
import type { Previews } from '../platform/preview/preview.ts';
import type { Scanner } from '../platform/scanner/scanner.ts';
import type { Sealer } from '../platform/secrets.ts';
import type { ContentStore } from '../platform/storage/content-store.ts';
import type { Together } from '../platform/together.ts';
import type { Actor, UserActor } from './actor.ts';
import type { Known } from './known.ts';

/** What the process has one of. */
export type Services = {
  environment: Environment;
  database: Kysely<Tables>;
  /** The same database over connections of its own, for `aside`. */
  asideDatabase: Kysely<Tables>;
  /** The same, to read only, over connections of its own that see for the installation; see `sightForMany`. */
  lookUpDatabase: Kysely<Tables>;
  /** What was read before, to be confirmed. */
  known: Known;
  /** Asks the database at once what several requests of the same moment want to know. */
  together: Together<Services>;
  /** Has acts of the same moment done in one transaction. */
  gathering: Gathering<Services>;
  clock: Clock;
  sealer: Sealer;
  /** Signs checkpoints of the audit. */
  checkpointKey: KeyObject;
  jobs: Jobs;
  /** Hears what any node announces. */
  announcements: Announcements;
  /** The way out to addresses that somebody typed in. */
  egress: Egress;
  /** Where the contents of documents lie. */
  contents: ContentStore;
  /** Looks at each new version, where one is configured. */
  scanner: Scanner | undefined;
  previews: Previews;
};

/** What the request brings besides its body. */
export type RequestFacts = {
  id: string;
  /** The client's network address, for the audit. */
  address: string | null;
  /** Method and path below /api/v1, as in POST /connections/…/accept: what a confirmation is bound to. */
  act?: string;
  /** The token of a browser in which somebody has signed in before, and the way to give it one. */
  device?: string | undefined;
  setDevice?: (token: string) => void;
  /** A header of the request by its lower-case name, for answers that are no JSON: range, if-none-match, accept. */
  header?: (name: string) => string | undefined;
  /** Set once a refusal of this request is in the audit, so that it is not recorded again. */
  isRefusalRecorded?: boolean;
  /** Of other organisations, whose thing this is and whose audit holds it when it is refused. */
  concernedOrganisationIds?: string[];
  ifMatchVersion?: number;
  idempotency?: IdempotentRequest;
  /** Sets the session cookie of the answer, or clears it. */
  setSession?: (token: string | null) => void;
};

/** Passed to every verb, never global. `database` is the transaction once inside one. */
export type Context<Who extends Actor = Actor> = {
  actor: Who;
  services: Services;
  request: RequestFacts;
  database: Transaction<Tables>;
  now(): Date;
};

/** A context outside any transaction; verbs open one with inTransaction. */
export type Outside<Who extends Actor = Actor> = Omit<Context<Who>, 'database'> & { database?: Transaction<Tables> };

/** A context for work that no request asked for: jobs, start-up, the demo. */
export function installationContext(services: Services): Outside {
  return {
    actor: { kind: 'installation' },
    services,
    request: { id: 'installation', address: null },
    now: () => services.clock.now(),
  };
}

/** The same context for another actor, such as someone who has just signed up. */
export function actingAs<Who extends Actor>(context: Context, actor: Who): Context<Who> {
  return { ...context, actor };
}

/**
 * Runs a verb in one transaction, for the actor: row-level security sees what the actor's organisation may see. Inside an
 * open transaction it joins that one. An Idempotency-Key's first answer is saved in the same commit.
 */
export async function inTransaction<Result, Who extends Actor>(
  context: Outside<Who>,
  verb: (context: Context<Who>) => Promise<Result>,
): Promise<Result> {
  if (context.database) return verb(context as Context<Who>);
  const { idempotency } = context.request;
  return begin(context, async (inside) => {
    if (idempotency) await claimAnswer(inside.database, context.services.sealer, idempotency, context.now());
    const result = await verb(inside);
    if (idempotency) await saveAnswer(inside.database, context.services.sealer, idempotency, result, context.now());
    return result;
  });
}

/**
 * Acts of several people of one organisation at once, in one transaction: row-level security sees what everybody of the organisation
 * may see, and nothing that is one person's own. What needs a person fails for want of one, so each act names its own.
 */
export function inTransactionOfMany<Result>(
  first: Outside<UserActor>,
  act: (context: Context<UserActor>) => Promise<Result>,
): Promise<Result> {
  const nobody = '' as UserActor['userId'];
  const actor = { ...first.actor, userId: nobody, isOperator: false, isEnterpriseAdministrator: false };
  return begin({ ...first, actor, request: { id: 'several', address: null }, database: undefined }, act);
}

/**
 * A look before something slow that no transaction may wait for, such as a question to the DNS: a transaction of its own,
 * before the verb's. An Idempotency-Key's first answer is repeated from here already, and none is saved.
 */
export function lookFirst<Result, Who extends Actor>(
  context: Outside<Who>,
  look: (context: Context<Who>) => Promise<Result>,
): Promise<Result> {
  const { idempotency } = context.request;
  return begin(context, async (inside) => {
    if (idempotency) await hearAnswer(inside.database, context.services.sealer, idempotency, context.now());
    return look(inside);
  });
}

/**
 * A transaction of its own that commits whatever becomes of the verb's: for what must be remembered of a refused attempt.
 * Never call it while the verb's transaction holds a lock that it needs too.
 */
export function aside<Result>(context: Outside, act: (context: Context) => Promise<Result>): Promise<Result> {
  return begin({ ...context, database: undefined }, act, context.services.asideDatabase);
}

async function begin<Result, Who extends Actor>(
  context: Outside<Who>,
  act: (context: Context<Who>) => Promise<Result>,
  connections = context.services.database,
) {
  const now = context.now();
  try {
    return await connections.connection().execute(async (connection) => {
      let isEarly = false;
      try {
        return await connection.transaction().execute(async (database) => {
          const inside: Context<Who> = { ...context, database, now: () => now };
          await sayWhoActs(inside);
          const result = await act(inside);
          isEarly = isReleasedEarly(database);
          return result;
        });
      } catch (error) {
        // The answer that is repeated may have been committed a moment ago.
        isEarly = error instanceof AnsweredBefore;
        throw error;
      } finally {
        if (isEarly) await untilDurable(connection);
      }
    });
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** Tells the database for whom this transaction acts; see db/migrations/0001_foundation.sql. */
export async function sayWhoActs(context: Context): Promise<void> {
  const { actor } = context;
  const user = actor.kind === 'user' ? actor : undefined;
  await sql`select set_config('causeway.organisation_id', ${user?.organisationId ?? ''}, true),
    set_config('causeway.user_id', ${user?.userId ?? ''}, true),
    set_config('causeway.account_id', ${user?.isEnterpriseAdministrator ? user.accountId : ''}, true),
    set_config('causeway.scope', ${user ? 'organisation' : 'installation'}, true),
    set_config('causeway.now', ${context.now().toISOString()}, true)`.execute(context.database);
}

/**
 * Lets the next statements look and write beyond the actor's organisation. Each use gives its reason, and
 * docs/wider-sight.txt lists them all: a new one shows up in review.
 */
export async function withWiderSight<Result>(
  context: Context,
  _reason: string,
  act: () => Promise<Result>,
): Promise<Result> {
  if (context.actor.kind !== 'user') return act();
  const before = await sql<{ scope: string }>`
    with before as materialized (select current_setting('causeway.scope') as scope)
    select scope, set_config('causeway.scope', 'installation', true) from before`.execute(context.database);
  try {
    return await act();
  } finally {
    // Back to what it was, which inside another wider sight is wide. After a failed statement the transaction is over and
    // takes the setting with it; saying so again would only hide the error.
    const scope = before.rows[0]?.scope ?? 'organisation';
    await sql`select set_config('causeway.scope', ${scope}, true)`.execute(context.database).catch(ignoreAborted);
  }
}

/**
 * Connections on which statements see beyond any one organisation and can write nothing, for questions of many people at once:
 * each row is found from who asks. Each use gives its reason, as above.
 */
export function sightForMany(services: Services, _reason: string): Kysely<Tables> {
  return services.lookUpDatabase;
}

function ignoreAborted(error: unknown): void {
  if ((error as { code?: string }).code !== '25P02') throw error;
}

/** Narrows to a signed-in user, or 401. */
export function signedIn(context: Outside): UserActor {
  if (context.actor.kind !== 'user') throw new Problem('unauthenticated');
  return context.actor;
}

/** 409 `version_conflict` unless the client's If-Match, when sent, names the version that is there. */
export function expectVersion(context: Context, record: { version: number }): void {
  const expected = context.request.ifMatchVersion;
  if (expected !== undefined && expected !== record.version) throw new Problem('version_conflict');
}
