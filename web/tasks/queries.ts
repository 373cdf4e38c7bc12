import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { api, type Query } from '../api.ts';
import { type List, useList } from '../use-list.ts';
import { endOfDayFromNow } from './due.ts';
import type { Filters, StateFilter } from './search.ts';
import type { Box, Counts, Task, TaskComment, TaskEvent } from './task.ts';

const LOOK_AGAIN_MS = 30_000;
const STREAM_SIZE = 200;
const WEEK_DAYS = 7;

/** A task changed: whatever shows it is asked again. */
export function refreshTasks(client: QueryClient): Promise<void> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['tasks'] }),
    client.invalidateQueries({ queryKey: ['task'] }),
  ]).then(() => undefined);
}

export function taskQuery(id: string) {
  return queryOptions({
    queryKey: ['task', id],
    queryFn: ({ signal }) => api.get<Task>(`/tasks/${id}`, { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

const STATUSES: Record<StateFilter, string | undefined> = {
  todo: 'open,taken',
  open: 'open',
  taken: 'taken',
  completed: 'completed',
  declined: 'declined',
  cancelled: 'cancelled',
  all: 'open,taken,completed,declined,cancelled',
};

/** The question to the server that filters in an address stand for. */
export function questionOf(box: Box, filters: Filters, organisationId?: string): Query {
  const { q, state, due, from, role } = filters;
  return {
    box,
    organisationId,
    q,
    status: STATUSES[state ?? 'todo'],
    overdue: due === 'overdue' ? true : undefined,
    dueBefore:
      due === 'today' || due === 'week' ? endOfDayFromNow(due === 'today' ? 0 : WEEK_DAYS).toISOString() : undefined,
    sender: from,
    roleId: role,
  };
}

export function useTasks(question: Query, options: { enabled?: boolean } = {}): List<Task> {
  return useList<Task>(['tasks', 'list', question.overdue ?? 'any'], '/tasks', question, options);
}

/** How much waits; looked at again by itself, so that the lists follow. */
export function useCounts() {
  return useQuery({
    queryKey: ['tasks', 'counts'],
    queryFn: ({ signal }) => api.get<Counts>('/tasks/counts', { signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function useHistory(id: string): List<TaskEvent> {
  return useList<TaskEvent>(['task', id, 'history'], `/tasks/${id}/history`, { limit: STREAM_SIZE });
}

export function useComments(id: string): List<TaskComment> {
  return useList<TaskComment>(['task', id, 'comments'], `/tasks/${id}/comments`, { limit: STREAM_SIZE });
}
