import { Text } from '@mantine/core';
import type { InvitationLook } from '../contracts.ts';
import { text } from '../text/index.ts';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import styles from './WhoInvites.module.css';

/** What one is invited into: an organisation, or a workspace of it. */
export function sayInvitation({ workspace, organisation }: InvitationLook): string {
  return workspace
    ? text.identity.invitationWorkspaceTitle(workspace.name, organisation.name)
    : text.identity.invitationTitle(organisation.name);
}

/** Who invites whom, and what they write, before one decides. */
export function WhoInvites({ look }: { look: InvitationLook }) {
  return (
    <>
      <Text>{text.identity.invitationBy(look.invitedBy, look.email)}</Text>
      <Text size="sm" c="dimmed">
        {text.identity.invitationExpires} <RelativeTime at={look.expiresAt} />.
      </Text>
      {look.message ? (
        <figure className={styles.message}>
          <figcaption className="cw-hidden">{text.identity.invitationMessage}</figcaption>
          <blockquote className={styles.words}>{look.message}</blockquote>
        </figure>
      ) : null}
    </>
  );
}
