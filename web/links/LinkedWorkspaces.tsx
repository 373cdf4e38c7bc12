import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { LinkedWorkspace, RepositoryLink, SyncRun } from '../contracts.ts';
import { text } from '../text/index.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { AnchorLink } from '../ui/links.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { toast, toastProblem } from '../ui/toasts.tsx';
import { LinkedSettingsDialog } from './LinkedSettingsDialog.tsx';
import { LinkedState } from './LinkedState.tsx';
import { linkedQuery, refreshLinks } from './queries.ts';

const words = text.links;

/** The workspaces that were made of folders of this repository, and how each stands beside its folder. */
export function LinkedWorkspaces({ link }: { link: RepositoryLink }) {
  const query = useQuery(linkedQuery(link.id));
  const queryClient = useQueryClient();
  const [changedId, setChangedId] = useState<string | null>(null);
  const changed = query.data?.find(({ workspaceId }) => workspaceId === changedId) ?? null;
  const sync = useMutation({
    mutationFn: (workspaceId: string) => api.post<SyncRun>(`/links/${link.id}/sync`, { workspaceId }),
    onSuccess: async () => {
      toast(words.syncAsked);
      await refreshLinks(queryClient);
    },
    onError: toastProblem,
  });
  const columns: Column<LinkedWorkspace>[] = [
    { key: 'name', header: words.workspace, cell: (linked) => <Name linked={linked} /> },
    { key: 'mode', header: words.mode, width: 130, cell: ({ mode }) => words.modes[mode] },
    { key: 'state', header: words.state, width: 220, cell: ({ state }) => <LinkedState state={state} /> },
    {
      key: 'last',
      header: words.last,
      width: 140,
      cell: ({ lastRunAt }) => (lastRunAt ? <RelativeTime at={lastRunAt} /> : words.noRun),
    },
    {
      key: 'actions',
      header: text.common.actions,
      isActions: true,
      width: 210,
      cell: ({ workspaceId, name, isOpen, state }) =>
        isOpen && link.may.change ? (
          <Group gap={6} justify="flex-end">
            <Button
              size="compact-sm"
              variant="default"
              aria-label={words.linkedSettings.openNamed(name)}
              onClick={() => setChangedId(workspaceId)}
            >
              {words.linkedSettings.open}
            </Button>
            {state === 'running' ? null : (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={words.syncNamed(name)}
                loading={sync.isPending && sync.variables === workspaceId}
                onClick={() => sync.mutate(workspaceId)}
              >
                {words.sync}
              </Button>
            )}
          </Group>
        ) : null,
    },
  ];
  return (
    <Section title={words.workspaces} lead={words.workspacesLead}>
      <Loaded query={query}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState headingOrder={3} title={words.noWorkspaces} reason={words.noWorkspacesWhy} />
          ) : (
            <DataTable
              label={words.workspaces}
              columns={columns}
              rows={items}
              rowKey={({ workspaceId }) => workspaceId}
            />
          )
        }
      </Loaded>
      <LinkedSettingsDialog linked={changed} onClose={() => setChangedId(null)} />
    </Section>
  );
}

function Name({ linked }: { linked: LinkedWorkspace }) {
  return (
    <div>
      <Group gap="xs">
        <AnchorLink to="/workspaces/$id" params={{ id: linked.workspaceId }} fw={500} underline="hover" c="inherit">
          {linked.name}
        </AnchorLink>
        {linked.isOpen ? null : (
          <Text span size="sm" c="dimmed">
            {text.workspaces.closed}
          </Text>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {linked.path ? `/${linked.path}` : words.wholeFolder}
      </Text>
    </div>
  );
}
