import { Away, Changed, Full, Gone, Refused } from '../platform/repositories/repository.ts';
import { decide } from './decide.ts';
import { dropDocument, forget, removeFile } from './drop.ts';
import { dropFolders, takeFolder } from './folders.ts';
import { giveNew, giveVersion } from './give.ts';
import { filesAtOnce, needConfirmation } from './linked-workspace.ts';
import { look, Stale } from './look.ts';
import { meet } from './meet.ts';
import type { End } from './perform-run.ts';
import { place } from './place.ts';
import { between, commit, LookAgain, NotNow, type Running, tell } from './running.ts';
import * as seen from './seen-store.ts';
import { reasonOf, takeNew, takeVersion } from './take.ts';

const passesMaximum = 6;

/** Makes both sides the same: compares them and carries over what differs, until nothing is left that a next look could do. */
export async function carry(running: Running): Promise<End> {
  let deletesWaiting = 0;
  for (running.pass = 1; running.pass <= passesMaximum; running.pass += 1) {
    running.again = 0;
    running.isStale = false;
    running.progress.waiting = 0;
    deletesWaiting = await carryOnce(running);
    if (running.again === 0) break;
  }
  return endOf(running, deletesWaiting);
}

function endOf(running: Running, deletesWaiting: number): End {
  const sharesNeeded = running.roomNeeded;
  if (deletesWaiting > 0)
    return { status: 'confirming', state: 'confirmation_needed', error: null, deletesWaiting, sharesNeeded };
  if (running.progress.waiting > 0) return { status: 'done', state: 'room_needed', error: null, sharesNeeded };
  const isEqual = running.progress.failed === 0;
  return { status: 'done', state: isEqual ? 'equal' : 'failed', error: null, sharesNeeded };
}

/** One look at both sides, and everything that differs. Answers how many deletions wait for somebody to confirm them. */
async function carryOnce(running: Running): Promise<number> {
  const { workspace_id, organisation_id, mode } = running.linked;
  try {
    await look(running);
  } catch (error) {
    if (!(error instanceof Stale || (error instanceof Gone && running.pass < 3))) throw error;
    running.again += 1;
    return 0;
  }
  const planned = await commit(running, 'planning', (context) =>
    seen.planSteps(context, { workspace_id, organisation_id, mode }),
  );
  running.hasVanished = planned.vanished > 0;
  running.progress.filesTotal = running.progress.filesDone + planned.files;
  running.progress.bytesTotal = running.progress.bytesDone + planned.bytes;
  await forEachStep(running, { phase: seen.phase.folders, atOnce: 1 }, (step) => takeFolder(running, step));
  if (running.isStale) return 0;
  await forEachStep(running, { phase: seen.phase.both, atOnce: filesAtOnce }, (step) => act(running, step));
  await forEachStep(running, { phase: seen.phase.one, atOnce: filesAtOnce }, (step) => act(running, step));
  const deletions = await commit(running, 'counting deletions', (context) =>
    seen.countDeletions(context, workspace_id),
  );
  const confirmed = running.run.deletesConfirmed;
  const mustWait = needConfirmation({ ...deletions, confirmed }, running.linked);
  await forEachStep(running, { phase: seen.phase.deletions, atOnce: filesAtOnce }, async (step) => {
    if (mustWait && (step.file || step.document)) throw new NotNow('waiting', tooMany(deletions));
    await act(running, step);
  });
  // Folders of files that wait stay: they are not empty.
  await dropFolders(running);
  return mustWait ? deletions.count : 0;
}

function tooMany({ count, of }: { count: number; of: number }): string {
  return `${count} of ${of} files would be deleted: somebody must confirm it.`;
}

async function act(running: Running, step: seen.StepRow): Promise<void> {
  switch (decide(step, running.linked.mode)) {
    case 'take':
      return takeVersion(running, step);
    case 'give':
      return giveVersion(running, step, step.file!.fingerprint ?? '');
    case 'meet':
      return running.linked.mode === 'publication' ? takeVersion(running, step) : meet(running, step);
    case 'place':
      return place(running, step);
    case 'take_new':
      return takeNew(running, step);
    case 'give_new':
      return giveNew(running, step);
    case 'remove_file':
      return removeFile(running, step);
    case 'delete_document':
      return dropDocument(running, step);
    case 'forget':
      return forget(running, step);
    case 'leave':
      return;
  }
}

type Phase = { phase: number; atOnce: number };

/** Takes the steps of a phase, several at a time; what stops the run stops all of them before anything else is begun. */
async function forEachStep(
  running: Running,
  { phase, atOnce }: Phase,
  take: (step: seen.StepRow) => Promise<void>,
): Promise<void> {
  const { workspace_id: workspaceId } = running.linked;
  let after = 0;
  for (;;) {
    const steps = await commit(running, 'reading steps', (context) =>
      seen.nextSteps(context, workspaceId, { phase, after, limit: 200 }),
    );
    if (steps.length === 0) return;
    after = steps.at(-1)!.position;
    await inLanes(running, { steps, lanes: atOnce }, take);
    if (running.isStale) return;
  }
}

async function inLanes(
  running: Running,
  { steps, lanes }: { steps: seen.StepRow[]; lanes: number },
  take: (step: seen.StepRow) => Promise<void>,
): Promise<void> {
  const waiting = steps.values();
  const failures: unknown[] = [];
  const lane = async () => {
    for (const step of waiting) {
      if (failures.length > 0 || running.isStale) return;
      try {
        await between(running, 'before a file');
        await takeOne(running, step, take);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failures.length > 0) throw failures[0];
}

async function takeOne(
  running: Running,
  step: seen.StepRow,
  take: (step: seen.StepRow) => Promise<void>,
): Promise<void> {
  try {
    await take(step);
  } catch (caught) {
    const error = reasonOf(running, caught);
    if (error instanceof LookAgain || error instanceof Changed || error instanceof Gone) {
      running.again += 1;
      return;
    }
    const told = toldOf(error);
    if (!told) throw error;
    if (told.action === 'waiting') running.progress.waiting += 1;
    else if (told.action === 'failed') running.progress.failed += 1;
    if (running.pass === 1 || told.action !== 'skipped')
      await commit(running, 'telling why not', (context) =>
        tell(context, running, {
          path: step.path,
          action: told.action,
          because: told.message,
          sizeBytes: step.file?.size_bytes ?? step.document?.size_bytes ?? null,
          documentId: step.document?.document_id ?? null,
          shares: told.shares,
        }),
      );
  }
  if (step.phase !== seen.phase.folders) running.progress.filesDone += 1;
}

/** Why a file is left as it is while the run goes on; undefined for what the whole run must stop for. */
function toldOf(error: unknown): NotNow | undefined {
  if (error instanceof NotNow) return error;
  if (error instanceof Away && error.reason === 'locked') return new NotNow('failed', error.message);
  if (error instanceof Refused) return new NotNow('skipped', error.message);
  if (error instanceof Full) return new NotNow('waiting', error.message);
  return undefined;
}
