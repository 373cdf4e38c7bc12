import { Checkbox, Table, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useId } from 'react';
import { text } from '../text/index.ts';
import { DocumentRow } from './DocumentRow.tsx';
import styles from './documents.module.css';
import type { Sort } from './queries.ts';
import type { Row } from './rows.ts';
import type { TableKeys } from './use-table-keys.ts';

const words = text.documents;

/** Folders and documents, one a line; on phones the columns stand below the name. */
export function DocumentTable({
  label,
  rows,
  keys,
  sort,
  onSort,
  openId,
  isNarrow,
  isStale,
  rowActs,
}: {
  label: string;
  rows: Row[];
  keys: TableKeys;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** The document whose pane is open. */
  openId: string | undefined;
  /** Beside an open pane there is room for the name and what matters most. */
  isNarrow: boolean;
  isStale: boolean;
  rowActs: (row: Row) => RowActs;
}) {
  const helpId = useId();
  const { selected, chosen } = keys;
  return (
    <div className={styles.frame} data-stale={isStale || undefined} data-narrow={isNarrow || undefined}>
      <span id={helpId} className="cw-hidden">
        {words.keys}
      </span>
      <Table
        role="grid"
        aria-label={label}
        aria-describedby={helpId}
        aria-multiselectable
        verticalSpacing={4}
        aria-busy={isStale}
        className={styles.table ?? ''}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={40} scope="col">
              <Checkbox
                size="xs"
                aria-label={words.selectAll}
                checked={rows.length > 0 && chosen.length === rows.length}
                indeterminate={selected.size > 0 && chosen.length < rows.length && chosen.length > 0}
                onChange={(event) => keys.selectAll(event.currentTarget.checked)}
              />
            </Table.Th>
            <SortedHeader name={words.name} isSorted={sort === 'name'} isUp onSort={() => onSort('name')} />
            <Table.Th scope="col" className={styles.wide ?? ''} w={118}>
              {words.type}
            </Table.Th>
            <Table.Th scope="col" className={styles.size ?? ''} w={92} ta="right">
              {words.size}
            </Table.Th>
            <SortedHeader
              name={words.changed}
              isSorted={sort === 'newest'}
              className={styles.changed ?? ''}
              width={128}
              onSort={() => onSort('newest')}
            />
            <Table.Th scope="col" className={styles.wide ?? ''} w={72} ta="right">
              {words.people}
            </Table.Th>
            <Table.Th scope="col" w={48}>
              <span className="cw-hidden">{text.common.actions}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={keys.body}>
          {rows.map((row, index) => (
            <DocumentRow
              key={row.key}
              row={row}
              index={index}
              keys={keys}
              isOpen={row.kind === 'document' && row.document.id === openId}
              acts={rowActs(row)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

export type RowAct = 'open' | 'rename' | 'move' | 'delete';
export interface RowActs {
  onOpen: () => void;
  onMenu: (act: RowAct) => void;
  /** May download whole folders here. */
  mayZip: boolean;
}

function SortedHeader({
  name,
  isSorted,
  isUp = false,
  className = '',
  width,
  onSort,
}: {
  name: string;
  isSorted: boolean;
  isUp?: boolean;
  className?: string;
  width?: number;
  onSort: () => void;
}) {
  const Arrow = isUp ? IconArrowUp : IconArrowDown;
  return (
    <Table.Th
      scope="col"
      className={className}
      w={width}
      aria-sort={isSorted ? (isUp ? 'ascending' : 'descending') : 'none'}
    >
      <UnstyledButton className={styles.sort ?? ''} onClick={onSort}>
        {name} {isSorted ? <Arrow size={13} aria-hidden /> : null}
      </UnstyledButton>
    </Table.Th>
  );
}
