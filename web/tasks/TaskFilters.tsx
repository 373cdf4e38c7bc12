import { NativeSelect } from '@mantine/core';
import type { NamedReference } from '../contracts.ts';
import { text } from '../text/index.ts';
import { FilterBar } from '../ui/FilterBar.tsx';
import { dueFilters, type Filters, type StateFilter, stateFilters } from './search.ts';
import styles from './tasks.module.css';

export interface FilterChoices {
  /** Organisations that the work may come from; none: not asked. */
  senders?: NamedReference[];
  roles?: NamedReference[];
  /** Whose work: organisations of the account. */
  organisations?: NamedReference[];
}

type Change = Partial<Filters & { organisation: string | undefined }>;

/** Narrows a list of tasks; everything stands in the address. On narrow screens the choices fold away. */
export function TaskFilters({
  filters,
  organisation,
  choices,
  defaultState = 'todo',
  onChange,
}: {
  filters: Filters;
  organisation?: string | undefined;
  /** What is shown when the address says nothing of the state. */
  defaultState?: StateFilter;
  choices: FilterChoices;
  onChange: (change: Change) => void;
}) {
  const words = text.tasks;
  const count = [filters.state, filters.due, filters.from, filters.role].filter(Boolean).length;
  return (
    <search className={styles.filters}>
      <FilterBar
        label={words.filterWords}
        asked={filters.q}
        onSearch={(q) => onChange({ q })}
        toggle={words.filtersCount(count)}
        layout="row"
      >
        <Choice
          label={words.filterStatus}
          value={filters.state ?? defaultState}
          options={stateFilters.map((one) => [one, words.filterStatuses[one]])}
          onChange={(state) => onChange({ state: stateFilters.find((one) => one === state && one !== defaultState) })}
        />
        <Choice
          label={words.filterDue}
          value={filters.due ?? ''}
          options={[['', words.filterDues.any], ...dueFilters.map((one) => [one, words.filterDues[one]] as const)]}
          onChange={(due) => onChange({ due: dueFilters.find((one) => one === due) })}
        />
        <NamedChoice
          label={words.filterFrom}
          any={words.filterFromAny}
          value={filters.from}
          choices={choices.senders}
          onChange={(from) => onChange({ from })}
        />
        <NamedChoice
          label={words.filterRole}
          any={words.filterRoleAny}
          value={filters.role}
          choices={choices.roles}
          onChange={(role) => onChange({ role })}
        />
        <NamedChoice
          label={words.filterOrganisation}
          value={organisation}
          choices={choices.organisations}
          onChange={(next) => onChange({ organisation: next })}
        />
      </FilterBar>
    </search>
  );
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}) {
  return (
    <NativeSelect
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={options.map(([one, words]) => ({ value: one, label: words }))}
    />
  );
}

function NamedChoice({
  label,
  any,
  value,
  choices,
  onChange,
}: {
  label: string;
  /** Words for no choice; without them there always is one. */
  any?: string;
  value: string | undefined;
  choices: NamedReference[] | undefined;
  onChange: (value: string | undefined) => void;
}) {
  if (!choices) return null;
  const isUnknown = value !== undefined && choices.every((one) => one.id !== value);
  return (
    <Choice
      label={label}
      value={value ?? ''}
      options={[
        ...(any ? [['', any] as const] : []),
        ...choices.map((one) => [one.id, one.name] as const),
        ...(isUnknown ? [[value, text.tasks.unknownFilter] as const] : []),
      ]}
      onChange={(next) => onChange(next || undefined)}
    />
  );
}
