import type { Workspace } from '../contracts.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { useWorkspaceHistory } from './queries.ts';
import { sayEvent } from './say-event.ts';
import styles from './workspaces.module.css';

const words = text.workspaces;

/** What happened in a workspace, by whom and when. */
export function HistoryTab({ workspace }: { workspace: Workspace }) {
  const list = useWorkspaceHistory(workspace.id);
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />;
  if (list.isPending) return <LoadingRows rows={6} />;
  if (list.items.length === 0) return <EmptyState title={words.historyNone} reason={words.historyNoneWhy} />;
  return (
    <Section title={words.history} lead={words.historyLead}>
      <ol className={styles.events} aria-label={words.history}>
        {list.items.map((event) => (
          <li key={event.id}>
            <span>{sayEvent(event)}</span>
            <span style={{ color: 'var(--mantine-color-dimmed)' }}>
              <RelativeTime at={event.at} />
            </span>
          </li>
        ))}
      </ol>
      <LoadMore list={list} />
    </Section>
  );
}
