import type { ComboboxStore } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Assignee } from './assignee.ts';
import type { FoundAssignees } from './queries.ts';

const TYPING_MS = 180;

/** What is typed into a search for somebody, and what is asked for once the typing pauses. */
export function useTyped() {
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, TYPING_MS);
  return { typed, setTyped, asked };
}

/** As names are compared: without case and accents. */
function fold(words: string): string {
  return words
    .trim()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/**
 * What to offer now. While the answer to what is typed is on its way, those of the earlier one that fit it: whoever is
 * quick never picks from a list that was about something else.
 */
export function offer(found: FoundAssignees | undefined, typed: string, isStale: boolean): FoundAssignees | undefined {
  if (!found || !isStale) return found;
  const wanted = fold(typed);
  return { items: found.items.filter((one) => fold(one.name).includes(wanted)), hasMore: false };
}

/** The only one found, or the only one of exactly this name. */
export function onlyOne(items: Assignee[], words: string): Assignee | undefined {
  const wanted = fold(words);
  const exact = items.filter((one) => fold(one.name) === wanted);
  const [first, ...others] = exact.length > 0 ? exact : items;
  return others.length === 0 ? first : undefined;
}

/**
 * Enter, with words typed and no option marked by the arrow keys: takes the one that is meant beyond doubt, once the
 * answer to what is typed is there, and never sends the form around it.
 */
export function useTakeOnEnter(
  { combobox, typed, found, isStale }: Search,
  take: (assignee: Assignee) => void,
): (event: KeyboardEvent) => void {
  const isWished = useRef(false);
  const takeMeant = () => {
    isWished.current = false;
    const meant = found ? onlyOne(found.items, typed) : undefined;
    if (meant) take(meant);
  };
  useEffect(() => {
    if (isWished.current && !isStale) takeMeant();
  });
  return (event) => {
    isWished.current = false;
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    if (typed.trim() === '' || combobox.getSelectedOptionIndex() !== -1) return;
    event.preventDefault();
    if (isStale) isWished.current = true;
    else takeMeant();
  };
}

interface Search {
  combobox: ComboboxStore;
  typed: string;
  found: FoundAssignees | undefined;
  /** What was found answers what was typed earlier. */
  isStale: boolean;
}
