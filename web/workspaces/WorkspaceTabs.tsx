import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense } from 'react';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { HistoryTab } from './HistoryTab.tsx';
import { SettingsTab } from './SettingsTab.tsx';
import type { TabName } from './search.ts';

interface Tab {
  name: TabName;
  Content: ComponentType<{ workspace: Workspace }>;
  isShown: (workspace: Workspace) => boolean;
}

/** The parts of a workspace, in their order. */
const TABS: Tab[] = [
  {
    name: 'documents',
    Content: lazy(() => import('../documents/DocumentsTab.tsx').then((module) => ({ default: module.DocumentsTab }))),
    isShown: ({ status, abilities }) => status === 'open' && abilities.length > 0,
  },
  {
    name: 'participants',
    Content: lazy(() =>
      import('../participants/participants.tsx').then((module) => ({ default: module.Participants })),
    ),
    isShown: ({ may }) => may.readParticipants,
  },
  { name: 'history', Content: HistoryTab, isShown: ({ abilities, isOwner }) => abilities.length > 0 || isOwner },
  { name: 'settings', Content: SettingsTab, isShown: () => true },
];

/** Shows one part at a time; the address says which. */
export function WorkspaceTabs({ workspace }: { workspace: Workspace }) {
  const { tab } = useSearch({ from: '/signed-in/workspaces/$id' });
  const navigate = useNavigate({ from: '/workspaces/$id' });
  const shown = TABS.filter(({ isShown }) => isShown(workspace));
  const current = shown.find(({ name }) => name === tab) ?? shown[0];
  return (
    <Tabs
      value={current?.name ?? null}
      keepMounted={false}
      onChange={(name) => {
        const wanted = shown.find((one) => one.name === name)?.name;
        void navigate({ search: wanted === 'documents' ? {} : { tab: wanted }, resetScroll: false });
      }}
    >
      <Tabs.List mb="md" aria-label={text.workspaces.tabsLabel}>
        {shown.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {text.workspaces.tabs[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {shown.map(({ name, Content }) => (
        <Tabs.Panel key={name} value={name}>
          <Suspense fallback={<LoadingRows />}>
            <Content workspace={workspace} />
          </Suspense>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
