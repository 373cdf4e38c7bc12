import type { Actor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { hasPassword } from '../identity/confirm-identity.ts';
import { findOwnedEmailDomain } from '../identity/find-owned-email-domain.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { addressOf, type ProvedEmail, provedByIdentityProvider } from '../identity/proved-email.ts';
import { holdAddress, joinBySignOn, type KnownPerson } from '../identity/sign-on.ts';
import { findOrganisationFacts } from '../organisations/find-organisation.ts';
import { later, minute } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { findFactorKinds } from '../second-factors/find-second-factors.ts';
import { confirmBySignOn } from './confirm-by-sign-on.ts';
import { enter } from './enter.ts';
import { type IdentityProvider, nameOf, type SignedOn, signOnMinutes, speaksFor } from './identity-provider.ts';
import { findIdentity, hasIdentity, lockIdentity, type Who } from './identity-store.ts';
import { linkIdentity } from './link-identity.ts';
import { insertSignOn, type SignOn } from './sign-on-store.ts';

/** What comes of a sign-on: they are in, or their password is still to show that the user of the address is them. */
export type Landing =
  | { kind: 'landed'; returnTo: string }
  | { kind: 'confirmed'; returnTo: string; confirmation: string }
  | { kind: 'unlinked'; token: string; browserToken: string };

export type Settling = {
  /** Who was signed in in this browser when the provider's answer came. */
  caller: Actor;
  provider: IdentityProvider;
  signOn: SignOn;
  signedOn: SignedOn;
  browserToken: string;
};

/**
 * Decides who somebody is that a provider has signed in (docs/decisions/0021-single-sign-on.md): who they are linked to;
 * else by an address that the provider has verified and that falls under an e-mail domain which its organisation owns: a
 * new person joins where placement says, and an existing one is never taken over by the address alone. 403
 * `email_unverified`, `email_outside_organisation`, `sign_on_refused`.
 */
export async function settleSignOn(context: Context, settling: Settling): Promise<Landing> {
  const { provider, signedOn, signOn } = settling;
  const proof = provedByIdentityProvider(signedOn.claims);
  // The address first and then rows, in this order everywhere.
  const known = proof && (await holdAddress(context, addressOf(proof)));
  const { issuer, subject } = signedOn;
  const who = { identityProviderId: provider.id, issuer, subject };
  if (signOn.purpose === 'confirmation') return confirmBySignOn(context, settling, await lockIdentity(context, who));
  if (signOn.purpose === 'link') return linkOwn(context, settling, who);
  const identity = await holdIdentity(context, who);
  if (identity) return enterAs(context, settling, identity);
  if (!proof) throw new Problem('email_unverified');
  const owned = await findOwnedEmailDomain(context, addressOf(proof));
  if (owned?.organisationId !== provider.organisationId) throw new Problem('email_outside_organisation');
  return known ? recognise(context, settling, known) : join(context, settling, proof);
}

/** Who is linked, held so until commit: the person before what they are linked by, in this order everywhere. */
async function holdIdentity(context: Context, who: Who): Promise<{ id: string; userId: string } | undefined> {
  const found = await findIdentity(context, who);
  if (found) await holdPerson(context, found.userId);
  return lockIdentity(context, who);
}

async function enterAs(
  context: Context,
  settling: Settling,
  identity: { id: string; userId: string },
): Promise<Landing> {
  const person = await holdPerson(context, identity.userId);
  await refuseUnlessTheirs(context, settling.provider, person);
  await enter(context, settling, identity);
  return { kind: 'landed', returnTo: settling.signOn.returnTo };
}

/** 403 unless somebody may sign in, and at this provider. */
export async function refuseUnlessTheirs(
  context: Context,
  provider: IdentityProvider,
  person: KnownPerson,
): Promise<void> {
  if (person.status !== 'active' || person.kind !== 'person') throw new Problem('sign_on_refused');
  const { accountId } = await findOrganisationFacts(context, person.organisation_id);
  const owned = await findOwnedEmailDomain(context, person.email);
  const facts = {
    organisationId: person.organisation_id,
    accountId,
    isOperator: person.is_operator,
    coveringOrganisationId: owned?.organisationId ?? null,
  };
  if (!speaksFor(provider, facts)) {
    throw new Problem('sign_on_refused', 'You do not belong to the organisation of this identity provider.');
  }
}

/**
 * The address has a user. Somebody who has a password here gives it once. Somebody who has no way in yet and has never been
 * linked anywhere, such as who was provisioned, has nothing that the address could take from them, and is linked. Who has
 * other ways in uses one of these first, and links on their account page.
 */
async function recognise(context: Context, settling: Settling, known: KnownPerson): Promise<Landing> {
  // As they are now: they may just have been disabled, or linked.
  const person = await holdPerson(context, known.id);
  await refuseUnlessTheirs(context, settling.provider, person);
  if (await hasPassword(context, person.id)) return askForPassword(context, settling, person);
  const hasOtherWays = (await findFactorKinds(context, person.id)).length > 0;
  if (hasOtherWays || (await hasIdentity(context, person.id))) throw new Problem('identity_not_linked');
  const identity = await linkIdentity(context, settling, person);
  await enter(context, settling, identity);
  return { kind: 'landed', returnTo: settling.signOn.returnTo };
}

async function askForPassword(context: Context, settling: Settling, person: KnownPerson): Promise<Landing> {
  const [token, browserToken] = [newToken(), newToken()];
  await insertSignOn(context, {
    id: newId(),
    identity_provider_id: settling.provider.id,
    stage: 'unlinked',
    purpose: 'sign_in',
    token_hash: hashToken(token),
    browser_hash: hashToken(browserToken),
    sealed_secrets: context.services.sealer.seal(JSON.stringify(settling.signedOn)),
    user_id: person.id,
    session_id: null,
    act: null,
    return_to: settling.signOn.returnTo,
    created_at: context.now(),
    expires_at: later(context.now(), signOnMinutes * minute),
  });
  return { kind: 'unlinked', token, browserToken };
}

async function join(context: Context, settling: Settling, proof: ProvedEmail): Promise<Landing> {
  const name = nameOf(settling.signedOn.claims, addressOf(proof));
  const { userId, decision } = await joinBySignOn(context, { proof, name });
  const person = await holdPerson(context, userId);
  const identity = await linkIdentity(context, settling, person);
  const { organisationId } = await enter(context, settling, identity);
  await record(context, {
    kind: 'user.joined',
    organisationIds: [organisationId],
    subject: { kind: 'user', id: userId },
    detail: { rule: decision.rule, emailDomain: decision.emailDomain, identityProviderId: settling.provider.id },
  });
  return { kind: 'landed', returnTo: settling.signOn.returnTo };
}

/** Somebody signed in, who has confirmed that it is them, links who they are at the provider. */
async function linkOwn(context: Context, settling: Settling, who: Who): Promise<Landing> {
  const { caller, signOn, provider } = settling;
  if (caller.kind !== 'user' || caller.sessionId === null || caller.sessionId !== signOn.sessionId)
    throw new Problem('sign_on_expired');
  const person = await holdPerson(context, caller.userId);
  const identity = await lockIdentity(context, who);
  if (identity && identity.userId !== caller.userId) throw new Problem('identity_linked_elsewhere');
  await refuseUnlessTheirs(context, provider, person);
  if (!identity) await linkIdentity(context, settling, person);
  return { kind: 'landed', returnTo: signOn.returnTo };
}
