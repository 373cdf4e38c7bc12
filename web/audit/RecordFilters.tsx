import { Button, Checkbox, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { Query } from '../api.ts';
import type { AuditRecord } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FilterBar } from '../ui/FilterBar.tsx';
import styles from './audit.module.css';
import { ExportMenu } from './ExportMenu.tsx';
import { PersonFilter } from './PersonFilter.tsx';
import { saySubject } from './say-record.ts';
import { type AuditFilters, countFilters } from './search.ts';

const words = text.audit;
const FAMILIES = Object.entries(words.families).sort(([, one], [, other]) => one.localeCompare(other));

/** Narrows the records; everything stands in the address. On narrow screens the choices fold away. */
export function RecordFilters({
  filters,
  records,
  question,
  onChange,
  onClear,
}: {
  filters: AuditFilters;
  /** What is found now: people and organisations are chosen from it too. */
  records: AuditRecord[];
  question: Query;
  onChange: (wish: AuditFilters) => void;
  onClear: () => void;
}) {
  const count = countFilters(filters);
  const isBackwards = Boolean(filters.from && filters.to && filters.to < filters.from);
  return (
    <search className={styles.filters}>
      <FilterBar
        label={words.filterWords}
        asked={filters.q}
        onSearch={(q) => onChange({ q })}
        toggle={words.filtersCount(count)}
        beside={<ExportMenu question={question} isNarrowed={count > 0} />}
        layout="below"
      >
        <Day label={words.filterFrom} value={filters.from} onChange={(from) => onChange({ from })} />
        <Day
          label={words.filterTo}
          value={filters.to}
          error={isBackwards ? words.toBeforeFrom : undefined}
          onChange={(to) => onChange({ to })}
        />
        <NativeSelect
          label={words.filterFamily}
          value={filters.family ?? ''}
          onChange={(event) => onChange({ family: event.currentTarget.value || undefined })}
          data={[
            { value: '', label: words.anyFamily },
            ...FAMILIES.map(([value, label]) => ({ value, label })),
            ...(filters.family && !(filters.family in words.families)
              ? [{ value: filters.family, label: saySubject(filters.family) }]
              : []),
          ]}
        />
        <PersonFilter value={filters.who} records={records} onChange={(who) => onChange({ who })} />
        <Checkbox
          label={words.refusedOnly}
          checked={filters.refused ?? false}
          onChange={(event) => onChange({ refused: event.currentTarget.checked || undefined })}
          className={styles.check ?? ''}
        />
      </FilterBar>
      {count > 0 ? <Narrowed filters={filters} records={records} onChange={onChange} onClear={onClear} /> : null}
    </search>
  );
}

/** What is narrowed by nothing that stands above, and the way back to everything. */
function Narrowed({
  filters,
  records,
  onChange,
  onClear,
}: {
  filters: AuditFilters;
  records: AuditRecord[];
  onChange: (wish: AuditFilters) => void;
  onClear: () => void;
}) {
  const about = records.find(({ subject }) => subject.id === filters.about);
  return (
    <div className={styles.narrowed}>
      {filters.about ? (
        <Button
          size="compact-sm"
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          onClick={() => onChange({ about: undefined })}
        >
          {words.oneSubject(saySubject(about?.subject.kind ?? 'thing'))}
        </Button>
      ) : null}
      <Button size="compact-sm" variant="subtle" onClick={onClear}>
        <Text span size="sm">
          {words.showAll}
        </Text>
      </Button>
    </div>
  );
}

function Day({
  label,
  value,
  error,
  onChange,
}: {
  label: string;
  value: string | undefined;
  error?: string | undefined;
  onChange: (day: string | undefined) => void;
}) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
