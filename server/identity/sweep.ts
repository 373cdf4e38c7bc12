import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { forgetActorChanges } from '../http/authenticate.ts';
import { hour, later } from '../platform/clock.ts';
import { forgetAnswers } from '../platform/idempotency.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { sweepProofs } from '../second-factors/challenges.ts';
import { deleteAttemptsBefore } from './attempt-store.ts';
import { deleteExpired } from './store.ts';

export const sweepQueue = 'identity.sweep';

/** Once an hour: deletes sign-ups, sessions and links that are over, attempts that count no more, old answers, and changes of actors. */
export const identityJobs = (services: Services): JobKinds => ({
  [sweepQueue]: { perform: () => sweep(services), schedule: '17 * * * *' },
});

/** Deletes what time has run out for; the hourly job, and tests that have moved the clock. */
export function sweep(services: Services): Promise<void> {
  return inTransaction(installationContext(services), async (context) => {
    await forgetActorChanges(context.database);
    await deleteExpired(context);
    await sweepProofs(context);
    await deleteAttemptsBefore(context, later(context.now(), -hour));
    await forgetAnswers(context.database, context.now());
  });
}
