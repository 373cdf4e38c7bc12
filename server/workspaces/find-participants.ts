import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { ParticipantListQuery, ParticipantView } from './contract.ts';
import { enterWorkspace } from './take-up.ts';
import { findSeenParticipants, viewParticipants } from './view-participants.ts';

const idCursor = z.tuple([z.guid()]);

/** Whom a workspace is open to besides its owner, in the order of invitation; hidden ones for the owner and managers only. */
export function findParticipants(
  context: Outside<UserActor>,
  id: string,
  query: ParticipantListQuery,
): Promise<Page<ParticipantView>> {
  return inTransaction(context, async (context) => {
    const standing = await enterWorkspace(context, id, 'participant.read');
    const afterId = decodeCursor(query.cursor, idCursor)?.[0];
    const { q, status, limit } = query;
    const rows = await findSeenParticipants(context, standing, { q, status, afterId, limit: limit + 1 });
    const page = cutPage(
      rows,
      limit,
      (row) => [row.id],
      (row) => row,
    );
    return { items: await viewParticipants(context, standing, page.items), nextCursor: page.nextCursor };
  });
}
