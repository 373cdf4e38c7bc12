import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { hasEmailDomain } from '../email-domains/find-email-domains.ts';
import { giveLinkToken } from '../identity/link-tokens.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { invalid, Problem } from '../platform/errors.ts';
import { newId, type OrganisationId, type UserId } from '../platform/ids.ts';
import { findAgentOf } from '../users/make-agent.ts';
import type { LinkWithToken } from './contract.ts';
import { divideSettings, type Link, linksMaximum } from './link.ts';
import type { NewLink } from './settings-shape.ts';
import { countLinks, insertLink } from './store.ts';
import { authorizeInOrganisation, remember } from './take-up.ts';
import { isAddressRefused, trySettings } from './test-settings.ts';
import { viewLink } from './view.ts';

const event = 'link.created';

/**
 * Connects a content repository, through an agent of the organisation. The answer holds the token with which people are
 * added through it, this once. The settings are tried, and what failed is kept with the link: a repository may be away on
 * that day. For administrators; 403 `subscription_required`; 409 `email_domain_required`, `limit_reached`; 422
 * `address_refused` for a server that the operator lets nobody reach.
 */
export async function createLink(
  outside: Outside<UserActor>,
  organisationId: string,
  wish: NewLink,
): Promise<LinkWithToken> {
  // Nobody learns what an address leads to who may not make a link.
  await lookFirst(outside, (context) => expectMayCreate(context, organisationId, wish));
  const refusal = await isAddressRefused(outside, wish);
  if (refusal) throw new Problem('address_refused', refusal);
  const { failure } = await trySettings(outside, wish);
  return inTransaction(outside, async (context) => {
    const facts = await expectMayCreate(context, organisationId, wish);
    await holdOrganisation(context, organisationId);
    if ((await countLinks(context, organisationId)) >= linksMaximum)
      throw new Problem('limit_reached', `An organisation has at most ${linksMaximum} links.`);
    const link = { ...linkOf(context, organisationId, wish), testFailure: failure?.slice(0, 1000) ?? null };
    await insertLink(context, link, context.actor.userId);
    const { token } = await giveLinkToken(context, link);
    await remember(context, link, { kind: event, detail: { agentUserId: link.agentUserId } });
    return { ...(await viewLink(context, link, facts)), token };
  });
}

async function expectMayCreate(context: Context<UserActor>, organisationId: string, wish: NewLink) {
  const facts = await authorizeInOrganisation(context, organisationId, { verb: 'link.change', event });
  if (context.actor.plan === 'free') throw new Problem('subscription_required', 'A free plan takes no new links.');
  if (!(await hasEmailDomain(context, organisationId)))
    throw new Problem('email_domain_required', 'A link needs an e-mail domain on its organisation; add one first.');
  await expectAgent(context, organisationId, wish.agentUserId);
  return facts;
}

/** 422 unless this is an active agent of the organisation; somebody else's reads like nobody's. */
export async function expectAgent(context: Context, organisationId: string, agentUserId: string): Promise<void> {
  const agent = await findAgentOf(context, organisationId, agentUserId);
  if (agent?.status !== 'active') throw invalid('agentUserId', 'must be an active agent of this organisation');
}

function linkOf(context: Context, organisationId: string, wish: NewLink): Link {
  const { shown, secrets } = divideSettings(wish.kind, wish.settings);
  return {
    id: newId(),
    organisationId: organisationId as OrganisationId,
    agentUserId: wish.agentUserId as UserId,
    kind: wish.kind,
    name: wish.name,
    settings: shown,
    sealedSecrets: sealSecrets(context, secrets),
    testedAt: context.now(),
    testFailure: null,
    createdAt: context.now(),
    version: 1,
  };
}

/** Nothing to seal is null. */
export function sealSecrets({ services }: Context, secrets: Record<string, unknown>): Buffer | null {
  return Object.keys(secrets).length === 0 ? null : services.sealer.seal(JSON.stringify(secrets));
}
