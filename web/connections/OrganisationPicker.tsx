import { Button, Combobox, Group, Loader, Paper, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { type Found, useConnectable } from './queries.ts';

const TYPING_MS = 200;

export interface Chosen {
  id: string;
  name: string;
  shortName?: string;
}

/** Finds an organisation that may be asked: listed ones as one types, others by their exact short name. */
export function OrganisationPicker({
  value,
  onChange,
  error,
}: {
  value: Chosen | null;
  onChange: (value: Chosen | null) => void;
  error: string | undefined;
}) {
  const [wasChanged, setWasChanged] = useState(false);
  if (value) {
    const reset = () => {
      setWasChanged(true);
      onChange(null);
    };
    return <ChosenOrganisation value={value} error={error} onReset={reset} />;
  }
  return <OrganisationSearch onChoose={onChange} error={error} takesFocus={wasChanged} />;
}

function ChosenOrganisation({
  value,
  error,
  onReset,
}: {
  value: Chosen;
  error: string | undefined;
  onReset: () => void;
}) {
  const words = text.connections;
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {words.createWhom}
      </Text>
      <Paper withBorder px="sm" py={6}>
        <Group justify="space-between" gap="sm" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Text fw={600}>{value.name}</Text>
            {value.shortName ? (
              <Text size="xs" c="dimmed">
                {words.shortName(value.shortName)}
              </Text>
            ) : null}
          </div>
          <Button size="xs" variant="default" onClick={onReset} style={{ flexShrink: 0 }}>
            {words.change}
          </Button>
        </Group>
      </Paper>
      {error ? (
        <Text size="sm" c="var(--mantine-color-error)" mt={4} role="alert">
          {error}
        </Text>
      ) : null}
    </div>
  );
}

function OrganisationSearch({
  onChoose,
  error,
  takesFocus,
}: {
  onChoose: (value: Chosen) => void;
  error: string | undefined;
  takesFocus: boolean;
}) {
  const words = text.connections;
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, TYPING_MS);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useConnectable(asked);
  const isStale = found.isPlaceholderData || asked !== typed;
  const field = useRef<HTMLInputElement>(null);

  const choose = (id: string) => {
    const chosen = found.data?.items.find((one) => one.id === id);
    if (chosen) onChoose(chosen);
  };
  const search = (value: string) => {
    setTyped(value);
    combobox.openDropdown();
    combobox.resetSelectedOption();
  };

  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false}>
      <Combobox.Target>
        <TextInput
          ref={field}
          label={words.createWhom}
          description={words.createWhomHelp}
          value={typed}
          onChange={(event) => search(event.currentTarget.value)}
          onFocus={() => combobox.openDropdown()}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          error={error ?? (found.error ? sayProblem(found.error) : undefined)}
          rightSection={found.isFetching ? <Loader size={16} role="img" aria-label={words.createSearching} /> : null}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          autoFocus={takesFocus}
        />
      </Combobox.Target>
      <Text className="cw-hidden" role="status">
        {found.data && !isStale ? words.createFound(found.data.items.length) : ''}
      </Text>
      <Combobox.Dropdown hidden={!found.data}>
        <Options found={found.data} isStale={isStale} />
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Options({ found, isStale }: { found: Found | undefined; isStale: boolean }) {
  const words = text.connections;
  if (!found) return null;
  return (
    <>
      <Combobox.Options
        tabIndex={-1}
        onMouseDown={(event) => event.preventDefault()}
        mah={240}
        style={{ overflowY: 'auto', opacity: isStale ? 0.6 : 1 }}
        aria-label={words.createWhom}
      >
        {found.items.map((one) => (
          <Combobox.Option value={one.id} key={one.id}>
            <Text size="md">{one.name}</Text>
            <Text size="xs" c="dimmed">
              {one.shortName}
            </Text>
          </Combobox.Option>
        ))}
      </Combobox.Options>
      {found.items.length === 0 ? <Combobox.Empty>{words.createNothing}</Combobox.Empty> : null}
      {found.hasMore ? <Combobox.Footer fz="xs">{words.createMore}</Combobox.Footer> : null}
    </>
  );
}
