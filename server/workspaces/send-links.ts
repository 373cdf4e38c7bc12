import { type Context, withWiderSight } from '../access/context.ts';
import { later } from '../platform/clock.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { mailInvitations } from './notify.ts';
import { participantInvitationMilliseconds } from './participant.ts';
import { saveInvitationTokens } from './participant-store.ts';
import type { WorkspaceRow } from './store.ts';

/**
 * Mails invited addresses a fresh link each; older ones die. The link proves the address, so nobody but the mail has it:
 * what is kept is a hash, and no answer shows it.
 */
export async function sendLinks(
  context: Context,
  workspace: Pick<WorkspaceRow, 'id' | 'organisation_id'>,
  invited: { id: string; email: string }[],
): Promise<void> {
  const now = context.now();
  const links = invited.map((participant) => ({ participant, token: newToken() }));
  await withWiderSight(context, 'links of invitations are read and replaced by nobody but the installation', () =>
    saveInvitationTokens(
      context,
      links.map(({ participant, token }) => ({
        participant_id: participant.id,
        token_hash: hashToken(token),
        created_at: now,
        expires_at: later(now, participantInvitationMilliseconds),
      })),
    ),
  );
  await mailInvitations(
    context,
    workspace,
    links.map(({ participant, token }) => ({ email: participant.email, token })),
  );
}
