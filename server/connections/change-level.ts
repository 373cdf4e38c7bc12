import type { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { changeLevel } from './connection.ts';
import type { ConnectionView, levelBody } from './contract.ts';
import { notifySides } from './notify.ts';
import { remember } from './remember.ts';
import { forTo } from './sides.ts';
import { saveConnection } from './store.ts';
import { takeUp } from './take-up.ts';
import { viewConnection } from './view.ts';

/**
 * The receiving organisation raises or lowers what the sending one sees, from this commit on, past work included (SPEC 6).
 * An administrator of the receiving side, who confirms their identity. 409 `connection_not_paired`.
 */
export function changeConnectionLevel(
  context: Outside<UserActor>,
  id: string,
  change: z.output<typeof levelBody>,
): Promise<ConnectionView> {
  return inTransaction(context, async (context) => {
    const paired = await takeUp(context, id, { verb: 'connection.change_level', proof: change });
    const connection = changeLevel(paired, change.level, context.now());
    await saveConnection(context, connection);
    await remember(context, connection, {
      kind: 'level_changed',
      by: forTo(context.actor, paired),
      comment: change.comment,
      level: change.level,
      detail: { before: paired.level },
    });
    await notifySides(context, connection, { event: 'level_changed', to: [connection.fromOrganisationId] });
    return viewConnection(context, id);
  });
}
