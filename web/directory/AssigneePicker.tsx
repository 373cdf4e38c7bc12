import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useRef, useState } from 'react';
import { sayProblem } from '../problems.ts';
import { text } from '../text/index.ts';
import { type Assignee, addressOf, isSame } from './assignee.ts';
import { offer, useTakeOnEnter, useTyped } from './assignee-search.ts';
import { Chips } from './Chips.tsx';
import { FoundOptions } from './FoundOptions.tsx';
import { type Reach, useFoundAssignees, useReach } from './queries.ts';
import { sayReach } from './reach.ts';

/**
 * Chooses roles and people to send work to, of every connected organisation, as one types. Arrow keys and Enter choose,
 * Backspace in the empty field takes the last one away.
 */
export function AssigneePicker({
  value,
  onChange,
  maximum,
  error,
  refusals,
}: {
  value: Assignee[];
  onChange: (value: Assignee[]) => void;
  maximum: number;
  error: string | undefined;
  /** By `kind:id`: whom the server would not have. */
  refusals: ReadonlyMap<string, string>;
}) {
  const words = text.directory;
  const { typed, setTyped, asked } = useTyped();
  const [news, setNews] = useState('');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const found = useFoundAssignees(asked);
  const reach = useReach().data;
  const field = useRef<HTMLInputElement>(null);
  const isStale = found.isPlaceholderData || asked !== typed;
  const offered = offer(found.data, typed, isStale);
  const isFull = value.length >= maximum;
  const last = value.at(-1);

  const remove = (assignee: Assignee) => {
    onChange(value.filter((one) => !isSame(one, assignee)));
    setNews(words.removed(assignee.name));
    field.current?.focus();
  };
  const choose = (chosen: Assignee) => {
    if (value.some((one) => isSame(one, chosen))) return remove(chosen);
    if (isFull) return setNews(words.pickFull(maximum));
    onChange([...value, chosen]);
    setNews(words.added(chosen.name));
    setTyped('');
    combobox.closeDropdown();
  };
  const takeOnEnter = useTakeOnEnter({ combobox, typed, found: found.data, isStale }, choose);
  const submit = (address: string) => {
    const chosen = offered?.items.find((one) => addressOf(one) === address);
    if (chosen) choose(chosen);
  };
  const search = (next: string) => {
    setTyped(next);
    setNews('');
    combobox.openDropdown();
    combobox.resetSelectedOption();
  };

  return (
    <div>
      <Combobox store={combobox} onOptionSubmit={submit} withinPortal={false}>
        <Combobox.Target withExpandedAttribute>
          <TextInput
            ref={field}
            label={words.pick}
            description={isFull ? words.pickFull(maximum) : words.pickHelp}
            required
            value={typed}
            onChange={(event) => search(event.currentTarget.value)}
            onFocus={() => combobox.openDropdown()}
            onClick={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              if (event.key === 'Backspace' && typed === '' && last) remove(last);
              takeOnEnter(event);
            }}
            error={error ?? (found.error ? sayProblem(found.error) : undefined)}
            rightSection={found.isFetching ? <Loader size={16} role="img" aria-label={words.pickSearching} /> : null}
            inputContainer={(input) => (
              <>
                <Chips label={words.chosen} chosen={value} refusals={refusals} onRemove={remove} />
                {input}
              </>
            )}
            autoComplete="off"
            spellCheck={false}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={!found.data}>
          {offered ? (
            <FoundOptions
              label={words.pick}
              found={offered}
              chosen={value}
              isStale={isStale}
              why={(organisationId) => sayReach(reach, organisationId)}
              nothing={<Nothing words={asked} reach={reach} />}
            />
          ) : null}
        </Combobox.Dropdown>
      </Combobox>
      <Text className="cw-hidden" role="status">
        {news || (found.data && !isStale && typed ? sayFound(found.data.items) : '')}
      </Text>
    </div>
  );
}

function sayFound(items: Assignee[]): string {
  return text.directory.pickFound(items.length, new Set(items.map((one) => one.organisation.id)).size);
}

function Nothing({ words, reach }: { words: string; reach: Reach | undefined }) {
  const isAlone = reach !== undefined && reach.to.length === 0;
  return (
    <>
      {words.trim() ? text.directory.pickNothing(words.trim()) : text.directory.pickNothingAtAll}
      {isAlone ? ` ${text.directory.pickNotConnected(reach.us.name)}` : null}
    </>
  );
}
