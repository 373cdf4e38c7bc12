import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { isProblem } from '../api.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { useCommands } from '../ui/command-registry.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Section } from '../ui/Section.tsx';
import { actsOf, useActs } from './acts.ts';
import { FromTo } from './FromTo.tsx';
import { LostRace } from './LostRace.tsx';
import { Marks } from './Marks.tsx';
import { taskQuery } from './queries.ts';
import { TaskActs } from './TaskActs.tsx';
import { labelOf } from './TaskButtons.tsx';
import { TaskDocuments } from './TaskDocuments.tsx';
import { TaskFacts } from './TaskFacts.tsx';
import { TaskStream } from './TaskStream.tsx';
import type { Task } from './task.ts';
import styles from './tasks.module.css';
import { WhatNow } from './WhatNow.tsx';

/** One task: what it says, how it stands, what can be done, and what happened. */
export function TaskPage() {
  const words = text.tasks;
  const { id } = useParams({ from: '/signed-in/tasks/$id' });
  const navigate = useNavigate();
  const query = useQuery(taskQuery(id));

  if (isProblem(query.error, 'not_found', 'invalid')) {
    return (
      <>
        <PageHeader title={words.task} />
        <EmptyState
          title={words.gone}
          reason={words.goneWhy}
          next={
            <ButtonLink to="/inbox" variant="default">
              {words.toInbox}
            </ButtonLink>
          }
        />
      </>
    );
  }
  return (
    <TaskActs onGone={() => void navigate({ to: '/inbox' })}>
      {query.data ? null : <PageHeader title={words.task} />}
      <Loaded query={query}>{(task) => <Shown task={task} />}</Loaded>
    </TaskActs>
  );
}

function Shown({ task }: { task: Task }) {
  const words = text.tasks;
  const { user } = useMe();
  const { run } = useActs();
  const { next, others } = actsOf(task, user.id);
  const possible = [...(next ? [next] : []), ...others].join(' ');
  useCommands(
    // biome-ignore lint/correctness/useExhaustiveDependencies: the acts' names stand for the acts
    useMemo(
      () =>
        [...(next ? [next] : []), ...others].map((act) => ({
          id: `task-${act}`,
          label: words.actOn(labelOf(act), task.title),
          run: () => run(act, task),
        })),
      [possible, task, run],
    ),
  );
  return (
    <>
      <PageHeader
        title={task.title}
        lead={
          <span className={styles.lead}>
            <Marks task={task} />
            <FromTo task={task} box="inbox" />
          </span>
        }
      />
      <LostRace isOnItsPage />
      <WhatNow task={task} />
      <div className={styles.page}>
        <div>
          <Section title={words.description}>
            {task.description ? (
              <p className={styles.prose}>{task.description}</p>
            ) : (
              <p className={`${styles.prose} ${styles.fromTo}`}>{words.noDescription}</p>
            )}
          </Section>
          <TaskDocuments task={task} />
          <TaskStream task={task} />
        </div>
        <TaskFacts task={task} />
      </div>
    </>
  );
}
