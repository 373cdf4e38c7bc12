import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisations, namePeople, somebodyOf } from '../access/people.ts';
import { may } from '../access/policy.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import { namePeopleOfWorkspace } from '../workspaces/name-people-of-workspace.ts';
import { findSeenParticipants } from '../workspaces/view-participants.ts';
import type { WorkspaceStanding } from '../workspaces/workspace.ts';
import type { ShareeView } from './contract.ts';
import { findMoved, type ShareeRow, selectSharees } from './people-store.ts';
import { enterDocument } from './take-up.ts';

type Named = Pick<ShareeView, 'person' | 'email'>;

/**
 * To whom a document is shared and by what way, for whoever may invite there: people of the workspace by name and address,
 * whoever holds a task with it as today's levels name them (SPEC 6, 9).
 */
export function findPeople(
  context: Outside<UserActor>,
  id: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<Page<ShareeView>> {
  return inTransaction(context, async (context) => {
    const { document, standing } = await enterDocument(context, id, 'document.read_people');
    const seesHidden = may(context.actor, 'participant.read_hidden', standing.facts);
    const after = decodeCursor(query.cursor, z.tuple([z.guid(), z.int().min(0)]));
    const moved = await findMoved(context, document.id);
    const rows = await selectSharees(context, document, { after, limit: query.limit + 1, seesHidden, moved });
    const named = await nameSharees(context, standing, rows);
    return cutPage(
      rows,
      query.limit,
      (row) => [row.place, row.number],
      (row) => viewOf(row, named(row)),
    );
  });
}

/** Participants by name and the address that they stand under there; others as today's levels show people of the side they act for. */
async function nameSharees(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  rows: ShareeRow[],
): Promise<(row: ShareeRow) => Named> {
  const participants = await findSeenParticipants(context, standing, {
    ids: rows.map((row) => row.participant_id).filter((id) => id !== null),
    limit: rows.length,
  });
  const emails = new Map(participants.map(({ id, email }) => [id, email]));
  const users = rows.filter((row) => row.sharee_kind === 'user');
  const insiders = users.filter((row) => row.participant_id);
  const outsiders = users.filter((row) => !row.participant_id);
  const inside = await namePeopleOfWorkspace(
    context,
    insiders.map((row) => row.sharee_id),
  );
  const outside = await namePeople(
    context,
    outsiders.map((row) => row.sharee_id),
  );
  const organisation = await nameOrganisations(
    context,
    rows.map((row) => row.moved_from).filter((id) => id !== null),
  );
  return (row) => {
    if (row.participant_id) return { person: inside(row.sharee_id), email: emails.get(row.participant_id) ?? null };
    const person = row.moved_from ? somebodyOf(organisation(row.moved_from)) : outside(row.sharee_id);
    return { person: row.sharee_kind === 'user' ? person : null, email: null };
  };
}

function viewOf(row: ShareeRow, named: Named): ShareeView {
  const tasks = row.tasks.map(({ id, isWaiting }) => ({ kind: 'task' as const, taskId: id, isWaiting }));
  const byWorkspace =
    row.participant_id && row.participant_status
      ? [{ kind: 'workspace' as const, participantId: row.participant_id, status: row.participant_status }]
      : [];
  return { ...named, ways: [...byWorkspace, ...tasks], since: row.since.toISOString() };
}
