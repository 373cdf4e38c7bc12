import type { UserActor } from '../access/actor.ts';
import { type Context, expectVersion, inTransaction, type Outside } from '../access/context.ts';
import { authorize } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { endAccess } from '../identity/end-access.ts';
import { expectSamePowers } from '../identity/same-powers.ts';
import { withdrawPendingInvitation } from '../invitations/withdraw-invitation.ts';
import { notify } from '../notices/notify.ts';
import { reachOrganisation, readOrganisation } from '../organisations/find-organisation.ts';
import { keepAnAdministrator } from '../organisations/keep-an-administrator.ts';
import { invalid, notFound, Problem } from '../platform/errors.ts';
import { joinOrganisation } from '../roles/join-organisation.ts';
import { leaveRoles } from '../roles/leave-roles.ts';
import type { UserTransfer, UserView } from './contract.ts';
import { reachUser, readUser } from './find-users.ts';
import { refuseProvisioningAgent } from './provisioning-agent.ts';
import { lockUser, updateUser } from './store.ts';
import { expectAccepted } from './user.ts';

/**
 * Moves a user to another organisation of the account. Only its enterprise administrators (SPEC 5). They leave every role
 * here and join Everyone there; they are told. It is an administrator's explicit choice, so that a later change of their
 * address within the account leaves them there (SPEC 4). An agent leaves the links through which it acted, which show that it
 * is gone: their tokens end, as when it is disabled. 404 for an organisation of another account; 409 `last_administrator`,
 * `user_pending`; `user_not_active` for the agent of a provisioning token.
 */
export function transferUser(context: Outside<UserActor>, id: string, transfer: UserTransfer): Promise<UserView> {
  return inTransaction(context, async (context) => {
    const { facts } = await reachUser(context, id);
    authorize(context.actor, 'user.transfer', facts);
    const to = await reachOrganisation(context, transfer.organisationId);
    if (to.accountId !== facts.accountId) throw notFound();
    const organisation = await readOrganisation(context, to.organisationId);
    if (organisation.kind === 'individual') throw invalid('organisationId', 'is the organisation of one person alone');
    if (to.organisationId !== facts.organisationId) {
      await keepAnAdministrator(context, [facts.organisationId, to.organisationId], () =>
        move(context, { userId: id, fromId: facts.organisationId, toId: to.organisationId, toName: organisation.name }),
      );
    }
    return readUser(context, id);
  });
}

async function move(
  context: Context,
  { userId, fromId, toId, toName }: { userId: string; fromId: string; toId: string; toName: string },
): Promise<void> {
  await expectSamePowers(context);
  const user = await lockUser(context, userId);
  if (user?.organisation_id !== fromId) throw new Problem('version_conflict');
  expectVersion(context, user);
  expectAccepted(user);
  if (user.is_operator) throw new Problem('member_elsewhere', 'Operators stay where they are.');
  await refuseProvisioningAgent(context, user);
  if (user.kind === 'agent') await endAccess(context, userId);
  // An invitation that waits for them there has come true another way.
  await withdrawPendingInvitation(context, toId, user.email);
  await leaveRoles(context, userId);
  await updateUser(context, user, { organisation_id: toId, ...(user.kind === 'person' && chosen(context)) });
  await joinOrganisation(context, { userId, organisationId: toId, roleIds: [] });
  await record(context, {
    kind: 'user.transferred',
    organisationIds: [fromId, toId],
    subject: { kind: 'user', id: userId },
    detail: { fromOrganisationId: fromId, toOrganisationId: toId },
  });
  if (user.kind === 'agent') return;
  await notify(context, {
    to: [userId],
    kind: 'user.transferred',
    words: { organisation: toName },
    subject: { kind: 'user', id: userId },
    path: '/',
  });
}

/** The reason that is kept: an explicit choice inside the account, which beats what their address says. */
function chosen(context: Context) {
  return {
    placement_rule: 'invitation' as const,
    placement_email_domain: null,
    placement_act: 'transfer' as const,
    placed_at: context.now(),
  };
}
