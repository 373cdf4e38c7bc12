import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { StoredDocument, Workspace } from '../contracts.ts';
import { sayBytes } from '../documents/size.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { useList } from '../use-list.ts';
import styles from './documents.module.css';

const words = text.tasks;
const PAGE_SIZE = 50;

/** The documents of one workspace, in all of its folders, to choose from. */
export function PickDocuments({
  workspace,
  there,
  chosen,
  onToggle,
  onBack,
}: {
  workspace: Workspace;
  there: string[];
  chosen: StoredDocument[];
  onToggle: (document: StoredDocument) => void;
  onBack: () => void;
}) {
  const [q, setQ] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  // The list of workspaces is gone, and with it what had the focus.
  useEffect(() => heading.current?.focus(), []);
  const list = useList<StoredDocument>(['documents', workspace.id, 'pick'], `/workspaces/${workspace.id}/documents`, {
    q: q || undefined,
    limit: PAGE_SIZE,
  });
  const isEmpty = !list.isPending && !list.error && list.items.length === 0;
  const isLacking = list.items.length > 0 && list.items.every((one) => !one.may.attach);
  return (
    <div>
      <Group justify="space-between" mb="xs">
        <h3 className={styles.heading} ref={heading} tabIndex={-1}>
          {workspace.name}
        </h3>
        <Button size="xs" variant="default" onClick={onBack}>
          {words.pickChange}
        </Button>
      </Group>
      <SearchField label={words.pickDocumentSearch(workspace.name)} asked={q} onSearch={setQ} />
      <div className={styles.found}>
        {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
        {list.isPending ? <LoadingRows rows={3} height={44} /> : null}
        {isLacking ? (
          <Text size="sm" mb="xs">
            {words.pickNotYours}
          </Text>
        ) : null}
        {isEmpty ? (
          <Text c="dimmed" py="lg" ta="center">
            {q ? words.pickDocumentNothing : words.pickDocumentNone}
          </Text>
        ) : null}
        <ul className={styles.list} aria-label={words.pickDocuments(workspace.name)} aria-busy={list.isPlaceholder}>
          {list.items.map((document) => {
            const isThere = there.includes(document.id);
            return (
              <li key={document.id} className={styles.choice}>
                <Checkbox
                  label={document.name}
                  description={`${words.documentVersion(document.number, sayBytes(document.sizeBytes))}${isThere ? ` · ${words.pickThere}` : ''}`}
                  checked={isThere || chosen.some((one) => one.id === document.id)}
                  disabled={isThere || !document.may.attach}
                  onChange={() => onToggle(document)}
                />
              </li>
            );
          })}
        </ul>
        <LoadMore list={list} />
      </div>
    </div>
  );
}
