import { Combobox, Modal, Text, TextInput, useCombobox } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { text } from '../text/index.ts';
import styles from './CommandPalette.module.css';
import { palette, usePaletteOpen } from './palette-store.ts';

export interface PaletteAction {
  id: string;
  label: string;
  description?: string;
  keywords?: string;
  icon?: ReactNode;
  run: () => void;
}

export interface PaletteGroup {
  title: string;
  actions: PaletteAction[];
}

/** Fixed: an id made up while drawing changes once, and the field would go on naming the first. */
const LIST_ID = 'commands';

/** Every word typed stands somewhere in what the action is called. */
function isFound(action: PaletteAction, words: string[]): boolean {
  const all = [action.label, action.description ?? '', action.keywords ?? ''].join(' ').toLowerCase();
  return words.every((word) => all.includes(word));
}

/** Everything one can go to or do, by name: ⌘K / Ctrl+K. */
export function CommandPalette({ groups }: { groups: PaletteGroup[] }) {
  const opened = usePaletteOpen();
  useHotkeys([['mod+K', palette.toggle]], [], true);
  return (
    <Modal.Root opened={opened} onClose={palette.close} yOffset="10vh" size={600}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label={text.frame.commands}>
        <Modal.Body p={0}>
          <Search groups={groups} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ groups }: { groups: PaletteGroup[] }) {
  const [query, setQuery] = useState('');
  const combobox = useCombobox({ opened: true, onDropdownClose: palette.close });
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = groups
    .map((group) => ({ ...group, actions: group.actions.filter((action) => isFound(action, words)) }))
    .filter((group) => group.actions.length > 0);
  const actions = found.flatMap((group) => group.actions);

  // The list has its id once it is there; drawing again tells it to the field, which then controls the list.
  const [, setIsThere] = useState(false);
  useEffect(() => setIsThere(true), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed changes what stands first
  useEffect(() => {
    combobox.selectFirstOption();
  }, [query]);

  const run = (id: string) => {
    palette.close();
    actions.find((action) => action.id === id)?.run();
  };

  return (
    <Combobox store={combobox} onOptionSubmit={run}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          variant="unstyled"
          size="lg"
          // Whoever is quick types before the trap of the dialog gives the focus.
          autoFocus
          data-autofocus
          leftSection={<IconSearch size={18} aria-hidden />}
          aria-label={text.frame.commands}
          placeholder={text.frame.commandsPlaceholder}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          className={styles.search}
        />
      </Combobox.EventsTarget>
      <Combobox.Options id={LIST_ID} className={styles.options} aria-label={text.frame.commands}>
        {found.map((group) => (
          <Combobox.Group key={group.title} label={group.title}>
            {group.actions.map((action) => (
              <Combobox.Option key={action.id} value={action.id} className={styles.option}>
                <span className={styles.icon}>{action.icon}</span>
                <span>
                  {action.label}
                  {action.description ? (
                    <Text size="sm" c="dimmed">
                      {action.description}
                    </Text>
                  ) : null}
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
      </Combobox.Options>
      <div role="status">
        {found.length === 0 ? <p className={styles.nothing}>{text.frame.commandsNothing}</p> : null}
      </div>
    </Combobox>
  );
}
