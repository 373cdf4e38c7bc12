import type { UserActor } from '../access/actor.ts';
import { type Context, inTransaction, type Outside } from '../access/context.ts';
import { notFound } from '../platform/errors.ts';
import type { ParticipantChange, ParticipantView } from './contract.ts';
import { effectiveAbilities, refuseLacking, withPreview } from './participant.ts';
import { updateParticipant } from './participant-store.ts';
import type { ParticipantRow } from './store.ts';
import { rememberInWorkspace, standInWorkspace } from './take-up.ts';
import { takeUpParticipant } from './take-up-participant.ts';
import { findSeenParticipants, viewParticipants } from './view-participants.ts';
import { isOwnedBy, type WorkspaceStanding } from './workspace.ts';

/**
 * Gives a participant other abilities, or hides or shows them; for the owner and managers, who may change anybody but the
 * owner. What is taken away is gone with the same commit. 403 for abilities that one lacks; 409 `version_conflict`.
 */
export function changeParticipant(
  context: Outside<UserActor>,
  key: { id: string; participantId: string },
  body: ParticipantChange,
): Promise<ParticipantView> {
  return inTransaction(context, async (context) => {
    const { participantId } = key;
    const taken = await takeUpParticipant(context, key.id, { participantId, verb: 'participant.change' });
    const { standing, participant } = taken;
    const own = effectiveAbilities(standing.facts, isOwnedBy(context.actor, standing.workspace));
    refuseLacking(body.abilities ?? [], own);
    const change = changeOf(participant, body);
    if (Object.keys(change).length > 0) {
      await rememberInWorkspace(context, standing, {
        kind: 'participant.changed',
        subject: { kind: 'participant', id: participantId },
        participantId,
        detail: {
          email: participant.email,
          abilities: change.abilities ?? participant.abilities,
          hidden: change.is_hidden ?? participant.is_hidden,
        },
      });
      await updateParticipant(context, participant, change);
    }
    return viewChanged(context, standing, participantId);
  });
}

function changeOf(participant: ParticipantRow, { abilities, hidden }: ParticipantChange) {
  const given = abilities && withPreview(abilities);
  const isSame = given === undefined || given.join() === participant.abilities.join();
  const isUnseen = participant.is_hidden && participant.acted_at === null;
  return {
    ...(isSame ? {} : { abilities: given }),
    // Who is hidden again is hidden until they act again.
    ...(hidden === undefined || hidden === isUnseen
      ? {}
      : { is_hidden: hidden, ...(hidden ? { acted_at: null } : {}) }),
  };
}

/** As the actor sees them now: a manager may have taken from themselves what showed them the hidden ones. */
async function viewChanged(
  context: Context<UserActor>,
  before: WorkspaceStanding,
  participantId: string,
): Promise<ParticipantView> {
  const standing = (await standInWorkspace(context, before.workspace.id)) ?? before;
  const rows = await findSeenParticipants(context, standing, { ids: [participantId], limit: 1 });
  const [view] = await viewParticipants(context, standing, rows);
  if (!view) throw notFound();
  return view;
}
