import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { AuditRecord } from '../contracts.ts';
import { useColleagues } from '../directory/queries.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';

const words = text.audit;
const TYPING_MS = 250;

interface Option {
  value: string;
  label: string;
}

/** Whose records: a colleague, somebody who stands in what is found, or everybody of another organisation. */
export function PersonFilter({
  value,
  records,
  onChange,
}: {
  value: string | undefined;
  records: AuditRecord[];
  onChange: (id: string | undefined) => void;
}) {
  const { organisation } = useMe();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, TYPING_MS);
  const colleagues = useColleagues(organisation, asked, 'user');
  const here = (colleagues.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const seen = without(peopleOf(records), here);
  const others = organisationsOf(records, organisation.id);
  const known = [...here, ...seen, ...others];
  const unknown = value !== undefined && !known.some((one) => one.value === value);
  const groups = [
    { group: words.peopleOfUs, items: here },
    { group: words.peopleSeen, items: unknown ? [...seen, { value, label: words.theirName }] : seen },
    { group: words.organisations, items: others },
  ];
  return (
    <Select
      label={words.filterPerson}
      placeholder={words.anybody}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': words.anybody }}
      nothingFoundMessage={words.nobodyFound}
      maxDropdownHeight={280}
      data={groups.filter(({ items }) => items.length > 0)}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
      onSearchChange={(next) => setTyped(known.some(({ label }) => label === next) ? '' : next)}
    />
  );
}

function without(options: Option[], taken: Option[]): Option[] {
  return options.filter(({ value }) => !taken.some((one) => one.value === value));
}

function peopleOf(records: AuditRecord[]): Option[] {
  const people = records.flatMap(({ actor: { person } }) =>
    person?.id && person.name ? [[person.id, person.name] as const] : [],
  );
  return optionsOf(people);
}

function organisationsOf(records: AuditRecord[], ourId: string): Option[] {
  const organisations = records.flatMap(({ actor: { organisation } }) =>
    organisation && organisation.id !== ourId ? [[organisation.id, organisation.name] as const] : [],
  );
  return optionsOf(organisations);
}

function optionsOf(entries: (readonly [string, string])[]): Option[] {
  return [...new Map(entries)].map(([value, label]) => ({ value, label }));
}
