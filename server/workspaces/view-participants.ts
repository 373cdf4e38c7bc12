import type { UserActor } from '../access/actor.ts';
import { type Context, withWiderSight } from '../access/context.ts';
import { type Ability, may } from '../access/policy.ts';
import type { ParticipantView } from './contract.ts';
import { namePeopleOfWorkspace } from './name-people-of-workspace.ts';
import { withPreview } from './participant.ts';
import { type ListedParticipant, listParticipants, type ParticipantSearch } from './participant-store.ts';
import type { WorkspaceStanding } from './workspace.ts';

/** Participants whom the actor may see: hidden ones only for the owner and managers, and for themselves. */
export function findSeenParticipants(
  context: Context<UserActor>,
  { workspace, facts }: WorkspaceStanding,
  search: Omit<ParticipantSearch, 'seesHidden'>,
): Promise<ListedParticipant[]> {
  const seesHidden = may(context.actor, 'participant.read_hidden', facts);
  return withWiderSight(
    context,
    'participants of one workspace know each other, wherever they belong, and until when an invitation works',
    () => listParticipants(context, workspace.id, { ...search, seesHidden }),
  );
}

/** Their views, named as people who work in one workspace know each other. */
export async function viewParticipants(
  context: Context<UserActor>,
  standing: WorkspaceStanding,
  participants: ListedParticipant[],
): Promise<ParticipantView[]> {
  const person = await namePeopleOfWorkspace(
    context,
    participants.map(({ user_id }) => user_id),
  );
  return viewNamed({ actor: context.actor, standing, person }, participants);
}

type Reader = {
  actor: UserActor;
  standing: WorkspaceStanding;
  person: Awaited<ReturnType<typeof namePeopleOfWorkspace>>;
};

/** The same with people who were named already. */
export function viewNamed(
  { actor, standing: { facts, workspace }, person }: Reader,
  participants: ListedParticipant[],
): ParticipantView[] {
  const mayChange = may(actor, 'participant.change', facts);
  const mayRemove = may(actor, 'participant.remove', facts);
  const mayInvite = workspace.plan === 'paid' && may(actor, 'participant.invite', facts);
  return participants.map((participant) => {
    const named = person(participant.user_id);
    const isSelf = participant.user_id === actor.userId;
    return {
      id: participant.id,
      email: participant.email,
      name: named?.name ?? null,
      status: participant.status,
      abilities: withPreview(participant.abilities as Ability[]),
      hidden: participant.is_hidden && participant.acted_at === null,
      person: named,
      message: isSelf || mayChange ? participant.message : null,
      invitedAt: participant.invited_at.toISOString(),
      joinedAt: participant.joined_at?.toISOString() ?? null,
      invitationExpiresAt: participant.invitation_expires_at?.toISOString() ?? null,
      isSelf,
      version: participant.version,
      may: { change: mayChange, remove: mayRemove, resend: mayInvite && participant.status === 'invited' },
    };
  });
}
