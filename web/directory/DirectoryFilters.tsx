import { NativeSelect } from '@mantine/core';
import { text } from '../text/index.ts';
import { SearchField } from '../ui/SearchField.tsx';
import styles from './directory.module.css';
import type { Reach } from './queries.ts';
import type { DirectorySearch } from './search.ts';

const KINDS = ['role', 'user'] as const;

export function DirectoryFilters({
  search,
  reach,
  onChange,
}: {
  search: DirectorySearch;
  reach: Reach | undefined;
  onChange: (change: Partial<DirectorySearch>) => void;
}) {
  const words = text.directory;
  const organisations = reach ? [reach.us, ...reach.to.map((one) => one.organisation)] : [];
  const isUnknown = search.organisation && organisations.every((one) => one.id !== search.organisation);
  return (
    <search className={styles.filters}>
      <SearchField label={words.searchLabel} asked={search.q ?? ''} onSearch={(q) => onChange({ q: q || undefined })} />
      <NativeSelect
        label={words.kind}
        value={search.kind ?? ''}
        onChange={(event) => onChange({ kind: KINDS.find((one) => one === event.currentTarget.value) })}
        data={[
          { value: '', label: words.kindAny },
          { value: 'role', label: words.kindRoles },
          { value: 'user', label: words.kindPeople },
        ]}
        style={{ flex: '1 1 11.5rem', maxWidth: '13rem' }}
      />
      <NativeSelect
        label={words.organisation}
        value={search.organisation ?? ''}
        onChange={(event) => onChange({ organisation: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: words.organisationAny },
          ...organisations.map((one) => ({ value: one.id, label: one.name })),
          ...(isUnknown ? [{ value: search.organisation ?? '', label: text.tasks.unknownFilter }] : []),
        ]}
        style={{ flex: '1 1 12rem', maxWidth: '16rem' }}
      />
    </search>
  );
}
