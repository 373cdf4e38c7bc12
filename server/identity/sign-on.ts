import { aside, type Context, type Outside } from '../access/context.ts';
import { Problem } from '../platform/errors.ts';
import { keepAttempt, releaseAttempt, reserveAttempt } from './attempts.ts';
import { type Decision, decidePlacement } from './decide-placement.ts';
import { verifyPassword } from './password.ts';
import { findPerson, lockAddress, type PersonRow, readPerson } from './person-store.ts';
import { addressOf, type ProvedEmail } from './proved-email.ts';
import { settleNew } from './settle.ts';
import { deleteSignUpsOf, findPasswordHash } from './store.ts';

/** Somebody whom an identity provider may mean. */
export type KnownPerson = PersonRow;

/** Who has this address, now and until commit: nobody else becomes its user meanwhile. Undefined when nobody does. */
export async function holdAddress(context: Context, email: string): Promise<KnownPerson | undefined> {
  await lockAddress(context, email);
  return findPerson(context, email);
}

/**
 * Makes a user of somebody whom an identity provider has vouched for, where placement says (SPEC 4). They have no password
 * until they set one. The caller holds the address.
 */
export async function joinBySignOn(
  context: Context,
  person: { proof: ProvedEmail; name: string },
): Promise<{ userId: string; decision: Decision }> {
  const decision = await decidePlacement(context, person.proof);
  const userId = await settleNew(context, { ...person, act: 'sign_up', passwordHash: null }, decision);
  await deleteSignUpsOf(context, addressOf(person.proof));
  return { userId, decision };
}

/**
 * Whether this is the person's password; wrong ones count like those of signing in. 401 `invalid_credentials`, 429
 * `too_many_attempts`. Never inside a transaction.
 */
export async function checkPasswordOf(outside: Outside, userId: string, password: string): Promise<void> {
  const { email, hash } = await aside(outside, async (context) => ({
    email: (await readPerson(context, userId))?.email,
    hash: await findPasswordHash(context, userId),
  }));
  const attempt = await reserveAttempt(outside, 'sign_in', email ?? userId);
  if (await verifyPassword(hash, password)) return releaseAttempt(outside, attempt);
  await keepAttempt(outside, attempt);
  throw new Problem('invalid_credentials', 'This is not the password of your account here.');
}
