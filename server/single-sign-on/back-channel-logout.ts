import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { installation } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { limitClient } from '../identity/attempts.ts';
import { later, minute } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { findUsable, reach, type Usable } from './begin-sign-on.ts';
import { clockToleranceSeconds } from './identity-provider.ts';
import { deleteSessions, findSessionsToEnd, rememberLogoutToken } from './identity-store.ts';
import { fetchChecked } from './openid.ts';

const eventName = 'http://schemas.openid.net/event/backchannel-logout';
/** Older messages are not believed; younger ones are remembered, so that none counts twice. */
const tokenMinutes = 5;

/**
 * A provider says that somebody signed out there: the sessions that it began for them end here too (OpenID Connect
 * Back-Channel Logout 1.0). 400 `malformed_request` for a message that is not the provider's, not about this, old, or a
 * repetition.
 */
export async function backChannelLogout(caller: Outside, providerId: string, logoutToken: string): Promise<void> {
  const outside = { ...caller, actor: installation };
  await limitClient(outside, 'sign_in');
  const usable = await inTransaction(outside, (context) => findUsable(context, providerId));
  const claims = await verify(outside, usable, logoutToken);
  const { provider } = usable;
  await inTransaction(outside, async (context) => {
    const isNew = await rememberLogoutToken(context, {
      identity_provider_id: provider.id,
      token_hash: hashToken(String(claims.jti)),
      expires_at: later(context.now(), 2 * tokenMinutes * minute),
    });
    if (!isNew) throw refused();
    const sessions = await findSessionsToEnd(context, provider.id, {
      issuer: provider.issuer,
      subject: typeof claims.sub === 'string' ? claims.sub : null,
      providerSessionId: typeof claims.sid === 'string' ? claims.sid : null,
    });
    await deleteSessions(
      context,
      sessions.map(({ sessionId }) => sessionId),
    );
    for (const { userId, organisationId } of sessions) {
      await record(context, {
        kind: 'session.ended',
        organisationIds: [organisationId],
        subject: { kind: 'user', id: userId },
        detail: { by: 'identity_provider', identityProviderId: provider.id },
      });
    }
  });
}

async function verify(outside: Outside, usable: Usable, logoutToken: string): Promise<JWTPayload> {
  const configuration = await reach(outside, usable);
  const {
    jwks_uri: address,
    issuer,
    id_token_signing_alg_values_supported: algorithms,
  } = configuration.serverMetadata();
  const answer = await fetchChecked(outside.services)(address ?? '', {
    method: 'GET',
    headers: { accept: 'application/json' },
    body: undefined,
    redirect: 'manual',
  });
  try {
    const keys = createLocalJWKSet((await answer.json()) as JSONWebKeySet);
    const { payload } = await jwtVerify(logoutToken, keys, {
      issuer,
      audience: usable.provider.clientId,
      algorithms: algorithms ?? [],
      currentDate: outside.now(),
      clockTolerance: clockToleranceSeconds,
      maxTokenAge: `${tokenMinutes} minutes`,
      requiredClaims: ['jti', 'iat', 'events'],
    });
    if (!isLogout(payload)) throw refused();
    return payload;
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw refused();
  }
}

/** About signing out, of somebody or of one of their sessions, and no ID token in disguise. */
function isLogout({ events, nonce, sub, sid, jti }: JWTPayload): boolean {
  const isAbout = typeof events === 'object' && events !== null && eventName in events;
  return (
    isAbout && nonce === undefined && typeof jti === 'string' && (typeof sub === 'string' || typeof sid === 'string')
  );
}

function refused(): Problem {
  return new Problem('malformed_request', 'This is no logout token of this identity provider.');
}
