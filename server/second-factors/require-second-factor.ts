import type { UserActor } from '../access/actor.ts';
import { Problem } from '../platform/errors.ts';

/**
 * For what is open only to who has confirmed a second factor: one confirmation opens everything of the kind until the
 * session ends (SPEC 8). 403 `second_factor_required`; with an API token always, as no person stands behind the request.
 */
export function requireSecondFactor(actor: Pick<UserActor, 'secondFactorAt'>): void {
  if (actor.secondFactorAt === null) throw new Problem('second_factor_required');
}

/**
 * Where somebody's organisation demands a second factor: 403 `second_factor_enrolment_required` until they have one, and
 * `second_factor_required` until this session has confirmed it. An API token was made by somebody who had confirmed.
 */
export function requireDemandedSecondFactor(actor: UserActor): void {
  if (!actor.isSecondFactorRequired) return;
  if (!actor.hasSecondFactor) throw new Problem('second_factor_enrolment_required');
  if (actor.sessionId) requireSecondFactor(actor);
}

/**
 * Factors are added and removed by the person themselves: in a session, which has confirmed the second factor if they have
 * one, so that an old session and the password do not do. 403 `forbidden` with an API token, `second_factor_required`.
 */
export function requireOwnSession(actor: UserActor): NonNullable<UserActor['sessionId']> {
  if (!actor.sessionId)
    throw new Problem('forbidden', 'This is done by somebody who is signed in, not with an API token.');
  if (actor.hasSecondFactor) requireSecondFactor(actor);
  return actor.sessionId;
}
