import { UnstyledButton } from '@mantine/core';
import { IconFolders } from '@tabler/icons-react';
import { useState } from 'react';
import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { useWorkspaces } from '../workspaces/queries.ts';
import styles from './documents.module.css';

const words = text.tasks;

/** The open workspaces that one may look for documents in. */
export function PickWorkspace({ onPick }: { onPick: (workspace: Workspace) => void }) {
  const [q, setQ] = useState('');
  const list = useWorkspaces({ q: q || undefined });
  return (
    <div>
      <SearchField label={words.pickWorkspaceSearch} asked={q} onSearch={setQ} />
      <div className={styles.found}>
        {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
        {list.isPending ? <LoadingRows rows={3} height={44} /> : null}
        {!list.isPending && !list.error && list.items.length === 0 ? (
          <EmptyState headingOrder={3} title={words.pickWorkspaceNone} reason={words.pickWorkspaceNoneWhy} />
        ) : null}
        <ul className={styles.list} aria-label={words.pickWorkspace}>
          {list.items.map((workspace) => (
            <li key={workspace.id}>
              <UnstyledButton className={styles.option ?? ''} onClick={() => onPick(workspace)}>
                <IconFolders size={18} stroke={1.6} aria-hidden />
                <span>
                  {workspace.name}
                  <span className={styles.aside}>
                    {workspace.organisation.name}
                    {workspace.documentCount === null
                      ? ''
                      : ` · ${text.workspaces.documentCount(workspace.documentCount)}`}
                  </span>
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
        <LoadMore list={list} />
      </div>
    </div>
  );
}
