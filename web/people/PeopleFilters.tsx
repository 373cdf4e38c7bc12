import { Group, NativeSelect } from '@mantine/core';
import type { Role, UserStatus } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { SearchField } from '../ui/SearchField.tsx';
import { useList } from '../use-list.ts';

const STATUSES: UserStatus[] = ['active', 'pending', 'disabled'];

export interface Filters {
  q?: string | undefined;
  status?: UserStatus | undefined;
  roleId?: string | undefined;
}

/** Finds people by words, state and role. */
export function PeopleFilters({ q, status, roleId, onChange }: Filters & { onChange: (filters: Filters) => void }) {
  const { organisation } = useMe();
  const roles = useList<Role>(['roles', organisation.id], `/organisations/${organisation.id}/roles`, { limit: 200 });
  return (
    <Group component="search" gap="sm" mb="md" align="flex-end">
      <SearchField
        label={text.people.filterName}
        asked={q ?? ''}
        onSearch={(words) => onChange({ q: words || undefined })}
      />
      <NativeSelect
        label={text.people.filterStatus}
        value={status ?? ''}
        onChange={(event) => onChange({ status: STATUSES.find((one) => one === event.currentTarget.value) })}
        data={[
          { value: '', label: text.people.everyStatus },
          ...STATUSES.map((one) => ({ value: one, label: text.people.statuses[one] })),
        ]}
      />
      <NativeSelect
        label={text.people.filterRole}
        value={roleId ?? ''}
        onChange={(event) => onChange({ roleId: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: text.people.everyRole },
          ...roles.items.map((role) => ({ value: role.id, label: role.name })),
        ]}
      />
    </Group>
  );
}
