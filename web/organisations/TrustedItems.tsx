import { Button, CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { text } from '../text/index.ts';
import styles from './organisations.module.css';
import { keyOf, type TrustedItem } from './trusted.ts';

const words = text.organisations.trusted;
const SHOWN_STEP = 50;
const SEARCH_FROM = 12;

/** Those on the list: e-mail domains first, with what each covers. */
export function TrustedItems({
  items,
  mayChange,
  onRemove,
}: {
  items: TrustedItem[];
  mayChange: boolean;
  onRemove: (item: TrustedItem) => void;
}) {
  const [q, setQ] = useState('');
  const [count, setCount] = useState(SHOWN_STEP);
  const found = items
    .filter(({ value }) => value.includes(q.trim().toLowerCase()))
    .toSorted((a, b) => b.kind.localeCompare(a.kind) || a.value.localeCompare(b.value));
  return (
    <>
      {items.length >= SEARCH_FROM ? (
        <TextInput
          type="search"
          label={words.search}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
          maw="24rem"
          mb="xs"
        />
      ) : null}
      {found.length === 0 ? words.nothingFound : null}
      <ul className={styles.trusted} aria-label={words.title}>
        {found.slice(0, count).map((item) => (
          <li key={keyOf(item)}>
            <span>
              {item.value}
              <span className={styles.aside}>{words.kinds[item.kind]}</span>
            </span>
            {mayChange ? <CloseButton aria-label={words.remove(item.value)} onClick={() => onRemove(item)} /> : null}
          </li>
        ))}
      </ul>
      {found.length > count ? (
        <Button variant="default" size="xs" mt="xs" onClick={() => setCount(count + SHOWN_STEP)}>
          {text.common.loadMore}
        </Button>
      ) : null}
    </>
  );
}
