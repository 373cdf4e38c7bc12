import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize, may } from '../access/policy.ts';
import { Problem } from '../platform/errors.ts';
import { type BulkHandingOn, type BulkResult, bulkMaximum } from './contract.ts';
import { handOn, type PreparedHandOver, prepareHandOver } from './hand-over.ts';
import { holdTasks } from './hold-tasks.ts';
import { settleDocuments } from './share-documents.ts';
import type { Stood } from './standing.ts';
import { findTasksOf } from './store-lists.ts';
import { tellOfMany } from './tell-assignees.ts';
import { transfer } from './transfer.ts';

/**
 * Hands many tasks on at once, those named or all that one person has to do, as transferring each would: what may not be
 * transferred stays, with the reason. A preview says the same and changes nothing (SPEC 7). 422 `not_assignable` when the
 * receiver is nobody to whom any of them may go.
 */
export function bulkTransferTasks(context: Outside<UserActor>, body: BulkHandingOn): Promise<BulkResult> {
  return inTransaction(context, async (context) => {
    const standings = await tasksMeant(context, body);
    const items: BulkResult['items'] = unknownAmong(body.taskIds ?? [], standings);
    const mine = standings.filter((standing) => mayTransfer(context, standing));
    const handOver = mine.length > 0 ? await prepareHandOver(context, mine, body.assignee) : undefined;
    const allowed: Stood[] = [];
    for (const standing of standings) {
      const refusal = refusalOf(context, standing, handOver);
      const because = refusal?.message ?? `It goes to ${handOver?.assignable.name}.`;
      items.push({ taskId: standing.task.id, title: standing.task.title, allowed: !refusal, because });
      if (!refusal) allowed.push(standing);
    }
    if (body.preview || !handOver) return { items, transferred: 0 };
    for (const standing of allowed) await handOn(context, standing, handOver, body.message);
    await tellOfMany(
      context,
      allowed.map(({ task }) => task),
      handOver.assignable,
    );
    await settleDocuments(
      context,
      allowed.map(({ task }) => task.id),
      'task.transferred',
    );
    return { items, transferred: allowed.length };
  });
}

/** Of a person only what the actor may hand on: to ask by somebody hidden must not tell what they hold. */
async function tasksMeant(context: Context<UserActor>, { taskIds, holderUserId }: BulkHandingOn): Promise<Stood[]> {
  if (taskIds) {
    return holdTasks(context, [...new Set(taskIds)]);
  }
  const ids = holderUserId ? await findTasksOf(context, holderUserId, bulkMaximum) : [];
  const standings = await holdTasks(context, ids);
  return standings.filter((standing) => mayTransfer(context, standing));
}

function mayTransfer(context: Context<UserActor>, { facts }: Stood): boolean {
  return may(context.actor, 'task.transfer', facts);
}

function refusalOf(
  context: Context<UserActor>,
  standing: Stood,
  handOver: PreparedHandOver | undefined,
): Problem | undefined {
  try {
    authorize(context.actor, 'task.transfer', standing.facts);
    if (!handOver) return new Problem('forbidden');
    transfer(context.actor, standing, handOver);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** Tasks that are not there, or not for the actor, in the same words. */
function unknownAmong(ids: string[], standings: Stood[]): BulkResult['items'] {
  const known = new Set(standings.map(({ task }) => task.id));
  const unknown = [...new Set(ids)].filter((id) => !known.has(id));
  return unknown.map((taskId) => ({ taskId, title: null, allowed: false, because: 'There is no such task for you.' }));
}
