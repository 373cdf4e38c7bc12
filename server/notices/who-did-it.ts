import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { PersonView } from '../access/contract.ts';
import { nameOrganisations, namePeople } from '../access/people.ts';
import { findSides, type NoticeRow } from './notices-store.ts';

/**
 * Who did what a notice tells of, named as in the connection or task that it is about: people of the sending side are named
 * where they act, everybody else by today's level (SPEC 6). Of a connection the other side is told, so that whoever may not
 * be named is somebody of the side that is not the reader's, wherever in its account they belong; and so is, to the sending
 * side, whoever belongs elsewhere by now.
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
  const own = context.actor.organisationId;
  return ({ actor_user_id: id, subject_id }) => {
    const seen = person(id);
    const sides = sidesOf.get(subject_id ?? '');
    if (!seen || !sides) return seen;
    const isElsewhere = sides.from === own && sides.to !== null && ![sides.to, own].includes(seen.organisation.id);
    if (isElsewhere) return { kind: 'person', id: null, name: null, organisation: organisation(sides.to!) };
    if (seen.id !== null) return seen;
    if (sides.to === null) return person(id, sides.from);
    if (sides.from === own) return { ...seen, organisation: organisation(sides.to) };
    return sides.to === own ? person(id, seen.organisation.id) : seen;
  };
}
