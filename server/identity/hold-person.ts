import type { Context } from '../access/context.ts';
import { notFound } from '../platform/errors.ts';
import { findPerson, lockPerson, type PersonRow } from './person-store.ts';

/** A person as they are, held so until commit: whoever changes what lets them in does so one after the other. 404 for whom the actor may not see. */
export async function holdPerson(context: Context, userId: string): Promise<PersonRow> {
  const person = await lockPerson(context, userId);
  if (!person) throw notFound();
  return person;
}

/** Who has this address; undefined for nobody. For verbs that may look at everybody. */
export function findPersonByAddress(context: Context, email: string): Promise<PersonRow | undefined> {
  return findPerson(context, email);
}
