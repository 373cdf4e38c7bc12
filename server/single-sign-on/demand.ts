import type { Context } from '../access/context.ts';
import { findOwnedEmailDomain } from '../identity/find-owned-email-domain.ts';
import { findOrganisationFacts } from '../organisations/find-organisation.ts';
import { Problem } from '../platform/errors.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { findEnabledProvider } from './provider-store.ts';
import { administratorsAmong, findEmergencyAdministrators, findSettings } from './settings-store.ts';

/** Who demands single sign-on for an address, and where it then signs in. */
export type Demand = { organisationId: string; accountId: string; provider: IdentityProvider };

/**
 * Where an address signs in: at the provider of the organisation that owns its e-mail domain, whether or not anybody has
 * the address. The caller has installation scope.
 */
export async function findProviderFor(
  context: Context,
  email: string,
): Promise<{ provider: IdentityProvider; isDemanded: boolean } | null> {
  const owned = await findOwnedEmailDomain(context, email);
  const provider = owned && (await findEnabledProvider(context, owned.organisationId));
  if (!provider) return null;
  const { isRequired } = await findSettings(context, provider.organisationId);
  return { provider, isDemanded: isRequired };
}

/** Whether single sign-on is demanded for an address, by its e-mail domain alone, so that it tells nothing of who has it. */
export async function isDemandedFor(context: Context, email: string): Promise<boolean> {
  return (await findProviderFor(context, email))?.isDemanded ?? false;
}

/**
 * Whether somebody signs in at their identity provider only: their address is under an e-mail domain whose owner demands
 * it, and they belong to its account. Not the administrators whom it named for emergencies, as long as they are that.
 */
export async function mustSignOn(
  context: Context,
  person: { id: string; email: string; organisation_id: string },
): Promise<boolean> {
  const found = await findProviderFor(context, person.email);
  if (!found?.isDemanded) return false;
  const { accountId } = await findOrganisationFacts(context, person.organisation_id);
  if (accountId !== found.provider.accountId) return false;
  const { organisationId } = found.provider;
  const isNamed = (await findEmergencyAdministrators(context, organisationId)).includes(person.id);
  return !isNamed || (await administratorsAmong(context, organisationId, [person.id])).length === 0;
}

/** 401 `single_sign_on_required` for who signs in at their identity provider only. For every other way in. */
export async function refuseWhoMustSignOn(
  context: Context,
  person: { id: string; email: string; organisation_id: string },
): Promise<void> {
  if (await mustSignOn(context, person)) throw new Problem('single_sign_on_required');
}

/** The same for an address that is yet to become a user's: single sign-on is how it does. */
export async function refuseNewcomerWhoMustSignOn(context: Context, email: string): Promise<void> {
  if (await isDemandedFor(context, email)) throw new Problem('single_sign_on_required');
}
