import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisations, namePeople } from '../access/people.ts';
import { authorize } from '../access/policy.ts';
import { cutPage, decodeCursor, type Page, timeInCursor } from '../platform/page.ts';
import { selectBlocks } from './block-store.ts';
import type { BlockView } from './contract.ts';
import { ownOrganisation } from './sides.ts';

const blocksCursor = z.tuple([timeInCursor, z.guid()]);

/** Whose requests the caller's organisation takes no more, newest first; for its administrators only. */
export function findBlocks(
  context: Outside<UserActor>,
  query: { organisationId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<BlockView>> {
  return inTransaction(context, async (context) => {
    const own = await ownOrganisation(context, query.organisationId);
    authorize(context.actor, 'connection.unblock', own);
    const after = decodeCursor(query.cursor, blocksCursor);
    const blocks = await selectBlocks(context, own.organisationId, { after, limit: query.limit + 1 });
    const organisation = await nameOrganisations(
      context,
      blocks.map((block) => block.blocked_organisation_id),
    );
    const person = await namePeople(
      context,
      blocks.map((block) => block.blocked_by),
    );
    return cutPage(
      blocks,
      query.limit,
      (block) => [block.created_at.toISOString(), block.blocked_organisation_id],
      (block) => ({
        organisation: organisation(block.blocked_organisation_id),
        blockedBy: person(block.blocked_by),
        blockedAt: block.created_at.toISOString(),
      }),
    );
  });
}
