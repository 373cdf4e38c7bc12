import type { UserActor } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import { nameOrganisationsInMail } from '../access/people.ts';
import type { OrganisationFacts } from '../access/policy.ts';
import { findOwnedEmailDomain } from '../identity/find-owned-email-domain.ts';
import { isOwnedElsewhere } from '../identity/place.ts';
import { webLink } from '../identity/web-link.ts';
import { sendMail } from '../notices/send-mail.ts';
import { later } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { invitationDays, invitationMilliseconds } from './invitation.ts';

/** A fresh link with what is kept of it. */
export type Link = { link: string; row: { token_hash: Buffer; expires_at: Date } };

/** A new link for an invitation; an older one dies as soon as this one is saved in its place. */
export function makeLink(context: Context): Link {
  const token = newToken();
  return {
    link: webLink(context.services.environment, 'invitation', token),
    row: { token_hash: hashToken(token), expires_at: later(context.now(), invitationMilliseconds) },
  };
}

/** Mails the link. It names the organisation and nothing that the inviter wrote (SPEC 11). */
export async function mailInvitation(
  context: Context,
  invitation: { organisationId: string; email: string; link: string },
): Promise<void> {
  const name = (await nameOrganisationsInMail(context, [invitation.organisationId]))(invitation.organisationId);
  await sendMail(context, {
    to: invitation.email,
    kind: 'invitation.created',
    subject: `${name} invites you to Causeway`,
    text:
      `${name} invites you to work with them in Causeway.\n\nAccept within ${invitationDays} days:\n${invitation.link}\n\n` +
      'If you do not expect this, leave it: nothing happens.\n',
  });
}

/**
 * An address under an e-mail domain that another account owns is not invited (SPEC 4): 422
 * `email_domain_owned_elsewhere`. An explicit choice inside the account beats its default.
 */
export async function refuseOwnedElsewhere(context: Context, email: string, facts: OrganisationFacts): Promise<void> {
  const owned = await withWiderSight(
    context,
    'whether another account owns an e-mail domain decides, not who does',
    () => findOwnedEmailDomain(context, email),
  );
  if (isOwnedElsewhere(owned, facts.accountId)) {
    throw new Problem(
      'email_domain_owned_elsewhere',
      'This address falls under an e-mail domain that another account owns.',
    );
  }
}

/** Who invites, as kept with the invitation; nobody when the installation does. */
export function inviterOf(context: Context): UserActor['userId'] | null {
  return context.actor.kind === 'user' ? context.actor.userId : null;
}
