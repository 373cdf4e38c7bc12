import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { OrganisationName, PersonView } from '../access/contract.ts';
import { nameOrganisations, namePeople, somebodyOf } from '../access/people.ts';
import { may } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import { allows, type Connection, resendAllowedAt, runsOutAt, statusNow } from './connection.ts';
import type { ConnectionView } from './contract.ts';
import { factsOf } from './sides.ts';
import { type FoundConnection, loadConnection } from './store.ts';

type Sides = Pick<Connection, 'fromOrganisationId' | 'toOrganisationId'>;
type Names = {
  person: Awaited<ReturnType<typeof namePeople>>;
  organisation: (id: string) => OrganisationName;
  /** Whether the reader belongs to this organisation or administers its account. */
  isOwn: (organisationId: string) => boolean;
};

/**
 * Who acted for a side. People of the asking side are named where they act, whichever organisation of its account they
 * belong to, unless they have become the receiving side's own; everybody else by today's level, and on the receiving side
 * only while they belong to it, for what shows their new organisation does not show who acted for this one. Where they
 * belong is read by their own; to everybody else they are of the side that they acted for.
 */
export function actorOf(
  names: Names,
  acted: { userId: string | null; for: string | null },
  sides: Sides,
): PersonView | null {
  const seen = names.person(acted.userId);
  if (!seen || acted.for === null) return seen;
  const { id } = seen.organisation;
  const isOurs = names.isOwn(id) || names.isOwn(acted.for);
  const isOfAskingSide = acted.for === sides.fromOrganisationId && id !== sides.toOrganisationId;
  const isNamed = isOfAskingSide || (seen.id !== null && (isOurs || id === acted.for));
  if (!isNamed) return somebodyOf(names.organisation(acted.for));
  const named = names.person(acted.userId, id)!;
  return isOurs ? named : { ...named, organisation: names.organisation(acted.for) };
}

/** Whether one of the two organisations, or any other, is the reader's own. */
export function isOwnOf(actor: UserActor, connection: FoundConnection): Names['isOwn'] {
  const { from, to } = factsOf(connection);
  const administered = actor.isEnterpriseAdministrator
    ? [from, to].filter(({ accountId }) => accountId === actor.accountId)
    : [];
  return (id) => id === actor.organisationId || administered.some(({ organisationId }) => organisationId === id);
}

/** The views of connections that the actor may see, as of now. */
export async function viewConnections(
  context: Context<UserActor>,
  connections: FoundConnection[],
): Promise<ConnectionView[]> {
  const organisation = await nameOrganisations(
    context,
    connections.flatMap((one) => [one.fromOrganisationId, one.toOrganisationId]),
  );
  const person = await namePeople(
    context,
    connections.flatMap((one) => [one.requestedBy, one.answeredBy, one.endedBy]),
  );
  return connections.map((connection) =>
    view(context, connection, { person, organisation, isOwn: isOwnOf(context.actor, connection) }),
  );
}

function view(context: Context<UserActor>, connection: FoundConnection, names: Names): ConnectionView {
  const now = context.now();
  const status = statusNow(connection, now);
  const { fromOrganisationId: from, toOrganisationId: to } = connection;
  const endedAt = status === 'expired' ? (connection.endedAt ?? runsOutAt(connection)) : connection.endedAt;
  const by = (userId: string | null, side: string | null) => actorOf(names, { userId, for: side }, connection);
  return {
    id: connection.id,
    from: names.organisation(from),
    to: names.organisation(to),
    status,
    level: connection.level,
    requestedBy: by(connection.requestedBy, from),
    requestedAt: connection.requestedAt.toISOString(),
    requestComment: connection.requestComment,
    requestExpiresAt: connection.requestExpiresAt.toISOString(),
    resentAt: connection.resentAt?.toISOString() ?? null,
    answeredBy: by(connection.answeredBy, to),
    answeredAt: connection.answeredAt?.toISOString() ?? null,
    answerComment: connection.answerComment,
    endsAt: connection.endsAt?.toISOString() ?? null,
    endedBy: by(connection.endedBy, connection.endedByOrganisationId),
    endedAt: endedAt?.toISOString() ?? null,
    endComment: connection.endComment,
    version: connection.version,
    may: mayNow(context, connection),
  };
}

function mayNow(context: Context<UserActor>, connection: FoundConnection): ConnectionView['may'] {
  const { actor } = context;
  const now = context.now();
  const facts = factsOf(connection);
  const resendsAt = resendAllowedAt(connection, context.services.environment.RESEND_INTERVAL_HOURS);
  return {
    accept: allows(connection, 'accept', now) && may(actor, 'connection.accept', facts),
    reject: allows(connection, 'reject', now) && may(actor, 'connection.reject', facts),
    cancel: allows(connection, 'cancel', now) && may(actor, 'connection.cancel', facts),
    resend:
      allows(connection, 'resend', now) &&
      (resendsAt === null || resendsAt <= now) &&
      may(actor, 'connection.resend', facts),
    changeLevel: allows(connection, 'changeLevel', now) && may(actor, 'connection.change_level', facts),
    end: allows(connection, 'end', now) && may(actor, 'connection.end', facts),
    preview: may(actor, 'connection.preview', facts),
    readImpact: may(actor, 'connection.read_impact', facts),
  };
}

/** One connection as the actor sees it; 404 unless they are on one side. */
export async function viewConnection(context: Context<UserActor>, id: string): Promise<ConnectionView> {
  const connection = await loadConnection(context, id);
  if (!connection) throw notFound();
  const [seen] = await viewConnections(context, [connection]);
  return seen!;
}
