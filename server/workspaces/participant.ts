import { type Ability, abilities as allAbilities, type WorkspaceFacts } from '../access/policy.ts';
import { day } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';

/** How long the mailed link of an invitation into a workspace works. */
export const participantInvitationDays = 30;
export const participantInvitationMilliseconds = participantInvitationDays * day;
/** How often one address is mailed its link, so that nobody is flooded in somebody else's name. */
export const participantMailsMaximum = 50;
/** How many people a workspace is shared to at most. */
export const participantsMaximum = 5000;

/** The abilities in their order, each once, with `preview` always among them (SPEC 8). */
export function withPreview(given: readonly Ability[]): Ability[] {
  return allAbilities.filter((ability) => ability === 'preview' || given.includes(ability));
}

/** What somebody may do in a workspace: the owner and managers everything, others what they were given. */
export function effectiveAbilities(facts: Pick<WorkspaceFacts, 'abilities'>, isOwner: boolean): Ability[] {
  if (isOwner || facts.abilities?.includes('manage')) return [...allAbilities];
  return facts.abilities ? withPreview(facts.abilities) : [];
}

/** Nobody gives an ability that they lack (SPEC 8): 403 `forbidden`, naming what is lacking. */
export function refuseLacking(given: readonly Ability[], own: readonly Ability[]): void {
  const lacking = given.filter((ability) => !own.includes(ability));
  if (lacking.length === 0) return;
  throw new Problem('forbidden', `You cannot give what you lack yourself: ${lacking.join(', ')}.`);
}

/** A hidden participant is seen by the owner and managers only, and by themselves, until they act. */
export function isSeen(
  participant: { is_hidden: boolean; acted_at: Date | null; user_id: string | null },
  viewer: { userId: string; seesHidden: boolean },
): boolean {
  return (
    !participant.is_hidden ||
    participant.acted_at !== null ||
    viewer.seesHidden ||
    participant.user_id === viewer.userId
  );
}
