import type { Context } from '../access/context.ts';

/** The queue whose jobs say that something waits to be sent. */
export const deliverQueue = 'webhooks.deliver';

/** After commit a node looks what is due. */
export function wake(context: Context): Promise<void> {
  return context.services.jobs.enqueue(context.database, deliverQueue, {});
}
