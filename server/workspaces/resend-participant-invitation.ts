import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { holdAddresses } from '../identity/hold-addresses.ts';
import { day, second } from '../platform/clock.ts';
import { notFound, Problem } from '../platform/errors.ts';
import { becomeParticipant } from './become-participant.ts';
import type { ParticipantView } from './contract.ts';
import { participantMailsMaximum } from './participant.ts';
import { updateParticipant } from './participant-store.ts';
import { sendLinks } from './send-links.ts';
import type { ParticipantRow } from './store.ts';
import { admit, rememberInWorkspace, requirePaidPlan } from './take-up.ts';
import { seeParticipant, takeUpParticipant } from './take-up-participant.ts';
import { findSeenParticipants, viewParticipants } from './view-participants.ts';
import type { WorkspaceStanding } from './workspace.ts';

/**
 * Mails an invited address a fresh link, good for thirty days; the old one dies. For who may invite. Somebody who has the
 * address by now takes part at once. 403 `subscription_required`; 409 `invitation_not_pending` for who takes part already; 429 after fifty times.
 */
export function resendParticipantInvitation(
  context: Outside<UserActor>,
  key: { id: string; participantId: string },
): Promise<ParticipantView> {
  return inTransaction(context, async (context) => {
    const { id, participantId } = key;
    const { standing: entered, participant: asked } = await seeParticipant(context, id, participantId);
    requirePaidPlan(admit(context, entered, 'participant.invite'));
    const holder = (await holdAddresses(context, [asked.email])).get(asked.email);
    const taken = await takeUpParticipant(context, id, { participantId, verb: 'participant.invite' });
    const { standing, participant } = taken;
    if (participant.status !== 'invited') throw new Problem('invitation_not_pending', 'They take part already.');
    if (holder?.isActive) {
      await becomeParticipant(context, { userId: holder.userId, email: asked.email, inWorkspaceId: id });
    } else {
      await sendAgain(context, standing, participant);
    }
    const rows = await findSeenParticipants(context, standing, { ids: [participantId], limit: 1 });
    const [view] = await viewParticipants(context, standing, rows);
    if (!view) throw notFound();
    return view;
  });
}

async function sendAgain(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  participant: ParticipantRow,
): Promise<void> {
  if (participant.version >= participantMailsMaximum) {
    const sentence = `This invitation was sent ${participantMailsMaximum} times; remove it.`;
    throw new Problem('too_many_requests', sentence, { retryAfterSeconds: day / second });
  }
  await updateParticipant(context, participant, { invited_at: participant.invited_at });
  await sendLinks(context, standing.workspace, [participant]);
  await rememberInWorkspace(context, standing, {
    kind: 'participant.resent',
    subject: { kind: 'participant', id: participant.id },
    participantId: participant.id,
    detail: { email: participant.email },
  });
}
