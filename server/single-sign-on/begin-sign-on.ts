import * as openid from 'openid-client';
import { anonymous } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { limitClient } from '../identity/attempts.ts';
import { later, minute } from '../platform/clock.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { idShape, newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { redirectUri } from './addresses.ts';
import { authorizationUrl } from './exchange.ts';
import { type IdentityProvider, localPath, signOnMinutes } from './identity-provider.ts';
import { discover, isUnreachable, sayFailure } from './openid.ts';
import { findEnabledProviderByShortName, findProvider } from './provider-store.ts';
import { insertSignOn, type SignOn, takeAsked } from './sign-on-store.ts';
import { openSecret } from './take-up.ts';

export type Usable = { provider: IdentityProvider; clientSecret: string };
/** Where the browser goes, and the cookie that binds the answer to it. */
export type Departure = { location: string; cookie: { name: string; value: string } };

/** Each sign-on has a cookie of its own, so that two tabs do not disturb each other. */
export function cookieNameOf(state: string): string {
  return `causeway_sign_on_${hashToken(state).toString('hex').slice(0, 16)}`;
}

/**
 * Somebody leaves for the identity provider: what their answer will be held against is kept here, hashed or sealed, for ten
 * minutes. `start` is the token of what they asked for while signed in: linking, or confirming an act. 404 for a provider
 * that is not used; 410 `sign_on_expired`; 503 `unavailable` when the provider does not answer; 429 `too_many_requests`.
 */
export async function beginSignOn(
  caller: Outside,
  wanted: {
    provider: string;
    start?: string | undefined;
    returnTo?: string | undefined;
    loginHint?: string | undefined;
  },
): Promise<Departure> {
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'sign_in');
  const { usable, asked } = await inTransaction(outside, async (context) => ({
    usable: await findUsable(context, wanted.provider),
    asked: wanted.start === undefined ? undefined : await take(context, caller, wanted.start),
  }));
  if (asked && asked.providerId !== usable.provider.id) throw new Problem('sign_on_expired');
  const configuration = await reach(outside, usable);
  const expected = {
    state: openid.randomState(),
    nonce: openid.randomNonce(),
    codeVerifier: openid.randomPKCECodeVerifier(),
    isFresh: asked?.purpose === 'confirmation',
  };
  const location = await authorizationUrl(configuration, {
    ...expected,
    redirectUri: redirectUri(outside.services.environment, usable.provider.id),
    scopes: usable.provider.scopes,
    loginHint: wanted.loginHint,
  });
  const value = newToken();
  await inTransaction(outside, (context) =>
    keep(context, { usable, asked, expected, value, returnTo: wanted.returnTo }),
  );
  return { location: location.href, cookie: { name: cookieNameOf(expected.state), value } };
}

/** Only the session that asked may go on with what it asked for. */
async function take(context: Context, caller: Outside, start: string): Promise<SignOn> {
  const { actor } = caller;
  if (actor.kind !== 'user' || !actor.sessionId) throw new Problem('sign_on_expired');
  const asked = await takeAsked(context, hashToken(start), actor.sessionId);
  if (!asked) throw new Problem('sign_on_expired');
  return asked;
}

type Kept = {
  usable: Usable;
  asked: SignOn | undefined;
  expected: { state: string; nonce: string; codeVerifier: string };
  value: string;
  returnTo: string | undefined;
};

function keep(context: Context, { usable, asked, expected, value, returnTo }: Kept): Promise<void> {
  const { state, nonce, codeVerifier } = expected;
  return insertSignOn(context, {
    id: newId(),
    identity_provider_id: usable.provider.id,
    stage: 'underway',
    purpose: asked?.purpose ?? 'sign_in',
    token_hash: hashToken(state),
    browser_hash: hashToken(value),
    sealed_secrets: context.services.sealer.seal(JSON.stringify({ nonce, codeVerifier })),
    user_id: asked?.userId ?? null,
    session_id: asked?.sessionId ?? null,
    act: asked?.act ?? null,
    return_to: asked?.returnTo ?? localPath(returnTo),
    created_at: context.now(),
    expires_at: later(context.now(), signOnMinutes * minute),
  });
}

/** A provider that is used now, by its id or by the short name of its organisation, with our secret there; else 404. */
export async function findUsable(context: Context, named: string): Promise<Usable> {
  const isId = idShape.safeParse(named).success;
  const provider = await (isId ? findProvider(context, named) : findEnabledProviderByShortName(context, named));
  if (!provider?.isEnabled) throw notFound();
  return { provider, clientSecret: await openSecret(context, provider.id) };
}

/** What the provider publishes of itself; 503 `unavailable` with the reason when it cannot be had. */
export async function reach(outside: Outside, { provider, clientSecret }: Usable): Promise<openid.Configuration> {
  try {
    return await discover(outside, { ...provider, clientSecret });
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('unavailable', `${provider.name} cannot be reached: ${sayFailure(error)}`, {
      ...(isUnreachable(error) ? { retryAfterSeconds: 10 } : {}),
    });
  }
}
