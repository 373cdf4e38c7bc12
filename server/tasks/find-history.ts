import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisations, namePeople } from '../access/people.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { EventView } from './contract.ts';
import { readTask } from './standing.ts';
import { type EventRow, listEvents } from './store-history.ts';
import type { Standing } from './task.ts';
import { personWhoActed, viewAssignee } from './view-tasks.ts';

const place = z.tuple([z.guid()]);

/** What happened to a task, oldest first, the same for both sides; people and roles are named as today's levels allow. */
export function findHistory(
  context: Outside<UserActor>,
  id: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<Page<EventView>> {
  return inTransaction(context, async (context) => {
    const standing = await readTask(context, id);
    const afterId = decodeCursor(query.cursor, place)?.[0];
    const rows = await listEvents(context, standing, { afterId, limit: query.limit + 1 });
    const page = cutPage(
      rows,
      query.limit,
      (row) => [row.id],
      (row) => row,
    );
    return { items: await viewEvents(context, standing, page.items), nextCursor: page.nextCursor };
  });
}

async function viewEvents(context: Context<UserActor>, standing: Standing, rows: EventRow[]): Promise<EventView[]> {
  const organisations = rows.flatMap((row) =>
    [row.person_organisation_id ?? [], row.actor_organisation_id ?? [], row.acted_for_organisation_id ?? []].flat(),
  );
  const naming = {
    person: await namePeople(
      context,
      rows.flatMap((row) => [row.actor_user_id, row.person_user_id]),
    ),
    organisation: await nameOrganisations(context, organisations),
  };
  return rows.map((row) => {
    const { person_organisation_id: organisationId, person_user_id: user_id, role_id, role_name } = row;
    const namesSomebody = user_id !== null || ['assigned', 'transferred'].includes(row.kind);
    return {
      id: row.id,
      kind: row.kind,
      actor: personWhoActed(
        standing,
        {
          id: row.actor_user_id,
          organisationId: row.actor_organisation_id,
          actedFor: row.acted_for_organisation_id,
        },
        naming,
      ),
      assignee:
        organisationId !== null && namesSomebody
          ? viewAssignee(standing, { role_id, user_id, role_name, to_organisation_id: organisationId }, naming)
          : null,
      organisation: organisationId === null ? null : naming.organisation(organisationId),
      comment: row.comment,
      at: row.at.toISOString(),
    };
  });
}
