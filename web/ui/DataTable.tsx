import { Table } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import styles from './DataTable.module.css';
import { useScrollsSideways } from './use-scrolls-sideways.ts';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  width?: string | number;
  /** Heads the card on a narrow screen; the first column unless told otherwise. */
  isTitle?: boolean;
  /** Buttons at the end of the row: the header is only read out. */
  isActions?: boolean;
}

const NARROW = '(max-width: 37.5em)';

/** Rows in a table; at 600 px and less each row is a card. */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  isStale = false,
}: {
  /** What the table lists, for those who hear it. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** The rows answer an earlier question, and the new answer is on its way. */
  isStale?: boolean;
}) {
  const narrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const shown = { label, columns, rows, rowKey };
  return (
    <div className={styles.frame} data-stale={isStale || undefined} aria-busy={isStale}>
      {narrow ? <Cards {...shown} /> : <WideTable {...shown} />}
    </div>
  );
}

type Shown<Row> = { label: string; columns: Column<Row>[]; rows: Row[]; rowKey: (row: Row) => string };

function WideTable<Row>({ label, columns, rows, rowKey }: Shown<Row>) {
  const { ref, scrolls } = useScrollsSideways();
  return (
    <div ref={ref} className={styles.scroll} {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': label })}>
      <Table aria-label={label} highlightOnHover className={styles.table ?? ''}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.key} scope="col" w={column.width}>
                {column.isActions ? <span className="cw-hidden">{column.header}</span> : column.header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={rowKey(row)}>
              {columns.map((column) => (
                <Table.Td key={column.key} ta={column.isActions ? 'right' : undefined}>
                  {column.cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Cards<Row>({ label, columns, rows, rowKey }: Shown<Row>) {
  const title = columns.find((column) => column.isTitle) ?? columns[0];
  const actions = columns.find((column) => column.isActions);
  const facts = columns.filter((column) => column !== title && column !== actions);
  return (
    <ul aria-label={label} className={styles.cards}>
      {rows.map((row) => (
        <li key={rowKey(row)} className={styles.card}>
          <div className={styles.head}>
            <div className={styles.title}>{title?.cell(row)}</div>
            {actions ? <div>{actions.cell(row)}</div> : null}
          </div>
          <dl className={styles.facts}>
            {facts.map((column) => {
              const content = column.cell(row);
              if (content === null || content === undefined || content === '') return null;
              return (
                <div key={column.key} className={styles.fact}>
                  <dt>{column.header}</dt>
                  <dd>{content}</dd>
                </div>
              );
            })}
          </dl>
        </li>
      ))}
    </ul>
  );
}
