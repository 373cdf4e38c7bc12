import { Button, Group } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { type Bulk, BulkTransferDialog } from './BulkTransferDialog.tsx';
import { EmptyTasks } from './EmptyTasks.tsx';
import { LostRace } from './LostRace.tsx';
import { questionOf, useTasks } from './queries.ts';
import { TaskFilters } from './TaskFilters.tsx';
import { TasksShown } from './TasksShown.tsx';
import styles from './tasks.module.css';
import { useOwnOrganisations, useRoles, useSenders } from './use-filter-choices.ts';

/** All work of the organisation, for those who coordinate it: anybody's tasks, and handing many on at once. */
export function OrganisationTasks() {
  const words = text.tasks;
  const me = useMe();
  const search = useSearch({ from: '/signed-in/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [bulk, setBulk] = useState<Bulk | null>(null);
  const organisations = useOwnOrganisations(me.user.isEnterpriseAdministrator);
  const organisation = organisations?.find((one) => one.id === search.organisation) ?? me.organisation;
  const list = useTasks(questionOf('organisation', search, search.organisation));
  const senders = useSenders(list.items);
  const roles = useRoles(organisation.id, true);
  // What left the list, or may not be handed on any more, is not chosen any more either.
  const ids = list.items.filter((task) => task.may.transfer && chosen.has(task.id)).map((task) => task.id);

  const toggle = (some: string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const id of some) {
      if (isChosen) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
  };

  return (
    <>
      <LostRace />
      <TaskFilters
        filters={search}
        organisation={organisation.id}
        choices={{ senders, roles, ...(organisations ? { organisations } : {}) }}
        onChange={(change) =>
          void navigate({ search: (earlier) => ({ ...earlier, ...change }), replace: true, resetScroll: false })
        }
      />
      <Group justify="flex-end" mb="xs">
        <Button size="xs" variant="default" onClick={() => setBulk({ kind: 'person', organisation })}>
          {words.bulkOf}
        </Button>
      </Group>
      <TasksShown
        list={list}
        box="organisation"
        label={words.organisationLead(organisation.name)}
        selection={{ ids: chosen, toggle }}
        empty={
          <EmptyTasks
            box="organisation"
            filters={search}
            names={[...senders, ...roles]}
            organisation={organisation.name}
            onClear={() => void navigate({ search: { box: 'organisation' }, replace: true })}
          />
        }
      />
      <div role="status">
        {ids.length > 0 ? (
          <div className={styles.selection}>
            <span>{words.selected(ids.length)}</span>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => setChosen(new Set())}>
                {words.selectNone}
              </Button>
              <Button size="xs" onClick={() => setBulk({ kind: 'tasks', organisation, ids })}>
                {words.bulk}
              </Button>
            </Group>
          </div>
        ) : null}
      </div>
      <BulkTransferDialog bulk={bulk} onClose={() => setBulk(null)} onDone={() => setChosen(new Set())} />
    </>
  );
}
