import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Usage } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { By } from './search.ts';
import { figuresOf, type Line, linesOf, sayChange } from './series.ts';
import styles from './usage.module.css';

const words = text.usage;
const number = styles.number ?? '';

/** What the chart shows, in figures: each row's first and last day, the most in between, and the change. */
export function UsageTable({ usage, by }: { usage: Usage; by: By }) {
  const lines = linesOf(usage);
  return (
    <Scroll label={words.table}>
      <Table aria-label={words.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.who[by]}</Table.Th>
            {[words.first, words.last, words.most, words.change].map((header) => (
              <Table.Th key={header} scope="col" className={number}>
                {header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <FiguresRow key={line.key} name={line.name} values={line.values} />
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <FiguresRow name={words.total} values={usage.total} />
        </Table.Tfoot>
      </Table>
    </Scroll>
  );
}

function FiguresRow({ name, values }: Pick<Line, 'name' | 'values'>) {
  const { first, last, most, change } = figuresOf(values);
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name}
      </Table.Th>
      <Table.Td className={number}>{first}</Table.Td>
      <Table.Td className={number}>{last}</Table.Td>
      <Table.Td className={number}>{most}</Table.Td>
      <Table.Td className={number}>{sayChange(change)}</Table.Td>
    </Table.Tr>
  );
}

/** Every day of the range, the newest first. */
export function DaysTable({ usage, lines }: { usage: Usage; lines: Line[] }) {
  const days = usage.days.map((day, index) => ({ day, index })).toReversed();
  return (
    <details className={styles.days}>
      <summary>{words.days}</summary>
      <Scroll label={words.days}>
        <Table aria-label={words.days} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{words.day}</Table.Th>
              <Table.Th scope="col" className={number}>
                {words.total}
              </Table.Th>
              {lines.map((line) => (
                <Table.Th key={line.key} scope="col" className={number}>
                  {line.name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {days.map(({ day, index }) => (
              <Table.Tr key={day}>
                <Table.Th scope="row" fw={500}>
                  {day}
                </Table.Th>
                <Table.Td className={number}>{usage.total[index]}</Table.Td>
                {lines.map((line) => (
                  <Table.Td key={line.key} className={number}>
                    {line.values[index]}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </details>
  );
}

function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
