import type { Context } from '../access/context.ts';
import { record } from '../audit/record.ts';
import type { KnownPerson } from '../identity/sign-on.ts';
import { sendMail } from '../notices/send-mail.ts';
import { newId } from '../platform/ids.ts';
import type { IdentityProvider, SignedOn } from './identity-provider.ts';
import { saveIdentity } from './identity-store.ts';

/**
 * From now on, who the provider says this is, is this user. Whoever calls has made sure of it. The person is told by mail,
 * in case it was not they.
 */
export async function linkIdentity(
  context: Context,
  { provider, signedOn }: { provider: IdentityProvider; signedOn: SignedOn },
  person: KnownPerson,
): Promise<{ id: string; userId: string }> {
  const id = newId<'linked-identity'>();
  const { email } = signedOn.claims;
  await saveIdentity(context, {
    id,
    identity_provider_id: provider.id,
    organisation_id: provider.organisationId,
    user_id: person.id,
    issuer: signedOn.issuer,
    subject: signedOn.subject,
    email: shown(email),
    linked_at: context.now(),
  });
  await record(context, {
    kind: 'identity.linked',
    organisationIds: [person.organisation_id, provider.organisationId],
    subject: { kind: 'user', id: person.id },
    detail: { identityProviderId: provider.id },
  });
  await sendMail(context, {
    to: person.email,
    kind: 'identity.linked',
    subject: 'You can sign in through your organisation',
    text: [
      'From now on, you can sign in to Causeway at the identity provider of your organisation.',
      `If it was not you who set this up, tell your administrators, and remove it on your account page: ${context.services.environment.PUBLIC_URL}`,
    ].join('\n\n'),
  });
  return { id, userId: person.id };
}

/** An address as the provider says it, only to be shown. */
export function shown(email: unknown): string | null {
  return typeof email === 'string' && email.isWellFormed() && !email.includes('\0') && email.length <= 254
    ? email
    : null;
}
