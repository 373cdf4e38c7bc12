import { IconPencilPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { EmptyTasks } from './EmptyTasks.tsx';
import { LostRace } from './LostRace.tsx';
import { questionOf, useTasks } from './queries.ts';
import { TaskActs } from './TaskActs.tsx';
import { TaskFilters } from './TaskFilters.tsx';
import { TasksShown } from './TasksShown.tsx';

/** What the person sent, how it stands, and who holds it. */
export function SentPage() {
  const words = text.tasks;
  const me = useMe();
  const search = useSearch({ from: '/signed-in/sent' });
  const navigate = useNavigate({ from: '/sent' });
  // Everything, unless asked otherwise: what came back is what one looks for here.
  const list = useTasks(questionOf('sent', { ...search, state: search.state ?? 'all' }));
  return (
    <TaskActs>
      <PageHeader
        title={words.sent}
        lead={words.sentLead}
        actions={
          <ButtonLink to="/tasks/new" leftSection={<IconPencilPlus size={16} aria-hidden />}>
            {words.newTask}
          </ButtonLink>
        }
      />
      <LostRace />
      <TaskFilters
        filters={search}
        defaultState="all"
        choices={{}}
        onChange={(change) =>
          void navigate({ search: (earlier) => ({ ...earlier, ...change }), replace: true, resetScroll: false })
        }
      />
      <TasksShown
        list={list}
        box="sent"
        label={words.sent}
        empty={
          <EmptyTasks
            box="sent"
            filters={search}
            names={[]}
            organisation={me.organisation.name}
            onClear={() => void navigate({ search: {}, replace: true })}
          />
        }
      />
    </TaskActs>
  );
}
