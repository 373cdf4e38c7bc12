import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { PersonView } from '../access/contract.ts';
import { nameOrganisations, namePeople } from '../access/people.ts';
import { findSides, type NoticeRow } from './notices-store.ts';

/**
 * Who did what a notice tells of, named as in the connection or task that it is about: people of the sending side are named
 * where they act, everybody else by today's level (SPEC 6). Of a connection the other side is told, so that whoever may not
 * be named is somebody of the side that is not the reader's, wherever in its account they belong.
 */
export async function nameWhoDidIt(
  context: Context<UserActor>,
  rows: NoticeRow[],
): Promise<(row: NoticeRow) => PersonView | null> {
  const person = await namePeople(
    context,
    rows.map((row) => row.actor_user_id),
  );
  const sidesOf = await findSides(
    context,
    rows.flatMap((row) => (['connection', 'task'].includes(row.subject_kind) ? (row.subject_id ?? []) : [])),
  );
  const organisation = await nameOrganisations(
    context,
    [...sidesOf.values()].flatMap(({ to }) => to ?? []),
  );
  return ({ actor_user_id: id, subject_id }) => {
    const seen = person(id);
    const sides = sidesOf.get(subject_id ?? '');
    if (!seen || seen.id !== null || !sides) return seen;
    if (sides.to === null) return person(id, sides.from);
    if (sides.from === context.actor.organisationId) return { ...seen, organisation: organisation(sides.to) };
    return sides.to === context.actor.organisationId ? person(id, seen.organisation.id) : seen;
  };
}
