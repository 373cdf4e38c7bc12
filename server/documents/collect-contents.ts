import { installationContext, inTransaction, type Services } from '../access/context.ts';
import { day, hour, later } from '../platform/clock.ts';
import type { JobKinds } from '../platform/jobs.ts';
import * as store from './content-store.ts';

/** The queue whose job removes contents that nothing refers to. */
export const collectQueue = 'documents.collect';
/** The queue whose job looks, once a day, for whole contents that nothing refers to. */
export const unreferencedQueue = 'documents.collect-unreferenced';

/** What is being written is given up after so long without a sign of life. */
export const writingHoursMaximum = 24;
const atOnce = 100;

/** Every ten minutes: what is condemned goes from the store, then from the table. Once a day: what should have been. */
export function collectJobs(services: Services): JobKinds {
  return {
    [collectQueue]: { perform: () => collectContents(services), schedule: '*/10 * * * *' },
    [unreferencedQueue]: { perform: () => condemnUnreferenced(services), schedule: '23 3 * * *' },
  };
}

/** Condemns whole contents that nothing has referred to for a day. There should be none: each is kept with what refers to it. */
export function condemnUnreferenced(services: Services): Promise<void> {
  return inTransaction(installationContext(services), (context) =>
    store.condemnUnreferenced(context, later(context.now(), -day)),
  );
}

/**
 * Removes contents that came to nothing or that nothing refers to any more: first the object, then its row, so that dying
 * between leaves a row that the next round finds. What is referred to is never condemned, and never removed. While a backup
 * is made, which may still copy what was condemned since, nothing is removed.
 */
export async function collectContents(services: Services): Promise<void> {
  const outside = installationContext(services);
  await inTransaction(outside, async (context) => {
    await store.condemnExpiredUploads(context);
    await store.condemnUntouched(context, later(context.now(), -writingHoursMaximum * hour));
  });
  let afterId: string | undefined;
  for (;;) {
    const rows = await inTransaction(outside, (context) => store.findCondemned(context, atOnce, afterId));
    // Asked after they were found: a backup that begins later has them as condemned in its snapshot, and does not need them.
    if (!(await inTransaction(outside, store.mayCollect))) return;
    for (const row of rows) {
      await services.contents.remove(row.key);
      await inTransaction(outside, (context) => store.deleteContent(context, row.id));
    }
    afterId = rows.at(-1)?.id;
    if (rows.length < atOnce) return;
  }
}
