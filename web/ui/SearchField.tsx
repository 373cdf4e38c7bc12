import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

const TYPING_MS = 250;

/** Asks once typing pauses. */
export function SearchField({
  label,
  asked = '',
  onSearch,
}: {
  label: string;
  /** What was asked for last, where the address of the page says so. */
  asked?: string;
  onSearch: (words: string) => void;
}) {
  const [words, setWords] = useState(asked);
  useEffect(() => {
    if (asked === '') setWords('');
  }, [asked]);
  const search = useDebouncedCallback((next: string) => onSearch(next.trim()), TYPING_MS);
  return (
    <TextInput
      label={label}
      type="search"
      leftSection={<IconSearch size={16} aria-hidden />}
      value={words}
      onChange={(event) => {
        setWords(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      style={{ flex: '1 1 14rem', maxWidth: '24rem' }}
    />
  );
}
