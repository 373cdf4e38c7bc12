import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { day, later } from '../platform/clock.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { deleteDeliveriesBefore } from './delivery-store.ts';
import { type Dispatcher, openDispatcher } from './dispatcher.ts';
import { erasePreviousSecrets } from './store.ts';
import { deliverQueue } from './wake.ts';
import { deliveriesKeptDays } from './webhook.ts';

export const webhookSweepQueue = 'webhooks.sweep';
export const webhookQueues: string[] = [deliverQueue, webhookSweepQueue];

/** Sends what is due when it is told that something is, and each minute; forgets what is old once an hour. */
export function webhookJobs(services: Services): JobKinds {
  let dispatcher: Dispatcher | undefined;
  return {
    [deliverQueue]: {
      // Not waited for: a slow receiver would hold up whoever waits behind it in the queue.
      async perform() {
        dispatcher ??= openDispatcher(services, (sentence) => process.stderr.write(`${sentence}\n`));
        dispatcher.wake();
      },
      stop: async () => dispatcher?.stop(),
      schedule: '* * * * *',
    },
    [webhookSweepQueue]: { perform: () => sweepWebhooks(services), schedule: '23 * * * *' },
  };
}

/** Forgets deliveries after 30 days, and replaced secrets after their last day. */
export function sweepWebhooks(services: Services): Promise<void> {
  return inTransaction(installationContext(services), async (context) => {
    await deleteDeliveriesBefore(context, later(context.now(), -deliveriesKeptDays * day));
    await erasePreviousSecrets(context);
  });
}
