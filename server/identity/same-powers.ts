import type { UserActor } from '../access/actor.ts';
import type { Context } from '../access/context.ts';
import { findActor } from '../http/authenticate.ts';
import { Problem } from '../platform/errors.ts';
import { heldTokenHash } from './store.ts';

const levels = ['member', 'coordinator', 'administrator'] as const;

/**
 * Who has waited for a lock that whoever takes powers away holds too may have lost theirs meanwhile: then their act comes too
 * late (SPEC 5: at once). 401 for who is let in no more, 403 for who has moved or may less than when they asked. Whoever
 * acts by no sign-in, such as provisioning and the installation, has nothing to lose.
 */
export async function expectSamePowers(context: Context): Promise<void> {
  const { actor } = context;
  if (actor.kind !== 'user' || (actor.sessionId === null && actor.apiTokenId === null)) return;
  const held = await heldTokenHash(context, actor);
  const now = held && (await findActor(context.database, held, context.now()));
  if (!now) throw new Problem('unauthenticated');
  if (mayLess(now, actor)) throw new Problem('forbidden');
}

function mayLess(now: UserActor, before: UserActor): boolean {
  return (
    now.organisationId !== before.organisationId ||
    levels.indexOf(now.securityLevel) < levels.indexOf(before.securityLevel) ||
    (before.isEnterpriseAdministrator && !now.isEnterpriseAdministrator) ||
    (before.isOperator && !now.isOperator)
  );
}
