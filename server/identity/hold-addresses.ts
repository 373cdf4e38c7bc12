import { type Context, withWiderSight } from '../access/context.ts';
import { findPeople, lockAddress, lockAddressesAtOnce, tryToLockAddresses } from './person-store.ts';

/** A user as whoever shares something with them needs to know them. */
export type KnownPerson = { userId: string; email: string; name: string; organisationId: string; isActive: boolean };

/**
 * Who has these addresses, as their own or as an alias, held so until commit: nobody becomes their user meanwhile. It
 * comes before the lock on any row. What the actor may learn of the people is the caller's question.
 */
export async function holdAddresses(context: Context, emails: string[]): Promise<Map<string, KnownPerson>> {
  if (emails.length === 0) return new Map();
  await lockAddressesAtOnce(context, emails);
  return findKnown(context, emails);
}

/**
 * The same without waiting: an address that somebody else holds is not among `held`. An act for many people must not wait in
 * the middle for one of them.
 */
export async function holdFreeAddresses(
  context: Context,
  emails: string[],
): Promise<{ held: Set<string>; known: Map<string, KnownPerson> }> {
  const held = await tryToLockAddresses(context, emails);
  return { held, known: await findKnown(context, [...held]) };
}

/** Nobody else decides what becomes of this address until commit. It comes before the lock on any row. */
export function reserveAddress(context: Context, email: string): Promise<void> {
  return lockAddress(context, email);
}

async function findKnown(context: Context, emails: string[]): Promise<Map<string, KnownPerson>> {
  const rows = await withWiderSight(context, 'an address may belong to a user of any organisation', () =>
    findPeople(context, emails),
  );
  return new Map(
    rows.map((row) => [
      row.address,
      {
        userId: row.id,
        email: row.email,
        name: row.name,
        organisationId: row.organisation_id,
        isActive: row.status === 'active',
      },
    ]),
  );
}
