import { anonymous, type UserActor } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import { record } from '../audit/record.ts';
import { Problem } from '../platform/errors.ts';
import { hashToken } from '../platform/secrets.ts';
import { becomeParticipant } from '../workspaces/become-participant.ts';
import { findWaitingInvitation, hasBecome, type WaitingInvitation } from '../workspaces/find-waiting-invitation.ts';
import type { PlacedView } from './contract.ts';
import { decidePlacement } from './decide-placement.ts';
import { hashPassword } from './password.ts';
import { findPerson, lockAddress } from './person-store.ts';
import { findPlaced } from './placed.ts';
import { type ProvedEmail, provedByLink } from './proved-email.ts';
import { settleNew } from './settle.ts';
import { continueAs, startSession } from './start-session.ts';
import { deleteSignUpsOf } from './store.ts';

type NewPerson = { name: string; passwordHash: string };

/**
 * Somebody accepts an invitation into a workspace whose mailed link they hold. It proves the address and places nobody: a
 * new person is placed as if they had signed up by themselves (SPEC 4), and takes part. Somebody who is signed in with the
 * address takes part where they are. 410 `token_invalid`; 409 `invitation_for_someone_else`, and it waits on; 401 when the
 * address has a user who is not signed in.
 */
export async function acceptWorkspaceInvitation(
  context: Context,
  token: string,
  readNewPerson: () => { name: string; password: string },
): Promise<PlacedView> {
  const tokenHash = hashToken(token);
  const asked = await findWaitingInvitation(context, tokenHash);
  if (!asked) throw new Problem('token_invalid');
  await lockAddress(context, asked.email);
  const invitation = await findWaitingInvitation(context, tokenHash);
  if (!invitation) throw new Problem('token_invalid');
  const { actor } = context;
  const person = await withWiderSight(context, 'an address may belong to a user of any organisation', () =>
    findPerson(context, invitation.email),
  );
  if (actor.kind === 'user' && person?.id !== actor.userId) throw new Problem('invitation_for_someone_else');
  if (actor.kind === 'user') return takePart(context as Context<UserActor>, invitation);
  if (person) {
    throw new Problem('unauthenticated', 'This address has an account: sign in with it, then accept the invitation.');
  }
  const { name, password } = readNewPerson();
  const proof = provedByLink(token, invitation, context.now());
  return join({ ...context, actor: anonymous }, invitation, {
    proof,
    person: { name, passwordHash: await hashPassword(password) },
  });
}

async function takePart(context: Context<UserActor>, invitation: WaitingInvitation): Promise<PlacedView> {
  const { userId } = context.actor;
  const { email, workspaceId } = invitation;
  const joined = await becomeParticipant(context, { userId, email, inWorkspaceId: workspaceId });
  if (!joined.includes(workspaceId)) throw new Problem('token_invalid');
  const { user, organisation } = await findPlaced(context, userId, { rule: 'self_registration', emailDomain: null });
  const placement = user.placement ?? { rule: 'self_registration' as const, emailDomain: null };
  return {
    user,
    organisation,
    placement: { rule: placement.rule, emailDomain: placement.emailDomain },
    workspaceId,
  };
}

async function join(
  context: Context,
  invitation: WaitingInvitation,
  { proof, person }: { proof: ProvedEmail; person: NewPerson },
): Promise<PlacedView> {
  const decision = await decidePlacement(context, proof);
  const userId = await settleNew(context, { proof, act: 'sign_up', ...person }, decision);
  // Taking part came with becoming a user, unless the invitation was withdrawn in that moment.
  if (!(await hasBecome(context, invitation.participantId, userId))) throw new Problem('token_invalid');
  await deleteSignUpsOf(context, invitation.email);
  const actor = await startSession(context, userId);
  return continueAs(context, actor, async (own) => {
    await record(own, {
      kind: 'user.joined',
      organisationIds: [actor.organisationId],
      subject: { kind: 'user', id: userId },
      detail: { rule: decision.rule, emailDomain: decision.emailDomain },
    });
    return { ...(await findPlaced(own, userId, decision)), workspaceId: invitation.workspaceId };
  });
}
