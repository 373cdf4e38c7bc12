import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import type { PersonView } from '../access/contract.ts';
import { nameOrganisations, namePeople, somebodyOf } from '../access/people.ts';
import { findSides, type NoticeRow } from './notices-store.ts';

/**
 * Who did what a notice tells of, named as in the connection or task that it is about: people of the sending side are named
 * where they act, everybody else by today's level (SPEC 6). Of a connection the other side is told, so that whoever did it
 * is of the side that is not the reader's, wherever in its account they belong; and whoever of the receiving side belongs
 * elsewhere by now is not named. So are those of the sending side who cancel a task for an organisation of their account.
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
    [...sidesOf.values()].flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
  );
  const own = context.actor.organisationId;
  return ({ actor_user_id: id, subject_id, kind }) => {
    const seen = person(id);
    const sides = sidesOf.get(subject_id ?? '');
    if (!seen || !sides) return seen;
    const { from, to } = sides;
    if (from === own && to !== null) {
      const isNamed = seen.id !== null && [to, own].includes(seen.organisation.id);
      return isNamed ? seen : somebodyOf(organisation(to));
    }
    if (seen.id !== null && [from, own].includes(seen.organisation.id)) return seen;
    if (to === own) return { ...person(id, seen.organisation.id)!, organisation: organisation(from) };
    const named = seen.id === null && to === null ? person(id, from)! : seen;
    return named.id === null && kind === 'task.cancelled' ? { ...named, organisation: organisation(from) } : named;
  };
}
