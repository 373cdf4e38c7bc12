import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import type { PersonView } from '../access/contract.ts';
import { markOfAgent } from '../access/people.ts';
import { may } from '../access/policy.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import type { WorkspaceEventView } from './contract.ts';
import { namePeopleOfWorkspace } from './name-people-of-workspace.ts';
import { type EventRow, listEvents } from './record-store.ts';
import { enterWorkspace } from './take-up.ts';

const idCursor = z.tuple([z.guid()]);

/**
 * What happened in a workspace, oldest first; for its owner and participants. What hidden participants did, and what was
 * done with them, shows only to the owner and managers until they act.
 */
export function findWorkspaceHistory(
  context: Outside<UserActor>,
  id: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<WorkspaceEventView>> {
  return inTransaction(context, async (context) => {
    const { facts } = await enterWorkspace(context, id, 'workspace.read');
    const afterId = decodeCursor(query.cursor, idCursor)?.[0];
    const viewer = {
      userId: context.actor.userId,
      seesHidden: may(context.actor, 'participant.read_hidden', { ...facts, isOpen: true }),
    };
    const rows = await listEvents(context, id, { afterId, limit: query.limit + 1, viewer });
    const view = await prepareEventViews(context, rows);
    return cutPage(rows, query.limit, (row) => [row.id], view);
  });
}

/** Fetches at once what the views of these events need, and gives what makes each of them. */
export async function prepareEventViews(
  context: Context,
  rows: EventRow[],
): Promise<(row: EventRow) => WorkspaceEventView> {
  const person = await namePeopleOfWorkspace(
    context,
    rows.flatMap((row) => [row.actor_user_id, row.participant_user_id, ...handedOn(row)]),
  );
  return (row) => {
    const [from, to] = handedOn(row);
    const { participant_id: id, participant_email: email } = row;
    return {
      id: row.id,
      kind: row.kind,
      actor: person(row.actor_user_id),
      participant: id && email ? participantOf({ id, email }, person(row.participant_user_id)) : null,
      documentId: row.document_id,
      detail: from ? { from: person(from)?.name ?? null, to: person(to)?.name ?? null } : row.detail,
      at: row.at.toISOString(),
    };
  };
}

function participantOf(
  known: { id: string; email: string },
  person: PersonView | null,
): WorkspaceEventView['participant'] {
  return { ...known, name: person?.name ?? null, ...markOfAgent(person?.isAgent) };
}

/** From whom to whom the workspace went, where it was handed on. */
function handedOn({ kind, detail }: EventRow): string[] {
  if (kind !== 'workspace.transferred') return [];
  return [detail.fromUserId, detail.toUserId].filter((id) => typeof id === 'string');
}
