import { Button, Combobox, Loader, Paper, Text, TextInput, useCombobox } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import type { NamedReference } from '../contracts.ts';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { AssigneeName } from './AssigneeName.tsx';
import { type Assignee, type AssigneeKind, addressOf } from './assignee.ts';
import { offer, useTakeOnEnter, useTyped } from './assignee-search.ts';
import styles from './directory.module.css';
import { FoundOptions } from './FoundOptions.tsx';
import { useColleagues } from './queries.ts';

interface Props {
  label: string;
  description?: string;
  organisation: NamedReference;
  kind?: AssigneeKind;
  value: Assignee | null;
  onChange: (value: Assignee | null) => void;
  error: string | undefined;
  /** Escape, which the list would otherwise keep from the dialog around it. */
  onEscape: () => void;
}

/** Chooses one role or person of one organisation. */
export function ColleaguePicker(props: Props) {
  const [wasChanged, setWasChanged] = useState(false);
  if (!props.value) return <Search {...props} takesFocus={wasChanged} />;
  return (
    <Chosen
      {...props}
      value={props.value}
      onReset={() => {
        setWasChanged(true);
        props.onChange(null);
      }}
    />
  );
}

function Chosen({ label, value, error, onReset }: Props & { value: Assignee; onReset: () => void }) {
  return (
    <div>
      <Text size="sm" fw={500} mb={2}>
        {label}
      </Text>
      <Paper withBorder px="sm" py={6} style={{ display: 'flex', justifyContent: 'space-between', gap: '0.75rem' }}>
        <AssigneeName assignee={value} />
        <Button size="xs" variant="default" onClick={onReset} style={{ flexShrink: 0 }} autoFocus>
          {text.directory.changeChoice}
        </Button>
      </Paper>
      {error ? (
        <Text size="sm" c="var(--mantine-color-error)" mt={4} role="alert">
          {error}
        </Text>
      ) : null}
    </div>
  );
}

/** The list stands in the dialog itself, below the field, and hides nothing of it. */
function Search({
  label,
  description,
  organisation,
  kind,
  onChange,
  error,
  onEscape,
  takesFocus,
}: Props & { takesFocus: boolean }) {
  const { typed, setTyped, asked } = useTyped();
  const listId = useId();
  const combobox = useCombobox({ opened: true, onDropdownClose: onEscape });
  const found = useColleagues(organisation, asked, kind);
  const isStale = found.isPlaceholderData || asked !== typed;
  const takeOnEnter = useTakeOnEnter({ combobox, typed, found: found.data, isStale }, onChange);
  const offered = offer(found.data, typed, isStale);
  // The list has its id once it is there; drawing again tells it to the field, which then controls the list.
  const [, setIsThere] = useState(false);
  const isThere = found.data !== undefined;
  useEffect(() => setIsThere(isThere), [isThere]);

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(address) => onChange(offered?.items.find((one) => addressOf(one) === address) ?? null)}
    >
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          label={label}
          description={description}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.resetSelectedOption();
          }}
          onKeyDown={takeOnEnter}
          error={error ?? (found.error ? sayProblem(found.error) : undefined)}
          rightSection={
            found.isFetching ? <Loader size={16} role="img" aria-label={text.directory.pickSearching} /> : null
          }
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          autoFocus={takesFocus}
        />
      </Combobox.EventsTarget>
      <Text className="cw-hidden" role="status">
        {found.data && !isStale && typed ? text.directory.pickFound(found.data.items.length, 1) : ''}
      </Text>
      {offered ? (
        <div className={styles.inline}>
          <FoundOptions
            id={listId}
            label={label}
            found={offered}
            chosen={[]}
            isStale={isStale}
            nothing={text.directory.pickNothing(asked)}
          />
        </div>
      ) : null}
    </Combobox>
  );
}
