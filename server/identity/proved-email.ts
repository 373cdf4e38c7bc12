import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { canonicalEmail } from './email-address.ts';
import { isAtOrBelow, isOwnedElsewhere, type OwnedEmailDomainFact } from './place.ts';

/** How somebody showed that an address is theirs. */
export type EmailProof = 'mail_link' | 'identity_provider' | 'owner' | 'earlier';

declare const brand: unique symbol;

/**
 * An address that the person has proved to be theirs. Nobody is placed by any other (SPEC 4): what places people takes
 * this and no text, and only the functions of this file make one, each from its evidence. The compiler holds to the first,
 * `addressOf` to the second.
 */
export type ProvedEmail = { readonly address: string; readonly by: EmailProof; readonly [brand]: true };

const genuine = new WeakSet<object>();

/** The proved address. Throws for anything that no function of this file has made, whatever its type says. */
export function addressOf(proof: ProvedEmail): string {
  if (!genuine.has(proof)) throw new Error('an address was used for placement that nobody has proved');
  return proof.address;
}

function make(address: string, by: EmailProof): ProvedEmail {
  if (canonicalEmail(address) !== address) throw new Error('a proved address is in canonical form');
  const proof = Object.freeze({ address, by });
  genuine.add(proof);
  return proof as ProvedEmail;
}

/** What is kept of a link that was sent to an address: sign-ups, changes of address, invitations. */
export type KeptLink = { email: string; tokenHash: Buffer; expiresAt: Date };

/** Whoever holds the token of a link that was sent to an address has proved it. 410 `token_invalid` for any other token, or too late. */
export function provedByLink(token: string, kept: KeptLink, now: Date): ProvedEmail {
  if (!kept.tokenHash.equals(hashToken(token)) || kept.expiresAt <= now) throw new Problem('token_invalid');
  return make(kept.email, 'mail_link');
}

/**
 * What an identity provider claims proves an address only if it says so itself: `email_verified` must be true, and neither
 * missing, nor a text, nor anything else. Undefined otherwise, and for what is no address.
 */
export function provedByIdentityProvider(claims: Record<string, unknown>): ProvedEmail | undefined {
  if (claims.email_verified !== true || typeof claims.email !== 'string') return undefined;
  const address = canonicalEmail(claims.email);
  return address === undefined ? undefined : make(address, 'identity_provider');
}

/**
 * Whoever owns an e-mail domain gives out its addresses, and its account says whose they are: that is the proof when an
 * identity provider provisions somebody. Undefined unless this account owns the most specific name that covers the address.
 */
export function provedByOwner(
  address: string,
  owned: OwnedEmailDomainFact | null,
  accountId: string,
): ProvedEmail | undefined {
  if (owned === null || isOwnedElsewhere(owned, accountId)) return undefined;
  const isCovered = isAtOrBelow(address.slice(address.lastIndexOf('@') + 1), owned.name);
  return isCovered ? make(address, 'owner') : undefined;
}

/** The address that an active or disabled user has was proved when it became theirs; a pending user's never was. Aliases are none. */
export function provedEarlier(user: { email: string; status: 'pending' | 'active' | 'disabled' }): ProvedEmail {
  if (user.status === 'pending') throw new Problem('user_pending');
  return make(user.email, 'earlier');
}
