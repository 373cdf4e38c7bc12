import { anonymous } from '../access/actor.ts';
import { inTransaction, type Outside } from '../access/context.ts';
import { nameOrganisations, namePeople } from '../access/people.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { findWaitingInvitation } from '../workspaces/find-waiting-invitation.ts';
import { findPerson } from './person-store.ts';
import { findInvitation } from './placement-store.ts';

/**
 * What an invitation into an organisation or a workspace is about, for whoever holds its link and has yet to decide. 410 `token_invalid` when it is used,
 * withdrawn, sent again or old.
 */
export function lookAtInvitation(caller: Outside, body: { token: string }) {
  return inTransaction({ ...caller, actor: anonymous }, async (context) => {
    const tokenHash = hashToken(body.token);
    const waiting = await findWaitingInvitation(context, tokenHash);
    const invitation = waiting ?? (await findInvitation(context, tokenHash));
    if (!invitation) throw new Problem('token_invalid');
    const organisation = (await nameOrganisations(context, [invitation.organisationId]))(invitation.organisationId);
    const invitedBy = (await namePeople(context, [invitation.invitedBy]))(invitation.invitedBy);
    return {
      organisation,
      email: invitation.email,
      invitedBy: invitedBy?.name ?? null,
      message: invitation.message,
      hasAccount: (await findPerson(context, invitation.email)) !== undefined,
      expiresAt: invitation.expiresAt.toISOString(),
      workspace: waiting ? { id: waiting.workspaceId, name: waiting.workspaceName } : null,
    };
  });
}
