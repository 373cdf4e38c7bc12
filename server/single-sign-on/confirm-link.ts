import { anonymous } from '../access/actor.ts';
import { type Context, inTransaction, lookFirst, type Outside } from '../access/context.ts';
import { limitClient } from '../identity/attempts.ts';
import { findUser } from '../identity/find-user.ts';
import { holdPerson } from '../identity/hold-person.ts';
import { checkPasswordOf } from '../identity/sign-on.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { checkSecondFactor } from '../second-factors/check-second-factor.ts';
import { findFactorKinds } from '../second-factors/find-second-factors.ts';
import { cookieNameOf } from './begin-sign-on.ts';
import { enter } from './enter.ts';
import type { SignedOn } from './identity-provider.ts';
import { lockIdentity } from './identity-store.ts';
import { linkIdentity } from './link-identity.ts';
import { findProvider } from './provider-store.ts';
import { refuseUnlessTheirs } from './settle-sign-on.ts';
import { findUnlinked, type SignOn, takeSignOn } from './sign-on-store.ts';

type Body = { token: string; password: string; code?: string | undefined; recoveryCode?: string | undefined };
type Waiting = { tokenHash: Buffer; browserHash: Buffer };

/**
 * Whoever came back from the provider with the address of an existing user shows by the user's password, and second factor
 * if they have one, that this user is them: they are linked and signed in. Also where single sign-on is demanded, since the
 * provider has signed them in already. 410 `token_invalid` in another browser, a second time, or after ten minutes; 401
 * `invalid_credentials`, `second_factor_needed`; 403 `second_factor_refused`; 429 `too_many_attempts`.
 */
export async function confirmLink(caller: Outside, body: Body) {
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'sign_in');
  const browserToken = readCookie(outside.request.header?.('cookie'), cookieNameOf(body.token));
  if (!browserToken) throw expired();
  const waiting = { tokenHash: hashToken(body.token), browserHash: hashToken(browserToken) };
  const found = await lookFirst(outside, (context) => findUnlinked(context, waiting));
  if (!found?.userId) throw expired();
  await checkPasswordOf(outside, found.userId, body.password);
  return inTransaction(outside, (context) => link(context, waiting, body));
}

/** One cookie of a request; our names and values need no decoding. */
function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

async function link(context: Context, waiting: Waiting, body: Body) {
  const signOn = await takeSignOn(context, { stage: 'unlinked', ...waiting });
  if (!signOn?.userId) throw expired();
  const provider = await findProvider(context, signOn.providerId);
  if (!provider?.isEnabled) throw expired();
  const person = await holdPerson(context, signOn.userId);
  await refuseUnlessTheirs(context, provider, person);
  await showSecondFactor(context, { userId: person.id, organisationId: person.organisation_id }, body);
  const signedOn = readSignedOn(context, signOn);
  const { issuer, subject } = signedOn;
  const taken = await lockIdentity(context, { identityProviderId: provider.id, issuer, subject });
  if (taken && taken.userId !== person.id) throw new Problem('identity_linked_elsewhere');
  const identity = taken ?? (await linkIdentity(context, { provider, signedOn }, person));
  await enter(context, { provider, signedOn }, identity);
  return { user: await findUser(context, person.id), returnTo: signOn.returnTo };
}

async function showSecondFactor(context: Context, owner: { userId: string; organisationId: string }, body: Body) {
  const kinds = await findFactorKinds(context, owner.userId);
  if (kinds.length === 0) return;
  const { code, recoveryCode } = body;
  if (code === undefined && recoveryCode === undefined)
    throw new Problem('second_factor_needed', undefined, { extra: { kinds } as never });
  await checkSecondFactor(context, { ...owner, sessionId: null }, { code, recoveryCode });
}

function readSignedOn(context: Context, signOn: SignOn): SignedOn {
  const kept = JSON.parse(context.services.sealer.open(signOn.sealedSecrets ?? Buffer.alloc(0))) as SignedOn;
  return { ...kept, authenticatedAt: kept.authenticatedAt === null ? null : new Date(kept.authenticatedAt) };
}

function expired(): Problem {
  return new Problem(
    'token_invalid',
    'It took too long, or it is another browser. Sign in at your identity provider again.',
  );
}
