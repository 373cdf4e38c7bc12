import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { holdOrganisation } from '../organisations/hold-organisation.ts';
import { Problem } from '../platform/errors.ts';
import type { UserView } from '../users/contract.ts';
import { readUser } from '../users/find-users.ts';
import { makeAgent } from '../users/make-agent.ts';
import type { NewAgent } from './contract.ts';
import { agentsMaximum } from './link.ts';
import { authorizeInOrganisation } from './take-up.ts';

const event = 'agent.created';

/**
 * Makes a user who is a program: it acts through links with their tokens, can never sign in, and obeys the same rules as a
 * person (SPEC 10). For administrators; 403 `subscription_required` on a free plan, 409 `limit_reached`.
 */
export function createAgent(
  outside: Outside<UserActor>,
  organisationId: string,
  { name }: NewAgent,
): Promise<UserView> {
  return inTransaction(outside, async (context) => {
    await authorizeInOrganisation(context, organisationId, { verb: 'agent.create', event });
    if (context.actor.plan === 'free') throw new Problem('subscription_required', 'A free plan takes no new agents.');
    await holdOrganisation(context, organisationId);
    const id = await makeAgent(context, { organisationId, name, atMost: agentsMaximum });
    await record(context, {
      kind: event,
      organisationIds: [organisationId, context.actor.organisationId],
      subject: { kind: 'user', id },
      detail: { name },
    });
    return readUser(context, id);
  });
}
