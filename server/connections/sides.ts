import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { ConnectionFacts, OrganisationFacts } from '../access/policy.ts';
import { notFound } from '../platform/errors.ts';
import type { OrganisationId } from '../platform/ids.ts';
import type { ActingSide, Connection } from './connection.ts';
import { isReached } from './preview-store.ts';
import type { FoundConnection } from './store.ts';

/** What the policy needs to know. An account that the actor may not see is never theirs. */
export function factsOf(connection: FoundConnection): ConnectionFacts {
  return {
    from: { organisationId: connection.fromOrganisationId, accountId: connection.fromAccountId ?? '' },
    to: { organisationId: connection.toOrganisationId, accountId: connection.toAccountId ?? '' },
  };
}

/** The organisation that the actor speaks for: their own, or one of the account that they administer; else 404. */
export async function ownOrganisation(
  context: Context<UserActor>,
  organisationId?: string,
): Promise<OrganisationFacts & { organisationId: OrganisationId }> {
  const { actor } = context;
  const wanted = (organisationId?.toLowerCase() ?? actor.organisationId) as OrganisationId;
  if (wanted !== actor.organisationId && !(await isReached(context, wanted))) throw notFound();
  return { organisationId: wanted, accountId: actor.accountId };
}

/** Who acts, for the asking side. */
export function forFrom(actor: UserActor, connection: Connection): ActingSide {
  return { userId: actor.userId, organisationId: connection.fromOrganisationId };
}

/** Who acts, for the receiving side. */
export function forTo(actor: UserActor, connection: Connection): ActingSide {
  return { userId: actor.userId, organisationId: connection.toOrganisationId };
}

/** Who acts, for the side that is theirs: their own organisation's, else the one of their account, asking side first. */
export function forTheirSide(actor: UserActor, connection: FoundConnection): ActingSide {
  if (actor.organisationId === connection.fromOrganisationId) return forFrom(actor, connection);
  if (actor.organisationId === connection.toOrganisationId) return forTo(actor, connection);
  return connection.fromAccountId === actor.accountId ? forFrom(actor, connection) : forTo(actor, connection);
}
