import { CompiledQuery, type Kysely, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { type Actor, anonymous, installation, type SecurityLevel, type UserActor } from '../access/actor.ts';
import { type Services, sightForMany } from '../access/context.ts';
import { type News, Sort } from '../access/known.ts';
import type { AccountId, ApiTokenId, Id, OrganisationId, UserId } from '../platform/ids.ts';
import { hashOfName, nameOfToken, type TokenKind } from '../platform/secrets.ts';

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
 * Who makes this request, read or confirmed by the database each time, together with other requests of the same moment, so that disabling,
 * signing out and a lost role take effect at the next request. A bearer token wins over a cookie; one that is not valid means nobody.
 */
export async function authenticate(
  services: Services & { installationTokenName?: string },
  credentials: { authorization: string | undefined; cookie: string | undefined },
): Promise<Actor> {
  const bearer = credentials.authorization?.match(/^Bearer ([\w-]{20,200})$/i)?.[1];
  if (credentials.authorization !== undefined && !bearer) return anonymous;
  const token = bearer ?? credentials.cookie;
  if (!token) return anonymous;
  const kind = bearer ? 'token' : 'session';
  const name = nameOfToken(token, kind);
  // How long this comparison takes tells of hashes, which nobody can choose a token for.
  if (bearer && name === services.installationTokenName) return installation;
  const asked: Asked = { kind, name, now: services.clock.now() };
  return (await services.together.ask(findActorsTogether, asked)) ?? anonymous;
}

/** What somebody shows to be let in. */
type Held = { sessionTokenHash?: Buffer; apiTokenHash?: Buffer };
/** What it is, what it is known by, and when they show it. */
type Asked = { kind: TokenKind; name: string; now: Date };

/** Who holds this session or API token now; undefined for nobody, or somebody who may not sign in any more. */
export async function findActor(database: Kysely<Tables>, held: Held, now: Date): Promise<UserActor | undefined> {
  const { sessionTokenHash = null, apiTokenHash = null } = held;
  const { rows } = await sql<{ actor: ActorRow }>`select to_json(found) as actor from find_actors(
    ${[sessionTokenHash]}::bytea[], ${[apiTokenHash]}::bytea[], ${[now]}::timestamptz[]) found`.execute(database);
  return rows[0] && actorOf(rows[0].actor);
}

/** Who holds a token, and until when (milliseconds since 1970). */
type Holder = { readonly actor: UserActor; readonly endsAt: number };

/** By the token's name. */
export const holders = new Sort<Holder>(10_000);

/**
 * Who holds each of these. The database says who has changed since the state that is known, in the same trip and from the same
 * state that it reads the others from; whoever changed a moment ago is read in a second one.
 */
async function findActorsTogether(services: Services, asked: Asked[]): Promise<(UserActor | undefined)[]> {
  const { known } = services;
  const database = sightForMany(services, 'who asks is looked up before it is known where they belong');
  const look = known.look();
  const isKnown = asked.map(({ name }) => known.recall(holders, name) !== undefined);
  const unknown = asked.filter((_, index) => !isKnown[index]);
  const { news, read } = await readActors(database, unknown, look.state);
  const answered = known.hear(look, news);
  if (answered) {
    for (const [name, value] of read) known.keep(answered, holders, name, { value, from: madeFrom(value.actor) });
  }
  const confirmed = asked.map(({ name }, index) => (isKnown[index] ? known.recall(holders, name) : read.get(name)));
  const changed = asked.filter((_, index) => isKnown[index] && !confirmed[index]);
  const again = changed.length > 0 ? (await readActors(database, changed, undefined)).read : undefined;
  return asked.map(({ name, now }, index) => {
    const found = confirmed[index] ?? again?.get(name);
    return found && now.getTime() < found.endsAt ? found.actor : undefined;
  });
}

/** Whose changes make them somebody else. */
function madeFrom({ userId, organisationId, accountId }: UserActor): string[] {
  return [userId, organisationId, accountId];
}

type Answer = {
  known: string;
  changed: (string | null)[];
  actors: (ActorRow & { expires_at: string | null })[] | null;
};

async function readActors(
  database: Kysely<Tables>,
  asked: Asked[],
  state: string | undefined,
): Promise<{ news: News; read: Map<string, Holder> }> {
  const hashesOf = (wanted: TokenKind) =>
    asked.map(({ kind, name }) => (kind === wanted ? hashOfName(name, kind) : null));
  const parameters = [state ?? null, hashesOf('session'), hashesOf('token'), asked.map(({ now }) => now)];
  const { rows } = await database.executeQuery<{ answer: Answer }>(CompiledQuery.raw(readingActors, parameters));
  const answer = rows[0]?.answer;
  if (!answer) throw new Error('Who asks was not answered.');
  const read = new Map<string, Holder>();
  for (const row of answer.actors ?? []) {
    const held = asked[row.place - 1];
    const endsAt = row.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.expires_at);
    if (held) read.set(held.name, { actor: actorOf(row), endsAt });
  }
  return { news: { state: answer.known, changed: answer.changed }, read };
}

/** Written once: every request takes part in it, and putting it together takes a fifth of a trip. */
const readingActors = 'select find_actors_since($1, $2::bytea[], $3::bytea[], $4::timestamptz[]) as answer';

/** Changes that every node had an hour to hear of; a few are kept, so that where little happens nobody has to be asked about anew. */
const changesKept = 1000;

/** Once there are more than a few changes, forgets those that are over; nodes that have not heard of them ask about everybody anew. */
export async function forgetActorChanges(database: Kysely<Tables>): Promise<void> {
  await sql`select forget_actor_changes(${changesKept})`.execute(database);
}

/** Frozen, since requests of the same person share it. */
function actorOf(row: ActorRow): UserActor {
  return Object.freeze<UserActor>({
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
  });
}
