import { Group, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconLayoutGrid, IconList } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { SearchField } from '../ui/SearchField.tsx';
import { roleFilters, statusFilters, type WorkspacesSearch } from './search.ts';
import type { View } from './use-view.ts';

const words = text.workspaces;

/** Finds workspaces by words, whose they are and their state; and chooses how they are shown. */
export function WorkspaceFilters({
  search,
  onChange,
  view,
  onView,
}: {
  search: WorkspacesSearch;
  onChange: (wish: Partial<WorkspacesSearch>) => void;
  view: View;
  onView: (view: View) => void;
}) {
  const me = useMe();
  const roles = roleFilters.filter((role) => role !== 'ownerless' || administers(me));
  return (
    <Group component="search" gap="sm" mb="md" align="flex-end">
      <SearchField
        label={words.filterName}
        asked={search.q ?? ''}
        onSearch={(typed) => onChange({ q: typed || undefined })}
      />
      <NativeSelect
        label={words.filterRole}
        value={search.role ?? ''}
        onChange={(event) => onChange({ role: roles.find((one) => one === event.currentTarget.value) })}
        data={[
          { value: '', label: words.roles.all },
          ...roles.map((role) => ({ value: role, label: words.roles[role] })),
        ]}
      />
      <NativeSelect
        label={words.filterStatus}
        value={search.status ?? 'open'}
        onChange={(event) => onChange({ status: statusFilters.find((one) => one === event.currentTarget.value) })}
        data={statusFilters.map((status) => ({ value: status, label: words.statuses[status] }))}
      />
      <SegmentedControl
        aria-label={words.shownAs}
        value={view}
        onChange={(value) => onView(value === 'list' ? 'list' : 'cards')}
        ml="auto"
        data={[
          { value: 'cards', label: <ViewLabel icon={<IconLayoutGrid size={16} aria-hidden />} name={words.cards} /> },
          { value: 'list', label: <ViewLabel icon={<IconList size={16} aria-hidden />} name={words.list} /> },
        ]}
      />
    </Group>
  );
}

function ViewLabel({ icon, name }: { icon: ReactNode; name: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      {icon}
      {name}
    </Group>
  );
}
