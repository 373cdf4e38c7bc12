import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';
import { type Explanation, isSame } from '../directory/assignee.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingRows } from '../ui/LoadingRows.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { toast } from '../ui/toasts.tsx';
import { Composer } from './Composer.tsx';
import { type Draft, keepDraft, loadDraft } from './draft.ts';

/** Gives work to roles and people; what is typed is kept in this tab until it is sent. */
export function NewTaskPage() {
  const me = useMe();
  return (
    <>
      <PageHeader title={text.tasks.newTask} lead={text.tasks.composeLead(me.organisation.name)} />
      <Prefilled />
    </>
  );
}

/** Somebody may have been chosen on another screen; who it is, and whether they can be given work, the server says. */
function Prefilled() {
  const { user } = useMe();
  const { to } = useSearch({ from: '/signed-in/tasks/new' });
  const navigate = useNavigate({ from: '/tasks/new' });
  const [draft, setDraft] = useState<Draft>(() => loadDraft(user.id));
  const [kind, id] = to?.split(':') ?? [];
  const asked = useQuery({
    enabled: to !== undefined,
    queryKey: ['directory', 'explain', to],
    queryFn: ({ signal }) => api.get<Explanation>('/directory/explain', { query: { kind, id }, signal }),
  });
  const { data } = asked;

  useEffect(() => {
    if (!data || to === undefined) return;
    const { assignee } = data;
    if (!assignee) toast(text.tasks.prefillRefused, { color: 'red' });
    else
      setDraft((earlier) =>
        earlier.assignees.some((one) => isSame(one, assignee))
          ? earlier
          : { ...earlier, assignees: [...earlier.assignees, assignee] },
      );
    void navigate({ search: {}, replace: true });
  }, [data, to, navigate]);
  useEffect(() => keepDraft(user.id, draft), [user.id, draft]);

  if (asked.error && to !== undefined) return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />;
  if (to !== undefined) return <LoadingRows rows={4} />;
  return <Composer draft={draft} onChange={setDraft} />;
}
