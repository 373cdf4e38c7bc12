import { CloseButton, Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { IconMail, IconUser } from '@tabler/icons-react';
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react';
import { addressOf } from '../directory/assignee.ts';
import { offer, useTyped } from '../directory/assignee-search.ts';
import { FoundOptions } from '../directory/FoundOptions.tsx';
import { useFoundAssignees } from '../directory/queries.ts';
import { text } from '../text/index.ts';
import { addressesIn, INVITEES_LIMIT, type Invitee, keyOf, sayInvitee, withInvitees } from './invitee.ts';
import styles from './participants.module.css';

const words = text.participants;
/** Keys that end an address. */
const ENDS = ['Enter', ',', ';', ' '];

/**
 * Whom to invite: addresses typed or pasted, and people of the directory picked by name. Enter, a comma or leaving the
 * field takes an address; arrow keys and Enter pick a person; Backspace in the empty field takes the last one away.
 */
export function InviteesField({
  value,
  onChange,
  refusals,
  error,
}: {
  value: Invitee[];
  onChange: (value: Invitee[]) => void;
  /** By `keyOf`: whom the server would not have, and why. */
  refusals: ReadonlyMap<string, string>;
  error: string | undefined;
}) {
  const { typed, setTyped, asked } = useTyped();
  const [news, setNews] = useState('');
  const [mistake, setMistake] = useState<string>();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const isName = typed.trim() !== '' && !typed.includes('@');
  const found = useFoundAssignees(isName ? asked : '', { kind: 'user' });
  const isStale = found.isPlaceholderData || asked !== typed;
  const offered = isName ? offer(found.data, typed, isStale) : undefined;
  const field = useRef<HTMLInputElement>(null);
  const chosenPeople = value.flatMap((one) => (one.kind === 'person' ? [one.person] : []));

  const add = (more: Invitee[]) => {
    const next = withInvitees(value, more);
    setNews(words.addressesAdded(next.length - value.length));
    setMistake(next.length >= INVITEES_LIMIT ? words.tooMany(INVITEES_LIMIT) : undefined);
    onChange(next);
  };
  /** Takes the addresses out of what stands in the field; what is none stays and is said. */
  const take = (said: string): boolean => {
    const { emails, others } = addressesIn(said);
    if (emails.length > 0) add(emails.map((email) => ({ kind: 'address', email })));
    setTyped(others.join(', '));
    const [other] = others;
    if (other) setMistake(words.notAddress(other));
    return emails.length > 0;
  };
  const remove = (invitee: Invitee) => {
    onChange(value.filter((one) => keyOf(one) !== keyOf(invitee)));
    setNews(words.removedAddress(sayInvitee(invitee)));
    field.current?.focus();
  };
  const pick = (address: string) => {
    const person = offered?.items.find((one) => addressOf(one) === address);
    if (!person) return;
    add([{ kind: 'person', person }]);
    setTyped('');
    combobox.closeDropdown();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = value.at(-1);
    if (event.key === 'Backspace' && typed === '' && last) return remove(last);
    if (!ENDS.includes(event.key) || event.nativeEvent.isComposing) return;
    if (typed.trim() === '' || combobox.getSelectedOptionIndex() !== -1) return;
    if (event.key === ' ' && !typed.includes('@')) return;
    event.preventDefault();
    const [only, ...more] = offered?.items ?? [];
    if (isName && only && more.length === 0 && !isStale) pick(addressOf(only));
    else take(typed);
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (!pasted.includes('@')) return;
    event.preventDefault();
    take(`${typed} ${pasted}`);
  };

  return (
    <div>
      <Combobox store={combobox} onOptionSubmit={pick} withinPortal={false}>
        <Combobox.Target withExpandedAttribute>
          <TextInput
            ref={field}
            label={words.addresses}
            description={words.addressesHelp}
            required
            data-autofocus
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setMistake(undefined);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onBlur={() => {
              combobox.closeDropdown();
              if (typed.includes('@')) take(typed);
            }}
            error={mistake ?? error}
            rightSection={
              isName && found.isFetching ? (
                <Loader size={16} role="img" aria-label={text.directory.pickSearching} />
              ) : null
            }
            inputContainer={(input) => (
              <>
                <Chosen chosen={value} refusals={refusals} onRemove={remove} />
                {input}
              </>
            )}
            autoComplete="off"
            spellCheck={false}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={!offered}>
          {offered ? (
            <FoundOptions
              label={words.foundIn}
              found={offered}
              chosen={chosenPeople}
              isStale={isStale}
              why={() => ''}
              nothing={words.foundNobody(typed.trim())}
            />
          ) : null}
        </Combobox.Dropdown>
      </Combobox>
      <Text className="cw-hidden" role="status">
        {news}
      </Text>
    </div>
  );
}

function Chosen({
  chosen,
  refusals,
  onRemove,
}: {
  chosen: Invitee[];
  refusals: ReadonlyMap<string, string>;
  onRemove: (invitee: Invitee) => void;
}) {
  if (chosen.length === 0) return null;
  return (
    <ul className={styles.chosen} aria-label={words.addressesChosen}>
      {chosen.map((one) => {
        const refusal = refusals.get(keyOf(one));
        const KindIcon = one.kind === 'address' ? IconMail : IconUser;
        return (
          <li key={keyOf(one)} className={styles.invitee} data-refused={refusal ? true : undefined}>
            <KindIcon size={16} stroke={1.6} aria-hidden />
            <span className={styles.inviteeWords}>
              {sayInvitee(one)}{' '}
              {one.kind === 'person' ? <span className={styles.aside}>{one.person.organisation.name}</span> : null}
              {refusal ? <div className={styles.refusal}>{refusal}</div> : null}
            </span>
            <CloseButton size="sm" aria-label={words.removeAddress(sayInvitee(one))} onClick={() => onRemove(one)} />
          </li>
        );
      })}
    </ul>
  );
}
