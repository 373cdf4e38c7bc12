import { type Context, withWiderSight } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { deleteLinkToken, findLinkOfToken, findLinkTokens, insertLinkToken } from './link-token-store.ts';

/** A link's token is an API token of its agent: it lets in whoever holds it as that agent, and says by which link. */

/** A new token for a link, shown this once; the one before lets nobody in any more. Part of making a link and of changing its token. */
export function giveLinkToken(
  context: Context,
  link: { id: string; agentUserId: string; name: string },
): Promise<{ token: string; createdAt: Date }> {
  return ofAgent(context, async () => {
    await deleteLinkToken(context, link.id);
    const token = newToken();
    const createdAt = context.now();
    await insertLinkToken(context, {
      id: newId<'api-token'>(),
      user_id: link.agentUserId,
      name: link.name,
      token_hash: hashToken(token),
      link_id: link.id,
      created_at: createdAt,
    });
    return { token, createdAt };
  });
}

/** From the next request on, the link's token lets nobody in; says whether there was one. */
export function endLinkToken(context: Context, linkId: string): Promise<boolean> {
  return ofAgent(context, () => deleteLinkToken(context, linkId));
}

/** Since when the tokens of these links are good; links without one are missing. */
export async function findLinkTokenTimes(context: Context, linkIds: string[]): Promise<Map<string, Date>> {
  if (linkIds.length === 0) return new Map();
  const rows = await ofAgent(context, () => findLinkTokens(context, linkIds));
  return new Map(rows.flatMap((row) => (row.link_id ? [[row.link_id, row.created_at]] : [])));
}

/** The link whose token this request came with; null for every other way in. */
export async function linkOfRequest(context: Context): Promise<string | null> {
  const { actor } = context;
  if (actor.kind !== 'user' || actor.apiTokenId === null) return null;
  return findLinkOfToken(context, actor.apiTokenId);
}

function ofAgent<Result>(context: Context, act: () => Promise<Result>): Promise<Result> {
  return withWiderSight(context, 'the token of a link is its agent’s, and administrators look after it', act);
}
