import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { AssigneeName } from '../directory/AssigneeName.tsx';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { Fact } from '../ui/Facts.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { Section } from '../ui/Section.tsx';
import { Due } from './Due.tsx';
import { capital, isClosed, sayAssignee, sayPerson, type Task } from './task.ts';
import styles from './tasks.module.css';

/** From whom, to whom, with whom, until when. */
export function TaskFacts({ task }: { task: Task }) {
  const words = text.tasks;
  const me = useMe();
  const { from, holder } = task;
  return (
    <Section title={words.facts}>
      <dl className={styles.facts}>
        <Fact name={words.from}>
          {capital(sayPerson(from.user, me.user.id))}
          {from.user.name === null ? null : <Where>{from.organisation.name}</Where>}
        </Fact>
        <Fact name={words.assignees}>
          {task.assignees.map((one, index) => (
            <div key={one.id ?? `nameless ${index}`}>
              {one.name === null ? (
                capital(sayAssignee(one))
              ) : (
                <>
                  <AssigneeName
                    assignee={{ ...one, kind: one.kind, name: one.id === me.user.id ? words.you : one.name }}
                  />
                  <Where>{one.organisation.name}</Where>
                </>
              )}
            </div>
          ))}
        </Fact>
        <Fact name={words.heldByLabel}>
          {holder ? (
            <>
              {capital(sayPerson(holder, me.user.id))}
              {holder.name === null ? null : <Where>{holder.organisation.name}</Where>}
            </>
          ) : task.status === 'taken' ? (
            words.takenElsewhere
          ) : (
            words.nobodyYet
          )}
        </Fact>
        <Fact name={words.due}>
          {task.dueAt === null ? (
            words.dueNone
          ) : isClosed(task) ? (
            <RelativeTime at={task.dueAt} />
          ) : (
            <Due task={task} isAlone />
          )}
        </Fact>
        <Fact name={words.priority}>{words.priorities[task.priority]}</Fact>
        <Fact name={words.kind}>
          {words.kinds[task.kind]}
          <Where>{words.kindMeanings[task.kind]}</Where>
        </Fact>
        <Fact name={words.created}>
          <RelativeTime at={task.createdAt} />
        </Fact>
        {task.closedAt ? (
          <Fact name={words.closed}>
            <RelativeTime at={task.closedAt} />
          </Fact>
        ) : null}
      </dl>
    </Section>
  );
}

function Where({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed" component="div">
      {children}
    </Text>
  );
}
