import { anonymous } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { recordRefusal } from '../audit/record.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { redirectUri } from './addresses.ts';
import { findUsable, reach, type Usable } from './begin-sign-on.ts';
import { type Expectation, exchange } from './exchange.ts';
import type { SignedOn } from './identity-provider.ts';
import { isUnreachable, sayFailure } from './openid.ts';
import { type Landing, settleSignOn } from './settle-sign-on.ts';
import { type SignOn, takeSignOn } from './sign-on-store.ts';

/** What the browser brings back from the provider. */
export type Return = { provider: string; search: URLSearchParams; browserToken: string | undefined };

/**
 * Somebody comes back from the identity provider. What was kept is used up first, so that no answer counts twice; then the
 * code is exchanged and everything about the answer checked, outside of any transaction; then it is decided who they are
 * (settleSignOn). 410 `sign_on_expired` for another browser, another provider, a second time, or too late; 401
 * `sign_on_failed` for an answer that fails a check. Both are remembered in the organisation's audit.
 */
export async function finishSignOn(caller: Outside, answer: Return): Promise<Landing> {
  const outside = { ...caller, actor: anonymous };
  const state = answer.search.get('state');
  const { browserToken } = answer;
  if (!state || !browserToken) throw new Problem('sign_on_expired');
  const { usable, signOn } = await inTransaction(outside, async (context) => {
    const found = await findUsable(context, answer.provider);
    const hashes = { tokenHash: hashToken(state), browserHash: hashToken(browserToken) };
    return {
      usable: found,
      signOn: await takeSignOn(context, { stage: 'underway', providerId: found.provider.id, ...hashes }),
    };
  });
  if (!signOn) throw new Problem('sign_on_expired');
  try {
    const signedOn = await check(outside, { usable, signOn, answer, state });
    return await inTransaction(outside, (context) =>
      settleSignOn(context, { caller: caller.actor, provider: usable.provider, signOn, signedOn, browserToken }),
    );
  } catch (error) {
    if (error instanceof Problem) await rememberRefused(outside, usable, error);
    throw error;
  }
}

type Checked = { usable: Usable; signOn: SignOn; answer: Return; state: string };

async function check(outside: Outside, { usable, signOn, answer, state }: Checked): Promise<SignedOn> {
  const configuration = await reach(outside, usable);
  const kept = JSON.parse(outside.services.sealer.open(signOn.sealedSecrets ?? Buffer.alloc(0))) as Pick<
    Expectation,
    'nonce' | 'codeVerifier'
  >;
  const url = new URL(redirectUri(outside.services.environment, usable.provider.id));
  url.search = answer.search.toString();
  try {
    return await exchange(configuration, url, { ...kept, state, isFresh: signOn.purpose === 'confirmation' });
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (isUnreachable(error)) throw new Problem('unavailable', `${usable.provider.name}: ${sayFailure(error)}`);
    throw new Problem('sign_on_failed', sayFailure(error));
  }
}

function rememberRefused(outside: Outside, { provider }: Usable, problem: Problem): Promise<void> {
  return recordRefusal(outside, {
    kind: 'session.started',
    organisationIds: [provider.organisationId],
    subject: { kind: 'identity_provider', id: provider.id },
    detail: { because: problem.code, sentence: problem.message },
  });
}
