import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react';
import type { Row } from './rows.ts';

export interface TableActs {
  onOpen: (row: Row) => void;
  onDelete: (rows: Row[]) => void;
  onRename: (row: Row) => void;
  onUndo: () => void;
}

/**
 * How the table is worked without a mouse: one row is in the order of Tab; arrows, Home and End move; Enter opens, Space
 * selects, with Shift from the last one on, Ctrl A all; F2 renames, Delete deletes, Ctrl Z takes that back.
 */
export function useTableKeys(rows: Row[], acts: TableActs) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const anchor = useRef<number>(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const found = rows.findIndex(({ key }) => key === activeKey);
  // The row that one was on is gone: the first takes its place in the order of Tab.
  const active = found === -1 ? 0 : found;
  const chosen = rows.filter(({ key }) => selected.has(key));

  const focus = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setActiveKey(row.key);
    body.current?.querySelectorAll<HTMLElement>(':scope > tr')[index]?.focus();
  };
  const select = (index: number, isRange: boolean) => {
    const row = rows[index];
    if (!row) return;
    const next = new Set(selected);
    if (isRange) {
      const [first, last] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
      for (const { key } of rows.slice(first, last + 1)) next.add(key);
    } else {
      if (!next.delete(row.key)) next.add(row.key);
      anchor.current = index;
    }
    setSelected(next);
  };
  const selectAll = (isAll: boolean) => setSelected(new Set(isAll ? rows.map(({ key }) => key) : []));
  const actOn = (row: Row) => (selected.has(row.key) ? chosen : [row]);

  const step = (index: number, event: KeyboardEvent): number | null => {
    if (event.key === 'ArrowDown') return Math.min(index + 1, rows.length - 1);
    if (event.key === 'ArrowUp') return Math.max(index - 1, 0);
    if (event.key === 'Home') return 0;
    return event.key === 'End' ? rows.length - 1 : null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number) => {
    const row = rows[index];
    // Keys pressed on a button or a box inside of the row are its own, but for the arrows.
    const isInside = event.target !== event.currentTarget;
    if (!row) return;
    const next = step(index, event);
    const isCommand = event.ctrlKey || event.metaKey;
    const act = (): (() => void) | undefined => {
      if (next !== null)
        return () => {
          if (event.shiftKey) select(next, true);
          focus(next);
        };
      if (isInside) return undefined;
      if (event.key === 'Enter') return () => acts.onOpen(row);
      if (event.key === ' ') return () => select(index, event.shiftKey);
      if (event.key === 'Delete') return () => acts.onDelete(actOn(row));
      if (event.key === 'F2') return () => acts.onRename(row);
      if (event.key === 'Escape' && selected.size > 0) return () => selectAll(false);
      if (isCommand && event.key.toLowerCase() === 'a') return () => selectAll(true);
      if (isCommand && event.key.toLowerCase() === 'z') return acts.onUndo;
      return undefined;
    };
    const chosenAct = act();
    if (!chosenAct) return;
    event.preventDefault();
    chosenAct();
  };
  const onRowClick = (event: MouseEvent<HTMLElement>, index: number) => {
    if ((event.target as HTMLElement).closest('button, input, a, label')) return;
    setActiveKey(rows[index]?.key ?? null);
    if (event.ctrlKey || event.metaKey || event.shiftKey) select(index, event.shiftKey);
    else if (rows[index]) acts.onOpen(rows[index]);
  };

  return { body, active, selected, chosen, focus, select, selectAll, setActiveKey, onKeyDown, onRowClick };
}

export type TableKeys = ReturnType<typeof useTableKeys>;
