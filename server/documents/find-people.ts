import { z } from 'zod';
import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import type { PersonView } from '../access/contract.ts';
import { namePeople } from '../access/people.ts';
import { may } from '../access/policy.ts';
import { cutPage, decodeCursor, type Page } from '../platform/page.ts';
import { namePeopleOfWorkspace } from '../workspaces/name-people-of-workspace.ts';
import { findSeenParticipants } from '../workspaces/view-participants.ts';
import type { ShareeView } from './contract.ts';
import { type ShareeRow, selectSharees } from './people-store.ts';
import { enterDocument } from './take-up.ts';

type Naming = (id: string | null) => PersonView | null;
type Addresses = Map<string | null, string>;

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
    const rows = await selectSharees(context, document, { after, limit: query.limit + 1, seesHidden });
    const users = rows.filter((row) => row.sharee_kind === 'user');
    const inside = await namePeopleOfWorkspace(
      context,
      users.filter((row) => row.participant_id).map((row) => row.sharee_id),
    );
    const outside = await namePeople(
      context,
      users.filter((row) => !row.participant_id).map((row) => row.sharee_id),
    );
    const ids = rows.map((row) => row.participant_id).filter((id) => id !== null);
    const participants = await findSeenParticipants(context, standing, { ids, limit: ids.length });
    const addresses: Addresses = new Map(participants.map(({ id, email }) => [id, email]));
    return cutPage(
      rows,
      query.limit,
      (row) => [row.place, row.number],
      (row) => viewOf(row, row.participant_id ? inside : outside, addresses),
    );
  });
}

function viewOf(row: ShareeRow, person: Naming, addresses: Addresses): ShareeView {
  const tasks = row.tasks.map(({ id, isWaiting }) => ({ kind: 'task' as const, taskId: id, isWaiting }));
  const byWorkspace =
    row.participant_id && row.participant_status
      ? [{ kind: 'workspace' as const, participantId: row.participant_id, status: row.participant_status }]
      : [];
  return {
    person: row.sharee_kind === 'user' ? person(row.sharee_id) : null,
    email: addresses.get(row.participant_id) ?? null,
    ways: [...byWorkspace, ...tasks],
    since: row.since.toISOString(),
  };
}
