import * as openid from 'openid-client';
import { Problem } from '../platform/errors.ts';
import { type SignedOn, saysSecondFactor } from './identity-provider.ts';

/** What was kept here when somebody left for the provider. */
export type Expectation = { state: string; nonce: string; codeVerifier: string; isFresh: boolean };

/** Where the browser goes: to the provider, with what binds its answer to this one sign-on (PKCE S256, state, nonce). */
export async function authorizationUrl(
  configuration: openid.Configuration,
  wanted: Expectation & { redirectUri: string; scopes: string[]; loginHint?: string | undefined },
): Promise<URL> {
  return openid.buildAuthorizationUrl(configuration, {
    response_type: 'code',
    redirect_uri: wanted.redirectUri,
    scope: wanted.scopes.join(' '),
    state: wanted.state,
    nonce: wanted.nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(wanted.codeVerifier),
    code_challenge_method: 'S256',
    ...(wanted.loginHint ? { login_hint: wanted.loginHint } : {}),
    ...(wanted.isFresh ? { prompt: 'login', max_age: '0' } : {}),
  });
}

/** Fresh: this long ago at most, beyond what clocks differ. */
const freshSeconds = 300;

/**
 * Takes the provider's code to it and checks all that comes back: issuer (the iss parameter and the ID token), audience and
 * authorised party, signature by the published keys, nonce, times, and for a fresh sign-in when the person was asked.
 */
export async function exchange(
  configuration: openid.Configuration,
  answer: URL,
  expected: Expectation,
): Promise<SignedOn> {
  const tokens = await openid.authorizationCodeGrant(configuration, answer, {
    expectedState: expected.state,
    expectedNonce: expected.nonce,
    pkceCodeVerifier: expected.codeVerifier,
    idTokenExpected: true,
    ...(expected.isFresh ? { maxAge: freshSeconds } : {}),
  });
  const idClaims = tokens.claims();
  if (!idClaims || !tokens.id_token) throw new Problem('sign_on_failed');
  // The library compares the authorised party only where there are several audiences.
  if (idClaims.azp !== undefined && idClaims.azp !== configuration.clientMetadata().client_id)
    throw new Problem('sign_on_failed', 'The identity provider’s word was given to another application.');
  if (expected.isFresh && typeof idClaims.auth_time !== 'number')
    throw new Problem('sign_on_failed', 'The identity provider does not say when it asked for the password.');
  const claims = await withAddress(configuration, tokens.access_token, idClaims);
  return {
    issuer: idClaims.iss,
    subject: idClaims.sub,
    claims,
    idToken: tokens.id_token,
    providerSessionId: typeof idClaims.sid === 'string' ? idClaims.sid.slice(0, 500) : null,
    authenticatedAt: typeof idClaims.auth_time === 'number' ? new Date(idClaims.auth_time * 1000) : null,
    hasSecondFactor: saysSecondFactor(idClaims.amr),
  };
}

/**
 * Many providers tell the address at their userinfo endpoint only. Address and whether it is verified are taken from one
 * place, so that one cannot vouch for the other's.
 */
async function withAddress(
  configuration: openid.Configuration,
  accessToken: string,
  claims: openid.IDToken,
): Promise<Record<string, unknown>> {
  if (claims.email !== undefined || !configuration.serverMetadata().userinfo_endpoint) return claims;
  const told = await openid.fetchUserInfo(configuration, accessToken, claims.sub);
  return { ...claims, ...told, sub: claims.sub };
}
