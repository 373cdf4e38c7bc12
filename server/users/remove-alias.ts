import type { UserActor } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { dropAlias } from '../identity/aliases.ts';
import { notFound } from '../platform/errors.ts';
import { reachUser } from './find-users.ts';

/**
 * Takes a former address from somebody: it signs them in no more and is free for whoever gets the mailbox. For themselves
 * and for administrators of their organisation. 404 for an address that is no alias of theirs.
 */
export function removeAlias(context: Outside<UserActor>, id: string, email: string): Promise<void> {
  return inTransaction(context, async (context) => {
    const { facts } = await reachUser(context, id);
    authorize(context.actor, 'user.remove_alias', facts);
    if (!(await dropAlias(context, id, email))) throw notFound();
    await record(context, {
      kind: 'user.alias_removed',
      organisationIds: [facts.organisationId],
      subject: { kind: 'user', id },
      detail: { email },
    });
  });
}
