import type { Context } from '../access/context.ts';
import { nameOrganisationsInMail } from '../access/people.ts';
import { webLink } from '../identity/web-link.ts';
import type { NoticeKind, Words } from '../notices/kinds-contract.ts';
import { notify, notifyOfMany } from '../notices/notify.ts';
import { sendMails } from '../notices/send-mail.ts';
import { participantInvitationDays } from './participant.ts';
import type { WorkspaceRow } from './store.ts';

type Told = Pick<WorkspaceRow, 'id' | 'organisation_id'>;

/** What people write stays in the app: names of workspaces, messages and comments are a stranger's free text (SPEC 11). */
async function nameOf(context: Context, workspace: Told): Promise<string> {
  return (await nameOrganisationsInMail(context, [workspace.organisation_id]))(workspace.organisation_id);
}

/** Tells people who have a user that a workspace is open to them. */
export async function tellOpened(context: Context, workspace: Told, addresses: string[]): Promise<void> {
  if (addresses.length === 0) return;
  await tell(context, workspace, {
    addresses,
    kind: 'participant.invited',
    words: { organisation: await nameOf(context, workspace) },
  });
}

/** The same for what several people of one organisation opened at once. */
export async function tellOpenedByMany(
  context: Context,
  opened: { workspace: Told; addresses: string[]; by: string }[],
): Promise<void> {
  const [first] = opened.filter(({ addresses }) => addresses.length > 0);
  if (!first) return;
  const words = { organisation: await nameOf(context, first.workspace) };
  await notifyOfMany(
    context,
    opened.map(({ workspace, addresses, by }) => ({
      addresses,
      kind: 'participant.invited' as const,
      words,
      subject: { kind: 'workspace', id: workspace.id },
      path: `/workspaces/${workspace.id}`,
      actorUserId: by,
    })),
  );
}

/** Mails those who have no user yet their own link each, which proves the address: nobody but the mail has it. */
export async function mailInvitations(
  context: Context,
  workspace: Told,
  invited: { email: string; token: string }[],
): Promise<void> {
  if (invited.length === 0) return;
  const organisation = await nameOf(context, workspace);
  const begin = organisation.charAt(0).toUpperCase() + organisation.slice(1);
  const mails = invited.map(({ email, token }) => ({
    to: email,
    kind: 'participant.invitation',
    subject: `${begin} invites you to a workspace in Causeway`,
    text:
      `${begin} invites you to a workspace in Causeway.\n\nAccept within ${participantInvitationDays} days:\n` +
      `${webLink(context.services.environment, 'invitation', token)}\n\nIf you do not expect this, leave it: nothing happens.\n`,
  }));
  await sendMails(context, mails);
}

/** Tells people who take part that a workspace will close. */
export async function tellClosing(context: Context, workspace: Told & { closesAt: Date }, addresses: string[]) {
  const words = { organisation: await nameOf(context, workspace), at: workspace.closesAt.toISOString() };
  await tell(context, workspace, { addresses, kind: 'workspace.closing', words });
}

/** Tells people who took part that a workspace was closed. */
export async function tellClosed(context: Context, workspace: Told, addresses: string[]): Promise<void> {
  const words = { organisation: await nameOf(context, workspace) };
  await tell(context, workspace, { addresses, kind: 'workspace.closed', words });
}

/** Tells somebody that a workspace is theirs from now on. */
export async function tellTransferred(context: Context, workspace: Told, address: string): Promise<void> {
  const words = { organisation: await nameOf(context, workspace) };
  await tell(context, workspace, { addresses: [address], kind: 'workspace.transferred', words });
}

function tell<Kind extends NoticeKind>(
  context: Context,
  workspace: Told,
  notice: { addresses: string[]; kind: Kind; words: Words[Kind] },
): Promise<void> {
  const subject = { kind: 'workspace', id: workspace.id };
  return notify(context, { ...notice, subject, path: `/workspaces/${workspace.id}` });
}
