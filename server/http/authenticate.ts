import { timingSafeEqual } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { type Actor, anonymous, installation, type SecurityLevel, type UserActor } from '../access/actor.ts';
import { type Services, sightForMany } from '../access/context.ts';
import type { AccountId, ApiTokenId, Id, OrganisationId, UserId } from '../platform/ids.ts';
import { hashToken } from '../platform/secrets.ts';

export const sessionCookie = 'causeway_session';
/** Says that somebody has signed in here before; it lets nobody in. */
export const deviceCookie = 'causeway_device';

type ActorRow = {
  place: number;
  user_id: UserId;
  organisation_id: OrganisationId;
  account_id: AccountId;
  organisation_kind: UserActor['organisationKind'];
  plan: UserActor['plan'];
  is_operator: boolean;
  is_enterprise_administrator: boolean;
  security_level: SecurityLevel;
  session_id: Id<'session'> | null;
  api_token_id: ApiTokenId | null;
  second_factor_at: string | null;
  has_second_factor: boolean;
  second_factor_required: boolean;
};

/**
 * Who makes this request, read afresh each time by index, together with other requests of the same moment, so that disabling,
 * signing out and a lost role take effect at the next request. A bearer token wins over a cookie; one that is not valid means nobody.
 */
export async function authenticate(
  services: Services & { installationTokenHash?: Buffer },
  credentials: { authorization: string | undefined; cookie: string | undefined },
): Promise<Actor> {
  const bearer = credentials.authorization?.match(/^Bearer ([\w-]{20,200})$/i)?.[1];
  if (credentials.authorization !== undefined && !bearer) return anonymous;
  const token = bearer ?? credentials.cookie;
  if (!token) return anonymous;
  const hash = hashToken(token);
  if (bearer && services.installationTokenHash && timingSafeEqual(hash, services.installationTokenHash))
    return installation;
  const held = bearer ? { apiTokenHash: hash } : { sessionTokenHash: hash };
  return (await services.together.ask(findActorsTogether, { ...held, now: services.clock.now() })) ?? anonymous;
}

/** What somebody shows to be let in, and when they show it. */
type Held = { sessionTokenHash?: Buffer; apiTokenHash?: Buffer; now: Date };

/** Who holds this session or API token now; undefined for nobody, or somebody who may not sign in any more. */
export async function findActor(
  database: Kysely<Tables>,
  held: { sessionTokenHash?: Buffer; apiTokenHash?: Buffer },
  now: Date,
): Promise<UserActor | undefined> {
  return (await findActors(database, [{ ...held, now }]))[0];
}

function findActorsTogether(services: Services, held: Held[]): Promise<(UserActor | undefined)[]> {
  return findActors(sightForMany(services, 'who asks is looked up before it is known where they belong'), held);
}

async function findActors(database: Kysely<Tables>, held: Held[]): Promise<(UserActor | undefined)[]> {
  const sessionTokenHashes = held.map(({ sessionTokenHash = null }) => sessionTokenHash);
  const apiTokenHashes = held.map(({ apiTokenHash = null }) => apiTokenHash);
  // As one text: the driver takes longer over each of the many small columns than over all of this.
  const found = await sql<{ actors: ActorRow[] | null }>`select json_agg(found) as actors from find_actors(
    ${sessionTokenHashes}::bytea[], ${apiTokenHashes}::bytea[], ${held.map(({ now }) => now)}::timestamptz[]) found`.execute(
    database,
  );
  const actors: (UserActor | undefined)[] = held.map(() => undefined);
  for (const row of found.rows[0]?.actors ?? []) actors[row.place - 1] = actorOf(row);
  return actors;
}

function actorOf(row: ActorRow): UserActor {
  return {
    kind: 'user',
    userId: row.user_id,
    organisationId: row.organisation_id,
    accountId: row.account_id,
    organisationKind: row.organisation_kind,
    plan: row.plan,
    isOperator: row.is_operator,
    isEnterpriseAdministrator: row.is_enterprise_administrator,
    securityLevel: row.security_level,
    sessionId: row.session_id,
    apiTokenId: row.api_token_id,
    secondFactorAt: row.second_factor_at === null ? null : new Date(row.second_factor_at),
    hasSecondFactor: row.has_second_factor,
    isSecondFactorRequired: row.second_factor_required,
  };
}
