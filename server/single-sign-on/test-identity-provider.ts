import * as openid from 'openid-client';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { redirectUri } from './addresses.ts';
import type { IdentityProviderTestView } from './contract.ts';
import { discover, fetchChecked, sayFailure } from './openid.ts';
import { openSecret, type ProviderPath, reachProvider } from './take-up.ts';

/**
 * An administrator tries a provider out, without anybody signing in: does it answer at its issuer, does it publish keys,
 * does it know us? The answer says what is wrong.
 */
export async function testIdentityProvider(
  outside: Outside<UserActor>,
  path: ProviderPath,
): Promise<IdentityProviderTestView> {
  const found = await lookFirst(outside, async (context) => {
    const { provider, facts } = await reachProvider(context, path);
    authorize(context.actor, 'identity_provider.change', facts);
    return { provider, clientSecret: await openSecret(context, provider.id) };
  });
  const result = await look(outside, { ...found.provider, clientSecret: found.clientSecret });
  return inTransaction(outside, async (context) => {
    await record(context, {
      kind: 'identity_provider.tested',
      organisationIds: [path.id],
      subject: { kind: 'identity_provider', id: path.providerId },
      detail: { works: result.works },
    });
    return result;
  });
}

type Tried = Parameters<typeof discover>[1] & { id: string };

async function look(outside: Outside, provider: Tried): Promise<IdentityProviderTestView> {
  try {
    const configuration = await discover(outside, provider);
    const problem =
      lacking(configuration.serverMetadata()) ??
      (await wrongKeys(outside, configuration)) ??
      (await wrongCredentials(configuration, redirectUri(outside.services.environment, provider.id)));
    return { works: problem === null, problem, remarks: remarksOn(configuration.serverMetadata()) };
  } catch (error) {
    return { works: false, problem: sayFailure(error), remarks: [] };
  }
}

function lacking(server: openid.ServerMetadata): string | null {
  if (!server.authorization_endpoint) return 'It does not say where people sign in (authorization_endpoint).';
  if (!server.token_endpoint) return 'It does not say where codes are exchanged (token_endpoint).';
  if (!server.jwks_uri) return 'It does not publish the keys that it signs with (jwks_uri).';
  if (server.id_token_signing_alg_values_supported?.length === 0)
    return 'It signs in no way that is accepted here; RS256 and ES256 are among those that are.';
  return null;
}

async function wrongKeys(outside: Outside, configuration: openid.Configuration): Promise<string | null> {
  const { jwks_uri: address } = configuration.serverMetadata();
  const answer = await fetchChecked(outside.services)(address ?? '', {
    method: 'GET',
    headers: { accept: 'application/json' },
    body: undefined,
    redirect: 'manual',
  });
  const keys = (await answer.json().catch(() => null)) as { keys?: unknown } | null;
  const isThere = answer.status === 200 && Array.isArray(keys?.keys) && keys.keys.length > 0;
  return isThere ? null : 'It publishes no keys to check its signatures with (jwks_uri).';
}

/** A made-up code is refused as such by a provider that knows us, and with invalid_client by one that does not. */
async function wrongCredentials(configuration: openid.Configuration, redirect: string): Promise<string | null> {
  try {
    const parameters = {
      code: 'a-code-that-nobody-gave',
      redirect_uri: redirect,
      code_verifier: openid.randomPKCECodeVerifier(),
    };
    await openid.genericGrantRequest(configuration, 'authorization_code', parameters);
    return 'It accepts a code that it never gave.';
  } catch (error) {
    const isRefused =
      error instanceof openid.ResponseBodyError || error instanceof openid.WWWAuthenticateChallengeError;
    if (!isRefused) throw error;
    const code = error instanceof openid.ResponseBodyError ? error.error : 'invalid_client';
    if (code === 'invalid_grant') return null;
    if (code === 'invalid_client' || code === 'unauthorized_client')
      return 'It does not know this client id, or not with this secret.';
    return sayFailure(error);
  }
}

function remarksOn(server: openid.ServerMetadata): string[] {
  const isSilent = !server.authorization_response_iss_parameter_supported;
  return [
    ...(server.code_challenge_methods_supported?.includes('S256')
      ? []
      : ['It does not say that it checks PKCE (S256). It is sent anyway.']),
    ...(isSilent ? ['It does not name itself in its answers (iss); each sign-in is bound to it by other means.'] : []),
    ...(server.end_session_endpoint ? [] : ['Signing out here does not sign people out there.']),
  ];
}
