import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { text } from '../text/index.ts';
import { eventsQuery } from './queries.ts';

const words = text.webhooks;

/** Which events a webhook hears of, from the published list. */
export function EventsField({
  value,
  onChange,
  error,
}: {
  value: string[];
  onChange: (events: string[]) => void;
  error?: string | undefined;
}) {
  const events = useQuery(eventsQuery);
  const names = events.data?.items ?? value.map((name) => ({ name, meaning: '' }));
  const meanings = new Map(names.map(({ name, meaning }) => [name, meaning]));
  // Everything holds all others.
  const choose = (chosen: string[]) => {
    const isNew = chosen.includes('*') && !value.includes('*');
    onChange(isNew ? ['*'] : chosen.length > 1 ? chosen.filter((name) => name !== '*') : chosen);
  };
  return (
    <MultiSelect
      label={words.events}
      description={words.eventsHelp}
      required
      searchable
      clearable
      hidePickedOptions
      maxDropdownHeight={260}
      data={names.map(({ name }) => name)}
      renderOption={({ option }) => (
        <div>
          <div>{option.value}</div>
          <div style={{ fontSize: 'var(--mantine-font-size-sm)', opacity: 0.8 }}>{meanings.get(option.value)}</div>
        </div>
      )}
      value={value}
      onChange={choose}
      error={error}
    />
  );
}
