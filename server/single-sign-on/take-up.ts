import type { UserActor } from '../access/actor.ts';
import type { Context, Outside } from '../access/context.ts';
import { may, type OrganisationFacts } from '../access/policy.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { backChannelLogoutUri, postLogoutRedirectUri, redirectUri } from './addresses.ts';
import type { IdentityProviderView } from './contract.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { findProvider, findSealedSecret, lockProvider } from './provider-store.ts';
export type ProviderPath = { id: string; providerId: string };

/** A provider of an organisation that the actor belongs to or administers; 404 for anybody else's. */
export async function reachProvider(
  context: Context<UserActor>,
  path: ProviderPath,
  how: 'read' | 'lock' = 'read',
): Promise<{ provider: IdentityProvider; facts: Required<OrganisationFacts> }> {
  const facts = await reachOrganisation(context, path.id);
  const provider = await (how === 'lock' ? lockProvider : findProvider)(context, path.providerId);
  if (!provider || provider.organisationId !== path.id) throw notFound();
  return { provider, facts };
}

/** A provider as its administrators see it, without the secret. */
export function viewProvider(
  context: Outside<UserActor>,
  provider: IdentityProvider,
  facts: OrganisationFacts,
): IdentityProviderView {
  const { environment } = context.services;
  const change = may(context.actor, 'identity_provider.change', facts);
  return {
    id: provider.id,
    organisationId: provider.organisationId,
    name: provider.name,
    issuer: provider.issuer,
    clientId: provider.clientId,
    scopes: provider.scopes,
    enabled: provider.isEnabled,
    trustsSecondFactor: provider.trustsSecondFactor,
    redirectUri: redirectUri(environment, provider.id),
    postLogoutRedirectUri: postLogoutRedirectUri(environment),
    backChannelLogoutUri: backChannelLogoutUri(environment, provider.id),
    createdAt: provider.createdAt.toISOString(),
    version: provider.version,
    may: { change, remove: change, test: change },
  };
}

/** Our secret at a provider, which nobody but the provider gets to see. */
export async function openSecret(context: Context, providerId: string): Promise<string> {
  const sealed = await findSealedSecret(context, providerId);
  if (!sealed) throw new Problem('version_conflict');
  return context.services.sealer.open(sealed);
}
