import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { authorize, may } from '../access/policy.ts';
import { record } from '../audit/record.ts';
import { reserveAddress } from '../identity/hold-addresses.ts';
import { inviteInto, recordInvitation } from '../invitations/invite.ts';
import { refuseOwnedElsewhere } from '../invitations/send-invitation.ts';
import { findOrganisationFacts, readOrganisation, withOperatorsSight } from '../organisations/find-organisation.ts';
import { type FoundedOrganisation, foundOrganisation } from '../organisations/found-organisation.ts';
import { Problem } from '../platform/errors.ts';
import type { AccountOrganisation, NewAccountOrganisation } from './contract.ts';
import { reachAccount } from './find-accounts.ts';

/**
 * Adds an organisation to an account and invites its first administrator, who becomes an enterprise administrator too when
 * so asked. For operators, and for enterprise administrators while the plan is paid: a free one creates nothing new (SPEC
 * 2), 403 `subscription_required`. 409 `name_taken` for a short name in use; 422 `email_domain_owned_elsewhere`.
 */
export function addOrganisation(
  context: Outside,
  accountId: string,
  body: NewAccountOrganisation,
): Promise<AccountOrganisation> {
  return inTransaction(context, async (context) => {
    const account = await reachAccount(context, accountId);
    authorize(context.actor, 'organisation.create', { accountId });
    if (account.plan === 'free' && !may(context.actor, 'account.change_plan', { accountId })) {
      throw new Problem('subscription_required', 'A free plan takes no new organisations.');
    }
    const { name, shortName, connectionVisibility } = body;
    await reserveAddress(context, body.administrator.email);
    const founded = await foundOrganisation(context, {
      accountId,
      name,
      shortName,
      kind: 'organisation',
      connectionVisibility,
    });
    const subject = { kind: 'organisation', id: founded.id };
    await record(context, {
      kind: 'organisation.created',
      organisationIds: [founded.id, ...belonging(context)],
      subject,
      detail: { name },
    });
    const invitation = await inviteAdministrator(context, founded, body.administrator);
    return { ...(await readOrganisation(context, founded.id)), invitation };
  });
}

function belonging({ actor }: Context): string[] {
  return actor.kind === 'user' ? [actor.organisationId] : [];
}

async function inviteAdministrator(
  context: Context,
  founded: FoundedOrganisation,
  { name, email, enterprise }: NewAccountOrganisation['administrator'],
): Promise<{ id: string; link: string }> {
  const facts = await findOrganisationFacts(context, founded.id);
  await refuseOwnedElsewhere(context, email, facts);
  const invitee = {
    name,
    email,
    roleIds: [founded.administratorsRoleId],
    message: '',
    makesEnterpriseAdministrator: enterprise,
  };
  const { invitation, link } = await withOperatorsSight(context, () => inviteInto(context, facts, invitee));
  await recordInvitation(context, invitation);
  return { id: invitation.id, link };
}
