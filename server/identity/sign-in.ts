import { anonymous } from '../access/actor.ts';
import { aside, inTransaction, type Outside } from '../access/context.ts';
import { recordRefusal } from '../audit/record.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { findFactorKinds } from '../second-factors/find-second-factors.ts';
import type { FactorKind } from '../second-factors/second-factor.ts';
import { isDemandedFor, mustSignOn } from '../single-sign-on/demand.ts';
import { keepAttempt, limitClient, releaseAttempt, reserveAttempt } from './attempts.ts';
import { attemptsSubject } from './known-devices.ts';
import { verifyPassword } from './password.ts';
import { openPendingSignIn } from './pending-sign-ins.ts';
import { findOperations, findPerson, lockPerson } from './person-store.ts';
import { enter } from './start-session.ts';
import { findPasswordHash } from './store.ts';

type Found = {
  userId: string | null;
  organisationId: string | null;
  passwordHash: string | undefined;
  /** The e-mail domain's owner demands single sign-on; whoever has the address, or nobody. */
  isSignOnDemanded: boolean;
  /** Those that they have; with none, the password is enough. */
  secondFactors: FactorKind[];
};

/**
 * Somebody signs in with address and password. Who has a second factor gets 401 `second_factor_needed` with a `pending`
 * token for the second step (second-factors/enter.ts). 401 `invalid_credentials`, the same and as slow for an unknown address, a
 * wrong password, a disabled user, an agent. Wrong ones are audited and counted for each address, known or not: 429
 * `too_many_attempts` after ten within 15 minutes, also for guesses made side by side; a browser in which the person has
 * signed in before is counted apart, so that nobody else shuts them out. Where an organisation demands single sign-on for
 * its e-mail domain, everything that is not right reads 401 `single_sign_on_required`, for whoever has the address or not.
 */
export async function signIn(caller: Outside, body: { email: string; password: string }) {
  const outside = { ...caller, actor: anonymous };
  await limitClient(outside, 'sign_in');
  const attempt = await reserveAttempt(outside, 'sign_in', await attemptsSubject(outside, body.email));
  const found = await findSignIn(outside, body.email);
  const isRight = await verifyPassword(found.passwordHash, body.password);
  if (!isRight || found.userId === null) {
    await keepAttempt(outside, attempt);
    await rememberWrong(outside, found);
    throw new Problem(found.isSignOnDemanded ? 'single_sign_on_required' : 'invalid_credentials');
  }
  await releaseAttempt(outside, attempt);
  const { userId, passwordHash } = found;
  if (found.secondFactors.length > 0) await askForSecondFactor(outside, { ...found, userId });
  return startFor(outside, userId, passwordHash);
}

function findSignIn(outside: Outside, email: string): Promise<Found> {
  return aside(outside, async (context) => {
    const person = await findPerson(context, email);
    const hash = person && (await findPasswordHash(context, person.id));
    // A right password reads like a wrong one where single sign-on is demanded, so that nobody can try passwords out.
    const maySignIn = person?.status === 'active' && person.kind === 'person' && !(await mustSignOn(context, person));
    const isSignOnDemanded = await isDemandedFor(context, email);
    // An unknown address is remembered where operators look, so that it takes as long as a known one.
    const organisationId = person?.organisation_id ?? (await findOperations(context))?.id ?? null;
    const secondFactors = await findFactorKinds(context, person?.id ?? newId());
    const passwordHash = maySignIn ? hash : undefined;
    return { userId: person?.id ?? null, organisationId, passwordHash, isSignOnDemanded, secondFactors };
  });
}

async function rememberWrong(outside: Outside, found: Found): Promise<void> {
  await recordRefusal(outside, {
    kind: 'session.started',
    organisationIds: found.organisationId ? [found.organisationId] : [],
    subject: { kind: 'user', id: found.userId },
  });
}

/** The password alone opens nothing: the answer holds the token with which the second step follows. */
async function askForSecondFactor(outside: Outside, found: Found & { userId: string }): Promise<never> {
  const pending = await openPendingSignIn(outside, found);
  throw new Problem('second_factor_needed', undefined, { extra: { pending, kinds: found.secondFactors } });
}

/** Under the user's lock: who was disabled or got a new password at the same moment does not come in with the old one. */
function startFor(outside: Outside, userId: string, passwordHash: string | undefined) {
  return inTransaction(outside, async (context) => {
    const person = await lockPerson(context, userId);
    const isUnchanged = (await findPasswordHash(context, userId)) === passwordHash;
    const hasFactor = (await findFactorKinds(context, userId)).length > 0;
    if (person?.status !== 'active' || !isUnchanged || hasFactor) throw new Problem('invalid_credentials');
    return enter(context, userId, { by: 'password', hasSecondFactor: false });
  });
}
