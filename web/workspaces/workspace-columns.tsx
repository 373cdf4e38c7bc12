import { Group, Text } from '@mantine/core';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { Column } from '../ui/DataTable.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { WorkspaceMarks } from './WorkspaceMarks.tsx';
import { sayOwner } from './workspace.ts';

const words = text.workspaces;

/** A workspace as a row of the list. */
export const WORKSPACE_COLUMNS: Column<Workspace>[] = [
  { key: 'name', header: words.name, cell: (workspace) => <Name workspace={workspace} /> },
  { key: 'organisation', header: words.organisation, cell: ({ organisation }) => organisation.name },
  { key: 'owner', header: words.owner, cell: sayOwner },
  { key: 'documents', header: words.documents, width: 110, cell: ({ documentCount }) => documentCount },
  { key: 'participants', header: words.participants, width: 110, cell: ({ participantCount }) => participantCount },
  { key: 'created', header: words.created, width: 140, cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
];

function Name({ workspace }: { workspace: Workspace }) {
  return (
    <Group gap="xs">
      <AnchorLink to="/workspaces/$id" params={{ id: workspace.id }} fw={600} c="inherit" underline="hover">
        {workspace.name}
      </AnchorLink>
      <WorkspaceMarks workspace={workspace} />
      {workspace.description ? (
        <Text size="sm" c="dimmed" lineClamp={1} w="100%">
          {workspace.description}
        </Text>
      ) : null}
    </Group>
  );
}
