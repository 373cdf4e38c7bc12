import { Button } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import styles from './FilterBar.module.css';
import { SearchField } from './SearchField.tsx';

/** What narrows a list: words to search for, and choices, which on narrow screens fold away behind a button that counts them. */
export function FilterBar({
  label,
  asked,
  onSearch,
  toggle,
  beside,
  layout,
  children,
}: {
  label: string;
  asked: string | undefined;
  onSearch: (q: string | undefined) => void;
  /** What the button says, with how many choices are made. */
  toggle: string;
  /** What else stands in the first row. */
  beside?: ReactNode;
  /** Few choices stand in the row of the search, many below it. */
  layout: 'row' | 'below';
  /** The choices. */
  children: ReactNode;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <div className={styles.bar} data-layout={layout}>
      <SearchField label={label} asked={asked ?? ''} onSearch={(q) => onSearch(q || undefined)} />
      <Button
        variant="default"
        className={styles.toggle ?? ''}
        leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
      >
        {toggle}
      </Button>
      {beside}
      <div id={id} className={styles.fields} data-open={isOpen || undefined}>
        {children}
      </div>
    </div>
  );
}
