import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside, withWiderSight } from '../access/context.ts';
import { authorize, may } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { confirmIdentity, type IdentityProof } from '../identity/confirm-identity.ts';
import { findPersonByAddress, holdPerson } from '../identity/hold-person.ts';
import { endSessions } from '../identity/sessions.ts';
import { notFound } from '../platform/errors.ts';
import { reachUser } from '../users/find-users.ts';
import { requireSecondFactor } from './require-second-factor.ts';
import { deleteApps, deletePasskeys, deleteRecoveryCodes, findApp, listPasskeys } from './store.ts';
import { tellAddress } from './tell.ts';

type Person = { id: string; email: string; organisation_id: string };

/** Which second factors a colleague has, for whoever may take them away; no names and no codes. 404 for people elsewhere. */
export function findFactorsOf(outside: Outside<UserActor>, id: string) {
  return inTransaction(outside, async (context) => {
    const { facts } = await reachUser(context, id);
    authorize(context.actor, 'user.read_second_factors', facts);
    const [app, passkeys] = await beyondOneself(
      context,
      async () => [await findApp(context, id, 'active'), await listPasskeys(context, id)] as const,
    );
    const has = app !== undefined || passkeys.length > 0;
    return {
      hasAuthenticatorApp: app !== undefined,
      passkeys: passkeys.length,
      may: { reset: has && may(context.actor, 'user.reset_second_factors', facts) },
    };
  });
}

/**
 * An administrator of the organisation takes away all second factors of a colleague who has lost them, never their own:
 * all sessions of the colleague end, and they are told by mail. 404 for people elsewhere, 403 `forbidden`,
 * `second_factor_required` for an administrator who has one and has not confirmed it, `identity_not_confirmed`.
 */
export function resetSecondFactors(outside: Outside<UserActor>, id: string, body: IdentityProof) {
  return inTransaction(outside, async (context) => {
    const { facts } = await reachUser(context, id);
    authorize(context.actor, 'user.reset_second_factors', facts);
    if (context.actor.hasSecondFactor && context.actor.sessionId) requireSecondFactor(context.actor);
    await confirmIdentity(context, body);
    return takeAway(context, await holdPerson(context, id));
  });
}

/** The same for anybody by their address, by operators, or by the installation itself, which nobody asks for a password. */
export function resetSecondFactorsByAddress(
  outside: Outside<UserActor | { kind: 'installation' }>,
  { email, ...proof }: { email: string } & IdentityProof,
) {
  return inTransaction(outside, async (context) => {
    const { actor } = context;
    authorize(actor, 'installation.operate', undefined);
    const found = await beyondOneself(context, () => findPersonByAddress(context, email));
    if (!found || (actor.kind === 'user' && actor.userId === found.id)) throw notFound();
    if (actor.kind === 'user') {
      if (actor.hasSecondFactor && actor.sessionId) requireSecondFactor(actor);
      await confirmIdentity(context as Context<UserActor>, proof);
    }
    return takeAway(context, await beyondOneself(context, () => holdPerson(context, found.id)));
  });
}

async function takeAway(context: Context, person: Person) {
  const removed = await beyondOneself(context, async () => {
    const count = (await deleteApps(context, person.id, 'all')) + (await deletePasskeys(context, person.id));
    await deleteRecoveryCodes(context, person.id);
    await endSessions(context, person.id);
    return count;
  });
  await record(context, {
    kind: 'second_factors.reset',
    organisationIds: [person.organisation_id],
    subject: { kind: 'user', id: person.id },
    detail: { removed },
  });
  await tellAddress(
    context,
    person.email,
    'An administrator removed the second factors of your Causeway account just now, and you were signed out everywhere.',
  );
  return { removed };
}

function beyondOneself<Result>(context: Context, act: () => Promise<Result>): Promise<Result> {
  return withWiderSight(context, 'second factors are their owner’s alone, but administrators take lost ones away', act);
}
