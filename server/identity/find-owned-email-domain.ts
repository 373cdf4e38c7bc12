import type { Context } from '../access/context.ts';
import { suffixesOf } from './email-address.ts';
import { coveringEmailDomain, type OwnedEmailDomainFact } from './place.ts';
import { ownedEmailDomains } from './placement-store.ts';

/** The most specific owned e-mail domain that covers an address, of whichever organisation. */
export async function findOwnedEmailDomain(context: Context, email: string): Promise<OwnedEmailDomainFact | null> {
  return (await findOwnedEmailDomains(context, [email]))(email);
}

/** The same for many addresses, in one look-up for all of them. */
export async function findOwnedEmailDomains(
  context: Context,
  emails: string[],
): Promise<(email: string) => OwnedEmailDomainFact | null> {
  const owned = await ownedEmailDomains(context, [...new Set(emails.flatMap(suffixesOf))]);
  const byName = new Map(owned.map((one) => [one.name, one]));
  return (email) => {
    const covering = coveringEmailDomain(
      email,
      suffixesOf(email).flatMap((name) => byName.get(name) ?? []),
    );
    return covering && { name: covering.name, organisationId: covering.organisationId, accountId: covering.accountId };
  };
}
