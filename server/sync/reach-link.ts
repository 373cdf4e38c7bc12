import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { authorize, may } from '../access/policy.ts';
import { recordRefusal } from '../audit/record.ts';
import { linkOfRequest } from '../identity/link-tokens.ts';
import type { Link } from '../links/link.ts';
import { findLinkAndFacts } from '../links/take-up.ts';

/**
 * A link for whoever looks after what it does: its administrators, and its own token. 404 for who does not know of its
 * organisation, 403 for other members; a refused attempt at `event` is kept.
 */
export async function reachLinkToSync(context: Context<UserActor>, id: string, event?: string): Promise<Link> {
  const { link, facts } = await findLinkAndFacts(context, id);
  const isOfActor = (await linkOfRequest(context)) === link.id;
  const { actor } = context;
  const linkFacts = { ...facts, isOfActor };
  if (event && !may(actor, 'link.sync', linkFacts)) {
    const subject = { kind: 'link', id: link.id };
    await recordRefusal(context, { kind: event, organisationIds: [actor.organisationId], subject });
  }
  authorize(actor, 'link.sync', linkFacts);
  return link;
}
