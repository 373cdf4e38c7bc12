import type { Context } from '../access/context.ts';
import { may, type OrganisationFacts } from '../access/policy.ts';
import { findUsers } from '../identity/find-user.ts';
import { findLinkTokenTimes, linkOfRequest } from '../identity/link-tokens.ts';
import type { LinkView } from './contract.ts';
import { type Link, secretMarks } from './link.ts';

/** Fetches at once what the views of these links need, and gives what makes each of them. No view holds a secret. */
export async function prepareLinkViews(
  context: Context,
  links: Link[],
  facts: OrganisationFacts,
): Promise<(link: Link) => LinkView> {
  const agents = await findUsers(context, [...new Set(links.map((link) => link.agentUserId))]);
  const agentOf = new Map(agents.map((agent) => [agent.id, agent]));
  const ids = links.map((link) => link.id);
  const tokenTimes = await findLinkTokenTimes(context, ids);
  const ownLink = await linkOfRequest(context);
  return (link) => {
    const agent = agentOf.get(link.agentUserId);
    return {
      id: link.id,
      organisationId: link.organisationId,
      kind: link.kind,
      name: link.name,
      settings: { ...link.settings, ...secretMarks(link.kind) },
      agent: {
        id: link.agentUserId,
        // An agent who was transferred is somebody else's.
        name: agent?.name ?? '',
        kind: 'agent',
        status: agent?.status ?? 'disabled',
      },
      tokenCreatedAt: tokenTimes.get(link.id)?.toISOString() ?? null,
      testedAt: link.testedAt?.toISOString() ?? null,
      testFailure: link.testFailure,
      createdAt: link.createdAt.toISOString(),
      version: link.version,
      may: {
        change: may(context.actor, 'link.change', facts),
        addUsers: may(context.actor, 'link.add_user', { ...facts, isOfActor: link.id === ownLink }),
      },
    };
  };
}

/** One of them. */
export async function viewLink(context: Context, link: Link, facts: OrganisationFacts): Promise<LinkView> {
  return (await prepareLinkViews(context, [link], facts))(link);
}
