import * as openid from 'openid-client';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { signOut } from '../identity/sign-out.ts';
import { Problem } from '../platform/errors.ts';
import { postLogoutRedirectUri } from './addresses.ts';
import { reach } from './begin-sign-on.ts';
import { findSignOnSession } from './identity-store.ts';
import { findProvider } from './provider-store.ts';
import { openSecret } from './take-up.ts';

/**
 * Somebody signs out here and at the provider that began their session; says where the browser goes. Here they are signed
 * out whatever the provider does.
 */
export async function leaveProvider(outside: Outside<UserActor>): Promise<string> {
  const left = await inTransaction(outside, async (context) => {
    const { sessionId } = context.actor;
    const session = sessionId ? await findSignOnSession(context, sessionId) : undefined;
    const usable =
      session &&
      (await withWiderSight(
        context,
        'the provider that signs people out may be another organisation’s of the account',
        async () => {
          const provider = await findProvider(context, session.providerId);
          return provider && { provider, clientSecret: await openSecret(context, provider.id) };
        },
      ));
    await signOut(context);
    return { usable, idToken: session && context.services.sealer.open(session.sealedIdToken) };
  });
  if (!left.usable || !left.idToken) return '/sign-in';
  try {
    const configuration = await reach(outside, left.usable);
    if (!configuration.serverMetadata().end_session_endpoint) return '/sign-in';
    return openid.buildEndSessionUrl(configuration, {
      id_token_hint: left.idToken,
      post_logout_redirect_uri: postLogoutRedirectUri(outside.services.environment),
    }).href;
  } catch (error) {
    if (error instanceof Problem) return '/sign-in';
    throw error;
  }
}
