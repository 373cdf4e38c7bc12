import { type Context, installationContext, inTransaction, type Services } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { day, later } from '../platform/clock.ts';
import type { JobKinds } from '../platform/jobs.ts';
import { closeNow } from './close-workspace.ts';
import { deleteRecordsBefore, findAddressesOf, lockDue, lockToTell, saveNotice } from './closing-store.ts';
import { tellClosing } from './notify.ts';
import { recordDays } from './workspace.ts';

/** The queue of the sweep. */
export const workspaceSweepQueue = 'workspaces.sweep';

/** Notices before a planned closing (SPEC 8). The latest one that is due is sent, and none before it any more. */
const noticeDays = [1, 3, 7];
const batchMaximum = 20;

/** What happens to workspaces by itself, every minute. */
export function workspaceJobs(services: Services): JobKinds {
  return { [workspaceSweepQueue]: { perform: () => sweepWorkspaces(services), schedule: '* * * * *' } };
}

/**
 * The job workspaces.sweep: notices 7, 3 and 1 days before a planned closing, closings whose moment has come, and records
 * whose 90 days are over. Several nodes share the work.
 */
export async function sweepWorkspaces(services: Services): Promise<void> {
  while ((await inTransaction(installationContext(services), closeDue)) > 0);
  for (const days of noticeDays) await inBatches(services, (context) => tellDue(context, days));
  await inBatches(services, forgetOld);
}

async function inBatches(services: Services, act: (context: Context) => Promise<number>): Promise<void> {
  while ((await inTransaction(installationContext(services), act)) === batchMaximum);
}

/** One at a time: a closing ends with the count of its account, on which others wait until commit. */
async function closeDue(context: Context): Promise<number> {
  const due = await lockDue(context, 1);
  for (const workspace of due) {
    await closeNow(context, { workspace, closedAt: workspace.closes_at ?? context.now(), closedBy: null });
  }
  return due.length;
}

async function tellDue(context: Context, days: number): Promise<number> {
  const due = await lockToTell(context, { days, limit: batchMaximum });
  for (const workspace of due) {
    const addresses = await findAddressesOf(context, workspace.id);
    await saveNotice(context, workspace.id, days);
    if (!workspace.closes_at) continue;
    await tellClosing(
      context,
      { ...workspace, closesAt: workspace.closes_at },
      addresses.map(({ email }) => email),
    );
  }
  return due.length;
}

async function forgetOld(context: Context): Promise<number> {
  const before = later(context.now(), -recordDays * day);
  const deleted = await deleteRecordsBefore(context, { before, limit: batchMaximum });
  for (const { id, organisation_id } of deleted) {
    const subject = { kind: 'workspace', id };
    await record(context, { kind: 'workspace.record_deleted', organisationIds: [organisation_id], subject });
  }
  return deleted.length;
}
