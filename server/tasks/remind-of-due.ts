import { type Context, installationContext, inTransaction, type Services } from '../access/context.ts';
import { notify } from '../notices/notify.ts';
import { remindOnce } from '../notices/remind-once.ts';
import { day, later } from '../platform/clock.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { type DueTask, listDue } from './remind-store.ts';

/** The queue of reminders. */
export const remindQueue = 'tasks.remind';

const batchMaximum = 200;
/** What has been overdue for longer when the server starts is old news. */
const overdueDays = 3;

/** Reminders, every five minutes. */
export function taskJobs(services: Services): JobKinds {
  return { [remindQueue]: { perform: () => remindOfDue(services), schedule: '*/5 * * * *' } };
}

/** Tells who holds, sent or was given a task one day before it is due, and once it is overdue; each once for a due date. */
export async function remindOfDue(services: Services): Promise<void> {
  const outside = installationContext(services);
  const now = outside.now();
  for (
    let after: { dueAt: Date; id: string } | undefined = { dueAt: later(now, -overdueDays * day), id: lowestId };
    after;
  ) {
    const page: { until: Date; after: { dueAt: Date; id: string }; limit: number } = {
      until: later(now, day),
      after,
      limit: batchMaximum,
    };
    const found: DueTask[] = await inTransaction(outside, (context) => remindOfPage(context, page));
    const last = found.at(-1);
    after = found.length === batchMaximum && last ? { dueAt: last.due_at, id: last.id } : undefined;
  }
}

const lowestId = '00000000-0000-0000-0000-000000000000';

async function remindOfPage(context: Context, page: Parameters<typeof listDue>[1]): Promise<DueTask[]> {
  const found = await listDue(context, page);
  const due = found.map((task) => {
    const kind = task.due_at <= context.now() ? ('task.overdue' as const) : ('task.due' as const);
    return { task, kind, reminder: { kind, subjectId: task.id, moment: task.due_at } };
  });
  for (const { task, kind } of await remindOnce(context, due)) {
    const place = { to: task.user_ids, subject: { kind: 'task', id: task.id }, path: `/tasks/${task.id}` };
    if (kind === 'task.overdue') await notify(context, { ...place, kind, words: {} });
    else await notify(context, { ...place, kind, words: { on: task.due_at.toISOString().slice(0, 10) } });
  }
  return found;
}
