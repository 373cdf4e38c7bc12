import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisationsInMail } from '../access/people.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { type Claimed, settleClaimed } from '../identity/settle-claimed.ts';
import { notify } from '../notices/notify.ts';
import { notFound, Problem } from '../platform/errors.ts';
import type { UserView } from '../users/contract.ts';
import { readUser } from '../users/find-users.ts';
import { reachAccount } from './find-accounts.ts';
import { findOrganisationOf, findPersonOutside } from './user-store.ts';

/**
 * An enterprise administrator claims somebody who registered on their own under an owned e-mail domain of the account
 * (SPEC 4): they are told, and moved into the organisation that owns the name, into Everyone. They stay signed in; the
 * organisation that they had alone is left behind. 404 for anybody whom the account does not see; 409 `already_a_member`
 * for who belongs to the account already, `member_elsewhere` for who belongs to an organisation of another account.
 */
export function claimUser(context: Outside<UserActor>, accountId: string, userId: string): Promise<UserView> {
  return inTransaction(context, async (context) => {
    await reachAccount(context, accountId);
    authorize(context.actor, 'user.claim', { accountId });
    await expectClaimable(context, accountId, userId);
    const claimed = await settleClaimed(context, { userId, accountId });
    await record(context, {
      kind: 'user.claimed',
      organisationIds: [claimed.fromOrganisationId, claimed.toOrganisationId],
      subject: { kind: 'user', id: userId },
      detail: {
        fromOrganisationId: claimed.fromOrganisationId,
        toOrganisationId: claimed.toOrganisationId,
        emailDomain: claimed.emailDomain,
      },
    });
    await tell(context, claimed);
    return readUser(context, userId);
  });
}

async function expectClaimable(context: Context, accountId: string, userId: string): Promise<void> {
  const person = await findPersonOutside(context, accountId, userId);
  if (!person) {
    // In this order: whoever is claimed by somebody else between the two looks is found inside.
    const managed = await findOrganisationOf(context, userId);
    throw managed?.account_id === accountId ? new Problem('already_a_member') : notFound();
  }
  if (person.organisation_kind !== 'individual') {
    throw new Problem('member_elsewhere', 'This person belongs to an organisation of another account.');
  }
}

async function tell(context: Context, claimed: Claimed): Promise<void> {
  const { toOrganisationId, emailDomain } = claimed;
  const name = (await nameOrganisationsInMail(context, [toOrganisationId]))(toOrganisationId);
  await notify(context, {
    addresses: [claimed.email],
    kind: 'user.claimed',
    words: { organisation: name, emailDomain },
    subject: { kind: 'organisation', id: toOrganisationId },
    path: '/',
  });
}
