import { installationContext, inTransaction, type Services } from '../access/context.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { deleteExpired } from './sign-on-store.ts';

export const sweepQueue = 'single-sign-on.sweep';

/** Once an hour: deletes sign-ons that nobody finished. */
export const singleSignOnJobs = (services: Services): JobKinds => ({
  [sweepQueue]: {
    perform: () => inTransaction(installationContext(services), deleteExpired),
    schedule: '23 * * * *',
  },
});
