import { Alert, Button, Group, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { sayExact } from '../ui/RelativeTime.tsx';
import { useBroughtIntoView } from '../ui/use-brought-into-view.ts';
import type { TaskChanges } from './changes.ts';
import type { Task } from './task.ts';

/** Somebody else changed it first: what it says now beside what was typed, and the choice between the two. */
export function ChangeConflict({
  task,
  mine,
  onTake,
  onKeep,
}: {
  task: Task;
  mine: TaskChanges;
  onTake: (now: Task) => void;
  onKeep: (now: Task) => void;
}) {
  const words = text.tasks;
  const element = useBroughtIntoView<HTMLDivElement>();
  const { data: now, error } = useQuery({
    queryKey: ['task', task.id, 'after-conflict', task.version],
    queryFn: ({ signal }) => api.get<Task>(`/tasks/${task.id}`, { signal }),
    gcTime: 0,
    staleTime: 0,
  });
  if (error && !now) return <ErrorState error={error} />;
  const differences = now ? differencesOf(now, mine) : [];
  return (
    <Alert
      ref={element}
      color="yellow"
      role="alert"
      icon={<IconGitMerge size={18} aria-hidden />}
      title={text.common.conflictTitle}
    >
      <Text size="sm">{text.common.conflictBody}</Text>
      {now ? (
        <>
          <Text size="sm" mt="xs" fw={500}>
            {differences.length > 0 ? words.changeNow : words.changeSame}
          </Text>
          {differences.map(({ field, value }) => (
            <Text size="sm" key={field} lineClamp={6} style={{ whiteSpace: 'pre-wrap' }}>
              {field}: {value}
            </Text>
          ))}
          <Group gap="xs" mt="xs">
            <Button size="xs" variant="default" onClick={() => onTake(now)}>
              {words.changeUseNow}
            </Button>
            <Button size="xs" variant="default" onClick={() => onKeep(now)}>
              {words.changeKeepMine}
            </Button>
          </Group>
        </>
      ) : null}
    </Alert>
  );
}

function differencesOf(now: Task, mine: TaskChanges): { field: string; value: string }[] {
  const words = text.tasks;
  const due = now.dueAt === null ? words.dueNone : sayExact(new Date(now.dueAt));
  const all = [
    { isOther: mine.title !== undefined && mine.title !== now.title, field: words.title, value: now.title },
    {
      isOther: mine.description !== undefined && mine.description !== now.description,
      field: words.description,
      value: now.description || words.noDescription,
    },
    {
      isOther: mine.priority !== undefined && mine.priority !== now.priority,
      field: words.priority,
      value: words.priorities[now.priority],
    },
    { isOther: mine.dueAt !== undefined && mine.dueAt !== now.dueAt, field: words.due, value: due },
  ];
  return all.filter((one) => one.isOther);
}
