import { Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { LoadMore } from '../ui/LoadMore.tsx';
import { EmptyTasks } from './EmptyTasks.tsx';
import { LostRace } from './LostRace.tsx';
import { questionOf, useTasks } from './queries.ts';
import type { InboxSearch } from './search.ts';
import { TaskFilters } from './TaskFilters.tsx';
import { TaskList } from './TaskList.tsx';
import { TasksShown } from './TasksShown.tsx';
import styles from './tasks.module.css';
import { useSenders } from './use-filter-choices.ts';

/** Whether a list holds work still to be done of every due date, so that what is overdue is to stand first. */
function isByDue({ due, state }: InboxSearch): boolean {
  return due === undefined && (state === undefined || state === 'todo' || state === 'open' || state === 'taken');
}

/** What waits for the person or is with them; what is overdue first, however old or new it is. */
export function OwnTasks() {
  const words = text.tasks;
  const me = useMe();
  const search = useSearch({ from: '/signed-in/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const isSplit = isByDue(search);
  const question = questionOf('inbox', search);
  const overdue = useTasks({ ...question, overdue: true }, { enabled: isSplit });
  const list = useTasks(isSplit ? { ...question, overdue: false } : question);
  const late = isSplit ? overdue.items : [];
  const senders = useSenders([...late, ...list.items]);
  const isOnlyLate = late.length > 0 && list.items.length === 0 && !list.isPending && !list.error;
  return (
    <>
      <LostRace />
      <TaskFilters
        filters={search}
        choices={{ senders, roles: me.user.roles }}
        onChange={(change) =>
          void navigate({ search: (earlier) => ({ ...earlier, ...change }), replace: true, resetScroll: false })
        }
      />
      {late.length > 0 ? (
        <>
          <Title order={2} size="h3" className={styles.part}>
            {words.overdue}
          </Title>
          <TaskList label={words.overdue} tasks={late} box="inbox" isStale={overdue.isPlaceholder} />
          {overdue.hasMore ? <LoadMore list={overdue} /> : null}
        </>
      ) : null}
      {late.length > 0 && !isOnlyLate ? (
        <Title order={2} size="h3" className={styles.part}>
          {words.notOverdue}
        </Title>
      ) : null}
      {isOnlyLate ? null : (
        <TasksShown
          list={list}
          box="inbox"
          label={words.inbox}
          empty={
            <EmptyTasks
              box="inbox"
              filters={search}
              names={[...senders, ...me.user.roles]}
              organisation={me.organisation.name}
              onClear={() => void navigate({ search: {}, replace: true })}
            />
          }
        />
      )}
    </>
  );
}
