import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { remindOnce } from '../notices/remind-once.ts';
import { day, later } from '../platform/clock.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { listEnding } from './attempts-store.ts';
import { notifySides } from './notify.ts';

/** The queue of reminders. */
export const remindQueue = 'connections.remind';

/** Days before the end. The latest one that is due is sent, and none before it any more. */
const remindDays = [1, 3, 7];
const batchMaximum = 100;

/** Reminders, every quarter of an hour. */
export function connectionJobs(services: Services): JobKinds {
  return { [remindQueue]: { perform: () => remindOfEnding(services), schedule: '*/15 * * * *' } };
}

/** Tells the administrators of both sides 7, 3 and 1 days before a connection reaches its end date, each once. */
export async function remindOfEnding(services: Services): Promise<void> {
  const outside = installationContext(services);
  const now = outside.now();
  let after: { endsAt: Date; id: string } | undefined = { endsAt: now, id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
  while (after) {
    const page: { until: Date; after: { endsAt: Date; id: string }; limit: number } = {
      until: later(now, 7 * day),
      after,
      limit: batchMaximum,
    };
    const ending = await inTransaction(outside, async (context) => {
      const found = await listEnding(context, page);
      const due = found.map((connection) => {
        const days = remindDays.find((days) => connection.endsAt <= later(now, days * day)) ?? 7;
        const kind = `connection.ending.${days}`;
        return { connection, reminder: { kind, subjectId: connection.id, moment: connection.endsAt } };
      });
      for (const { connection } of await remindOnce(context, due)) {
        const to = [connection.fromOrganisationId, connection.toOrganisationId];
        await notifySides(context, connection, { event: 'ending', to });
      }
      return found;
    });
    const last = ending.at(-1);
    after = ending.length === batchMaximum && last ? { endsAt: last.endsAt, id: last.id } : undefined;
  }
}
