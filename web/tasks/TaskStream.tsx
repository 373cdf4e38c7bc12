import { Text } from '@mantine/core';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { LoadMore } from '../ui/LoadMore.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { CommentForm } from './CommentForm.tsx';
import { useComments, useHistory } from './queries.ts';
import { type Entry, streamOf } from './stream.ts';
import type { Task } from './task.ts';
import styles from './tasks.module.css';

/** One history for both sides, with what they said, oldest first. */
export function TaskStream({ task }: { task: Task }) {
  const words = text.tasks;
  const me = useMe();
  const history = useHistory(task.id);
  const comments = useComments(task.id);
  const error = history.error ?? comments.error;
  const others = [task.from.organisation, ...task.assignees.map((one) => one.organisation)].filter(
    (one) => one.id !== me.organisation.id,
  );
  const [other] = others;
  const lead = other ? words.streamLead(me.organisation.name, other.name) : words.streamLeadOwn;

  return (
    <Section title={words.stream} lead={lead}>
      {error ? (
        <ErrorState
          error={error}
          onRetry={() => {
            history.retry();
            comments.retry();
          }}
        />
      ) : null}
      {(history.isPending || comments.isPending) && !error ? <LoadingRows rows={3} /> : null}
      {history.items.length > 0 ? (
        <ol className={styles.stream} aria-label={words.stream}>
          {streamOf(history.items, comments.items, me.user.id).map((entry) => (
            <StreamEntry key={entry.id} entry={entry} />
          ))}
        </ol>
      ) : null}
      {history.hasMore ? <LoadMore list={history} /> : null}
      {comments.hasMore ? <LoadMore list={comments} /> : null}
      {task.may.comment ? <CommentForm task={task} readers={other?.name ?? null} /> : null}
    </Section>
  );
}

function StreamEntry({ entry }: { entry: Entry }) {
  return (
    <li className={styles.entry} data-comment={entry.isComment || undefined}>
      <span className={styles.entryWords}>
        <Text component="span" {...(entry.isComment ? { fw: 600 } : {})}>
          {entry.words}
        </Text>
        <span className={styles.entryTime}>
          <RelativeTime at={entry.at} />
        </span>
      </span>
      {entry.said ? <p className={styles.said}>{entry.said}</p> : null}
    </li>
  );
}
