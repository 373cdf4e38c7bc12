import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisations, namePeople } from '../access/people.ts';
import { authorize } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { ConnectionEventView, ConnectionView, ListQuery, MapView } from './contract.ts';
import { selectConnectionList, selectEvents, selectMap, selectOrganisationsOfAccount } from './list-store.ts';
import { factsOf, ownOrganisation } from './sides.ts';
import { type FoundConnection, loadConnection } from './store.ts';
import { actorOf, isOwnOf, viewConnection, viewConnections } from './view.ts';

const idCursor = z.tuple([z.guid()]);

/** More arrows than this no map shows; the newest win. */
const mapMaximum = 1000;

/**
 * One of the five lists (SPEC 6), of the caller's organisation or, for an enterprise administrator, of one of their
 * account. Everybody in the organisation may read them. An organisation that is not theirs to look for is 404.
 */
export function findConnections(context: Outside<UserActor>, query: ListQuery): Promise<Page<ConnectionView>> {
  return inTransaction(context, async (context) => {
    const { organisationId } = await ownOrganisation(context, query.organisationId);
    const afterId = decodeCursor(query.cursor, idCursor)?.[0];
    const filter = { view: query.view, q: query.q, withOrganisationId: query.withOrganisationId, organisationId };
    const found = await selectConnectionList(context, filter, { afterId, limit: query.limit + 1 });
    const page = cutPage(
      found,
      query.limit,
      (one) => [one.id],
      (one) => one,
    );
    return { items: await viewConnections(context, page.items), nextCursor: page.nextCursor };
  });
}

/** One connection, for anybody of either side; 404 to everybody else. */
export function findConnection(context: Outside<UserActor>, id: string): Promise<ConnectionView> {
  return inTransaction(context, (context) => viewConnection(context, id));
}

/** Loads it for a read that the policy names: 404 unless on one side, 403 unless they may. */
export async function loadFor(
  context: Context<UserActor>,
  id: string,
  verb: 'connection.read' | 'connection.preview' | 'connection.read_impact',
): Promise<FoundConnection> {
  const connection = await loadConnection(context, id);
  if (!connection) throw notFound();
  authorize(context.actor, verb, factsOf(connection));
  return connection;
}

/** What happened to it, oldest first, the same for both sides; people are named or hidden by today's level. */
export function findHistory(
  context: Outside<UserActor>,
  id: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<ConnectionEventView>> {
  return inTransaction(context, async (context) => {
    const connection = await loadFor(context, id, 'connection.read');
    const afterId = decodeCursor(query.cursor, idCursor)?.[0];
    const events = await selectEvents(context, id, { afterId, limit: query.limit + 1 });
    const organisation = await nameOrganisations(context, [connection.fromOrganisationId, connection.toOrganisationId]);
    const person = await namePeople(
      context,
      events.map((event) => event.actor_user_id),
    );
    const names = { person, organisation, isOwn: isOwnOf(context.actor, connection) };
    return cutPage(
      events,
      query.limit,
      (event) => [event.id],
      (event) => ({
        id: event.id,
        kind: event.kind as ConnectionEventView['kind'],
        actor: actorOf(names, { userId: event.actor_user_id, for: event.actor_organisation_id }, connection),
        organisation: event.actor_organisation_id ? organisation(event.actor_organisation_id) : null,
        comment: event.comment,
        level: event.level as ConnectionEventView['level'],
        at: event.at.toISOString(),
      }),
    );
  });
}

/** The caller's organisation, or for an enterprise administrator all of the account, with whom it is connected or waits. */
export function findMap(context: Outside<UserActor>): Promise<MapView> {
  return inTransaction(context, async (context) => {
    const { actor } = context;
    const accountId = actor.isEnterpriseAdministrator ? actor.accountId : null;
    const found = await selectMap(context, { organisationId: actor.organisationId, accountId, limit: mapMaximum + 1 });
    const connections = found.slice(0, mapMaximum);
    const ours = accountId ? await selectOrganisationsOfAccount(context, accountId) : [actor.organisationId];
    const ids = [...new Set([...ours, ...connections.flatMap(({ from, to }) => [from, to])])];
    const name = await nameOrganisations(context, ids);
    return {
      organisations: ids.map((id) => ({ ...name(id), isOurs: ours.includes(id) })),
      connections,
      isCut: found.length > mapMaximum,
    };
  });
}
