import type { Context } from '../access/context.ts';
import { claimReminders } from './notices-store.ts';

export type Reminder = { kind: string; subjectId: string; moment: Date };

/**
 * Of these reminders, those that have not been sent before, on whatever node; from this commit on they count as sent.
 * Another moment, such as a due date that was moved, is reminded of anew.
 */
export async function remindOnce<Of extends { reminder: Reminder }>(context: Context, due: Of[]): Promise<Of[]> {
  const isNew = await claimReminders(
    context,
    due.map(({ reminder }) => reminder),
  );
  return due.filter(({ reminder }) => isNew.has(`${reminder.kind} ${reminder.subjectId}`));
}
