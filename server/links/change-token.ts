import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { endLinkToken, giveLinkToken } from '../identity/link-tokens.ts';
import type { LinkView, LinkWithToken } from './contract.ts';
import { expectAgent } from './create-link.ts';
import { remember, takeUp } from './take-up.ts';
import { viewLink } from './view.ts';

/** Gives a link a new token, shown this once; the old one stops at once. For administrators; 422 when the agent is disabled. */
export function rotateToken(outside: Outside<UserActor>, id: string): Promise<LinkWithToken> {
  return inTransaction(outside, async (context) => {
    const { link, facts } = await takeUp(context, id, 'link.token_rotated');
    await expectAgent(context, link.organisationId, link.agentUserId);
    const { token } = await giveLinkToken(context, link);
    await remember(context, link, { kind: 'link.token_rotated' });
    return { ...(await viewLink(context, link, facts)), token };
  });
}

/** Takes a link its token: whoever holds it is nobody from the next request on. For administrators. */
export function revokeToken(outside: Outside<UserActor>, id: string): Promise<LinkView> {
  return inTransaction(outside, async (context) => {
    const { link, facts } = await takeUp(context, id, 'link.token_revoked');
    if (await endLinkToken(context, id)) await remember(context, link, { kind: 'link.token_revoked' });
    return viewLink(context, link, facts);
  });
}
