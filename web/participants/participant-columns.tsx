import { Text } from '@mantine/core';
import type { Participant, Workspace } from '../contracts.ts';
import { AgentBadge } from '../people/AgentBadge.tsx';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { StatusBadge } from '../ui/StatusBadge.tsx';
import { AbilityChips } from './AbilityChips.tsx';
import { ParticipantActions } from './ParticipantActions.tsx';
import styles from './participants.module.css';

const words = text.participants;

/** A participant as a row of the list. */
export function participantColumns(workspace: Workspace, onChange: (one: Participant) => void): Column<Participant>[] {
  return [
    { key: 'who', header: words.who, isTitle: true, cell: (one) => <Who participant={one} /> },
    { key: 'organisation', header: words.organisation, cell: ({ person }) => person?.organisation.name ?? '' },
    { key: 'status', header: words.status, cell: (one) => <State participant={one} /> },
    { key: 'may', header: words.may, cell: (one) => <AbilityChips given={one.abilities} /> },
    {
      key: 'joined',
      header: words.joined,
      width: 130,
      cell: ({ joinedAt }) => (joinedAt ? <RelativeTime at={joinedAt} /> : ''),
    },
    {
      key: 'actions',
      header: words.actions,
      isActions: true,
      width: 56,
      cell: (one) => <ParticipantActions workspaceId={workspace.id} participant={one} onChange={() => onChange(one)} />,
    },
  ];
}

function Who({ participant: { name, email, person, isSelf, hidden } }: { participant: Participant }) {
  return (
    <div>
      <div className={styles.who}>
        <Text span fw={600}>
          {name ?? email}
        </Text>
        <AgentBadge kind={person?.isAgent ? 'agent' : 'person'} />
        {isSelf ? (
          <Text span size="sm" c="dimmed">
            {words.you}
          </Text>
        ) : null}
        {hidden ? (
          <span title={words.hiddenWhy}>
            <StatusBadge tone="neutral">{words.hidden}</StatusBadge>
          </span>
        ) : null}
      </div>
      {name === null ? null : (
        <Text size="sm" c="dimmed">
          {email}
        </Text>
      )}
    </div>
  );
}

function State({ participant: { status, invitationExpiresAt, invitedAt } }: { participant: Participant }) {
  if (status !== 'invited') return <StatusBadge tone="good">{words.active}</StatusBadge>;
  const isOver = invitationExpiresAt !== null && Date.parse(invitationExpiresAt) <= Date.now();
  return (
    <div>
      <StatusBadge tone="waiting">{words.invited}</StatusBadge>
      <Text size="xs" c="dimmed" component="div">
        {isOver ? words.expired : <RelativeTime at={invitedAt} />}
      </Text>
    </div>
  );
}
