import { Group, Text, Title } from '@mantine/core';
import { IconFile, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { WorkspaceMarks } from './WorkspaceMarks.tsx';
import { sayOwner } from './workspace.ts';
import styles from './workspaces.module.css';

const words = text.workspaces;

/** Workspaces side by side, each with whose it is and how much is in it. */
export function WorkspaceCards({ workspaces, isStale }: { workspaces: Workspace[]; isStale: boolean }) {
  return (
    <ul className={styles.cards} aria-label={words.title} aria-busy={isStale}>
      {workspaces.map((workspace) => (
        <li key={workspace.id} className={styles.card} data-closed={workspace.status === 'closed' || undefined}>
          <Card workspace={workspace} />
        </li>
      ))}
    </ul>
  );
}

function Card({ workspace }: { workspace: Workspace }) {
  const owner = sayOwner(workspace);
  return (
    <>
      <Text size="xs" c="dimmed">
        {workspace.organisation.name}
        {owner ? ` · ${workspace.isOwner ? words.ownedByYou : words.ownedBy(owner)}` : ''}
      </Text>
      <Title order={2} size="h3">
        <Link to="/workspaces/$id" params={{ id: workspace.id }} className={styles.cardLink}>
          {workspace.name}
        </Link>
      </Title>
      <Text size="sm" c="dimmed" lineClamp={2} className={styles.cardWords ?? ''}>
        {workspace.secondFactorNeeded ? words.lockedWhy : workspace.description}
      </Text>
      <Group gap="md" mt="auto" pt="sm">
        {workspace.documentCount === null ? null : (
          <Count icon={<IconFile size={15} aria-hidden />} say={words.documentCount(workspace.documentCount)} />
        )}
        {workspace.participantCount === null ? null : (
          <Count icon={<IconUsers size={15} aria-hidden />} say={words.participantCount(workspace.participantCount)} />
        )}
        <WorkspaceMarks workspace={workspace} />
      </Group>
    </>
  );
}

function Count({ icon, say }: { icon: ReactNode; say: string }) {
  return (
    <Text size="sm" component="span" className={styles.count ?? ''}>
      {icon} {say}
    </Text>
  );
}
