import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import type { CommentView } from './contract.ts';
import { viewComments } from './find-comments.ts';
import { remember } from './keep-task.ts';
import { lockTask } from './standing.ts';
import { insertComment } from './store-history.ts';
import { actedFor } from './task.ts';

/**
 * Whoever may read a task may comment on it, finished or not; both sides read it (SPEC 7). Held meanwhile: it may just be
 * withdrawn from their organisation, and is then not there for them any more.
 */
export function commentOnTask(context: Outside<UserActor>, id: string, body: { text: string }): Promise<CommentView> {
  return inTransaction(context, async (context) => {
    const standing = await lockTask(context, id);
    authorize(context.actor, 'task.comment', standing.facts);
    const comment = await insertComment(context, standing.task.id, {
      text: body.text,
      actedFor: actedFor(context.actor, standing, 'commented'),
    });
    await remember(context, standing, { kind: 'commented' });
    const [view] = await viewComments(context, standing, [comment]);
    return view!;
  });
}
