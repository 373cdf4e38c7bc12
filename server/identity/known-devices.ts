import { aside, type Context, type Outside } from '../access/context.ts';
import { day, later } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { deleteOldDevices, findKnownDevice, insertKnownDevice } from './entry-store.ts';
import { findPerson } from './person-store.ts';
import { knownDeviceDays, knownDevicesMaximum } from './session.ts';

/**
 * Under what wrong passwords for an address are counted: a browser in which its person has signed in before has its own
 * count, so that strangers who guess elsewhere do not shut them out; everybody else shares the address's.
 */
export async function attemptsSubject(outside: Outside, email: string): Promise<string> {
  const { device } = outside.request;
  if (!device) return email;
  const known = await aside(outside, async (context) => {
    const person = await findPerson(context, email);
    return person && findKnownDevice(context, hashToken(device), person.id);
  });
  return known ? `device ${known.id}` : email;
}

/** Remembers this browser as one in which somebody has signed in. */
export async function rememberDevice(context: Context, userId: string): Promise<void> {
  const { device, setDevice } = context.request;
  if (!setDevice) return;
  if (device && (await findKnownDevice(context, hashToken(device), userId))) return;
  const token = newToken();
  await deleteOldDevices(context, userId, knownDevicesMaximum - 1);
  await insertKnownDevice(context, {
    id: newId(),
    token_hash: hashToken(token),
    user_id: userId,
    created_at: context.now(),
    expires_at: later(context.now(), knownDeviceDays * day),
  });
  setDevice(token);
}
