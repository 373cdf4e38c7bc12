import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { newId } from '../platform/ids.ts';
import type { Standing } from './task.ts';

export type CommentRow = Selectable<Tables['task_comments']>;
export type EventRow = Selectable<Tables['task_events']> & { role_name: string | null };
export type Range = { afterId: string | undefined; limit: number };

export async function insertComment(
  context: Context<UserActor>,
  taskId: string,
  comment: { text: string; actedFor: string },
): Promise<CommentRow> {
  const { actor } = context;
  return context.database
    .insertInto('task_comments')
    .values({
      id: newId(),
      task_id: taskId,
      author_user_id: actor.userId,
      author_organisation_id: actor.organisationId,
      acted_for_organisation_id: comment.actedFor,
      text: comment.text,
      created_at: context.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Sender and receivers read one history. Of several receivers each reads its own part and the sender's: whom else the
 * sender gives work to is the sender's matter (SPEC 7).
 */
function isForReader(standing: Standing, side: RawBuilder<string | null>): RawBuilder<SqlBool> {
  if (standing.isSendingSide) return sql<SqlBool>`true`;
  const readable = [standing.task.from_organisation_id, ...standing.ownOrganisationIds];
  return sql<SqlBool>`coalesce(${side} = any (${readable}::uuid[]), true)`;
}

const sideOfComment = sql<string>`coalesce(c.acted_for_organisation_id, c.author_organisation_id)`;
const sideOfEvent = sql<string | null>`coalesce(e.acted_for_organisation_id, e.actor_organisation_id)`;

/** Oldest first. */
export async function listComments(context: Context, standing: Standing, range: Range): Promise<CommentRow[]> {
  const found = await sql<CommentRow>`select c.* from task_comments c
    where c.task_id = ${standing.task.id} and ${isForReader(standing, sideOfComment)}
      and (${range.afterId ?? null}::uuid is null or c.id > ${range.afterId ?? null}::uuid)
    order by c.id limit ${range.limit}`.execute(context.database);
  return found.rows;
}

/** Oldest first. Which of its own roles and people the sender gave the work to, besides, a receiver does not read. */
export async function listEvents(context: Context, standing: Standing, range: Range): Promise<EventRow[]> {
  const isOwnAssignment = standing.isSendingSide
    ? sql<SqlBool>`true`
    : sql<SqlBool>`(e.kind <> 'assigned' or e.person_organisation_id = any (${standing.ownOrganisationIds}::uuid[]))`;
  const found =
    await sql<EventRow>`select e.*, r.name as role_name from task_events e left join roles r on r.id = e.role_id
    where e.task_id = ${standing.task.id} and ${isForReader(standing, sideOfEvent)}
      and ${isForReader(standing, sql`e.person_organisation_id`)} and ${isOwnAssignment}
      and (${range.afterId ?? null}::uuid is null or e.id > ${range.afterId ?? null}::uuid)
    order by e.id limit ${range.limit}`.execute(context.database);
  return found.rows;
}
