import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { continueAs, openSession } from '../identity/start-session.ts';
import type { IdentityProvider, SignedOn } from './identity-provider.ts';
import { insertSignOnSession, touchIdentity } from './identity-store.ts';
import { shown } from './link-identity.ts';

/** Signs somebody in whom a provider has signed in and who is known to be this user; the session remembers its provider. */
export async function enter(
  context: Context,
  { provider, signedOn }: { provider: IdentityProvider; signedOn: SignedOn },
  identity: { id: string; userId: string },
): Promise<UserActor> {
  // Whether the provider's second factor counts here is for the organisation to say.
  const actor = await openSession(context, identity.userId, provider.trustsSecondFactor && signedOn.hasSecondFactor);
  if (!actor.sessionId) throw new Error('a session that was just started is not there');
  await insertSignOnSession(context, {
    session_id: actor.sessionId,
    identity_provider_id: provider.id,
    linked_identity_id: identity.id,
    provider_session_id: signedOn.providerSessionId,
    sealed_id_token: context.services.sealer.seal(signedOn.idToken),
  });
  await touchIdentity(context, identity.id, shown(signedOn.claims.email));
  await continueAs(context, actor, (own) =>
    record(own, {
      kind: 'session.started',
      organisationIds: [actor.organisationId],
      subject: { kind: 'user', id: actor.userId },
      detail: { by: 'identity_provider', identityProviderId: provider.id },
    }),
  );
  return actor;
}
