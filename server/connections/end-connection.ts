import type { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { giveBackDocumentsAlong, holdDocumentsAlong } from '../tasks/give-back-documents.ts';
import { withdrawTasks } from '../tasks/withdraw-tasks.ts';
import { end } from './connection.ts';
import type { ConnectionView, endBody } from './contract.ts';
import { notifySides } from './notify.ts';
import { remember } from './remember.ts';
import { forTheirSide } from './sides.ts';
import { saveConnection } from './store.ts';
import { takeUp } from './take-up.ts';
import { viewConnection } from './view.ts';

/**
 * Either side ends the connection: no new assignment passes with this commit. Open tasks are withdrawn or may be finished,
 * as the one who ends chooses (SPEC 6); the documents on them are seen no more either way. An administrator of either side, who confirms their identity. 409
 * `connection_not_paired`.
 */
export function endConnection(
  context: Outside<UserActor>,
  id: string,
  ending: z.output<typeof endBody>,
): Promise<ConnectionView> {
  return inTransaction(context, async (context) => {
    const paired = await takeUp(context, id, { verb: 'connection.end', proof: ending });
    const by = forTheirSide(context.actor, paired);
    const connection = end(paired, { ...by, comment: ending.comment }, context.now());
    const { fromOrganisationId, toOrganisationId } = connection;
    const taskIds = await holdDocumentsAlong(context, { fromOrganisationId, toOrganisationId });
    const { count: withdrawn, reopenedIds } = ending.withdrawTasks
      ? await withdrawTasks(context, {
          fromOrganisationId,
          toOrganisationId,
          actedFor: by.organisationId,
          reason: ending.comment,
        })
      : { count: 0, reopenedIds: [] };
    await saveConnection(context, connection);
    await remember(context, connection, {
      kind: 'ended',
      by,
      comment: ending.comment,
      detail: { withdrawTasks: ending.withdrawTasks, withdrawn },
    });
    const other = by.organisationId === fromOrganisationId ? toOrganisationId : fromOrganisationId;
    await notifySides(context, connection, { event: 'ended', to: [other] });
    await giveBackDocumentsAlong(context, { fromOrganisationId, toOrganisationId }, { heldIds: taskIds, reopenedIds });
    return viewConnection(context, id);
  });
}
