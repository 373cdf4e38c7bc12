import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { notFound } from '../platform/errors.ts';
import { deleteBlock } from './block-store.ts';
import { ownOrganisation } from './sides.ts';

/**
 * The caller's organisation takes requests from a blocked one again; the cool-down after the rejection stays. An
 * administrator. 404 when it is not blocked.
 */
export function unblockOrganisation(
  context: Outside<UserActor>,
  blockedOrganisationId: string,
  organisationId?: string,
): Promise<void> {
  return inTransaction(context, async (context) => {
    const own = await ownOrganisation(context, organisationId);
    authorize(context.actor, 'connection.unblock', own);
    if (!(await deleteBlock(context, own.organisationId, blockedOrganisationId))) throw notFound();
    await record(context, {
      kind: 'connection.unblocked',
      organisationIds: [own.organisationId],
      subject: { kind: 'organisation', id: blockedOrganisationId },
    });
  });
}
