import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { canonicalEmail, isAgentAddress } from '../identity/email-address.ts';
import { findOwnedEmailDomains } from '../identity/find-owned-email-domain.ts';
import { isOwnedElsewhere } from '../identity/place.ts';
import { reachOrganisation } from '../organisations/find-organisation.ts';
import type { InvitationPreview } from './contract.ts';

/**
 * Says of each address, in the order given, whether inviting it would be refused for what it is: not an address, or under
 * an e-mail domain that another account owns (SPEC 4). Nothing happens by asking; for those who may invite, to whom
 * inviting says the same.
 */
export function previewInvitations(
  context: Outside<UserActor>,
  organisationId: string,
  body: { emails: string[] },
): Promise<InvitationPreview> {
  return inTransaction(context, async (context) => {
    const facts = await reachOrganisation(context, organisationId);
    authorize(context.actor, 'invitation.create', facts);
    const canonical = body.emails.map(personAddressOf);
    const owned = await withWiderSight(
      context,
      'whether another account owns an e-mail domain decides, not who does',
      () =>
        findOwnedEmailDomains(
          context,
          canonical.flatMap((email) => email ?? []),
        ),
    );
    return {
      items: body.emails.map((email, index) => {
        const address = canonical[index];
        if (!address) return { email, state: 'malformed' };
        return { email, state: isOwnedElsewhere(owned(address), facts.accountId) ? 'owned_elsewhere' : 'fine' };
      }),
    };
  });
}

/** Undefined for what nobody is invited by: no address, or an agent's. */
function personAddressOf(text: string): string | undefined {
  const email = canonicalEmail(text);
  return email === undefined || isAgentAddress(email) ? undefined : email;
}
