import type { UserActor } from '../access/actor.ts';
import { actingAs, type Context, sayWhoActs } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { findActor } from '../http/authenticate.ts';
import { day, later } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { refuseWhoMustSignOn } from '../single-sign-on/demand.ts';
import { findUser } from './find-user.ts';
import { rememberDevice } from './known-devices.ts';
import { readPerson } from './person-store.ts';
import { sessionDays } from './session.ts';
import { heldTokenHash, insertSession } from './store.ts';

/**
 * Signs somebody in as part of a verb that nobody signed in has called: the answer sets the cookie. Returns the actor that
 * they are from now on. `hasSecondFactor`: they have shown it to come in. 401 `single_sign_on_required` for who signs in at
 * their identity provider only, by whatever way they come.
 */
export async function startSession(context: Context, userId: string, hasSecondFactor = false): Promise<UserActor> {
  const person = await readPerson(context, userId);
  if (person) await refuseWhoMustSignOn(context, person);
  return openSession(context, userId, hasSecondFactor);
}

/** The same without asking whether the person's organisation demands single sign-on: for who comes from there. */
export async function openSession(context: Context, userId: string, hasSecondFactor: boolean): Promise<UserActor> {
  const token = newToken();
  const tokenHash = hashToken(token);
  const now = context.now();
  await insertSession(context, {
    id: newId(),
    user_id: userId,
    token_hash: tokenHash,
    created_at: now,
    expires_at: later(now, sessionDays * day),
    second_factor_at: hasSecondFactor ? now : null,
  });
  const actor = await findActor(context.database, { sessionTokenHash: tokenHash }, now);
  if (!actor) throw new Error(`user ${userId} was given a session but cannot sign in`);
  context.request.setSession?.(token);
  return actor;
}

/** The end of every sign-in, by whatever way: the session, its record, and the answer. */
export async function enter(
  context: Context,
  userId: string,
  { by, hasSecondFactor }: { by: string; hasSecondFactor: boolean },
) {
  const actor = await startSession(context, userId, hasSecondFactor);
  await rememberDevice(context, userId);
  return continueAs(context, actor, async (own) => {
    await record(own, {
      kind: 'session.started',
      organisationIds: [actor.organisationId],
      subject: { kind: 'user', id: userId },
      detail: { by },
    });
    return { user: await findUser(own, userId) };
  });
}

/** Does the rest of a verb as somebody else: as who has just signed in, or as who they are after they were moved. */
export async function continueAs<Result>(
  context: Context,
  actor: UserActor,
  act: (context: Context<UserActor>) => Promise<Result>,
): Promise<Result> {
  const own = actingAs(context, actor);
  await sayWhoActs(own);
  const result = await act(own);
  // What follows the verb, such as remembering its answer, is the caller's again.
  await sayWhoActs(context);
  return result;
}

/** The actor as they are after they were moved: the same sign-in, another organisation. 401 when that has ended meanwhile. */
export async function movedActor(context: Context<UserActor>): Promise<UserActor> {
  const held = await heldTokenHash(context, context.actor);
  const actor = held && (await findActor(context.database, held, context.now()));
  if (!actor) throw new Problem('unauthenticated');
  return actor;
}
