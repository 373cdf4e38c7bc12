import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisations, namePeople } from '../access/people.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { CommentView } from './contract.ts';
import { readTask } from './standing.ts';
import { type CommentRow, listComments } from './store-history.ts';
import type { Standing } from './task.ts';
import { personWhoActed } from './view-tasks.ts';

const place = z.tuple([z.guid()]);

/** The comments on a task, oldest first, for whoever may read it; authors are named as today's levels allow (SPEC 6). */
export function findComments(
  context: Outside<UserActor>,
  id: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<Page<CommentView>> {
  return inTransaction(context, async (context) => {
    const standing = await readTask(context, id);
    const afterId = decodeCursor(query.cursor, place)?.[0];
    const rows = await listComments(context, standing, { afterId, limit: query.limit + 1 });
    const page = cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => row,
    );
    return { items: await viewComments(context, standing, page.items), nextCursor: page.nextCursor };
  });
}

/** Comments as the actor may read them: with their author, or with nobody's name where they may not know who it is. */
export async function viewComments(
  context: Context<UserActor>,
  standing: Standing,
  rows: CommentRow[],
): Promise<CommentView[]> {
  const naming = {
    person: await namePeople(
      context,
      rows.map((row) => row.author_user_id),
    ),
    organisation: await nameOrganisations(
      context,
      rows.flatMap((row) => [row.author_organisation_id, row.acted_for_organisation_id ?? []].flat()),
    ),
  };
  return rows.map((row) => ({
    id: row.id,
    author: personWhoActed(
      standing,
      {
        id: row.author_user_id,
        organisationId: row.author_organisation_id,
        actedFor: row.acted_for_organisation_id,
      },
      naming,
    )!,
    text: row.text,
    createdAt: row.created_at.toISOString(),
  }));
}
