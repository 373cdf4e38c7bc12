import { Tabs } from '@mantine/core';
import { IconPencilPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { ButtonLink } from '../ui/links.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { OrganisationTasks } from './OrganisationTasks.tsx';
import { OwnTasks } from './OwnTasks.tsx';
import { Summary } from './Summary.tsx';
import { TaskActs } from './TaskActs.tsx';
import { coordinates } from './task.ts';
import styles from './tasks.module.css';

/** Everything that waits for the person or is with them; for coordinators, also all work of the organisation. */
export function InboxPage() {
  const words = text.tasks;
  const me = useMe();
  const { box } = useSearch({ from: '/signed-in/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const isOrganisation = box === 'organisation' && coordinates(me);

  return (
    <TaskActs>
      <PageHeader
        title={words.inbox}
        lead={isOrganisation ? words.organisationLead(me.organisation.name) : <Summary />}
        actions={
          <ButtonLink to="/tasks/new" leftSection={<IconPencilPlus size={16} aria-hidden />}>
            {words.newTask}
          </ButtonLink>
        }
      />
      {coordinates(me) ? (
        <Tabs
          className={styles.boxes ?? ''}
          value={isOrganisation ? 'organisation' : 'inbox'}
          onChange={(next) => void navigate({ search: next === 'organisation' ? { box: 'organisation' } : {} })}
        >
          <Tabs.List aria-label={words.boxes}>
            <Tabs.Tab value="inbox">{words.boxMine}</Tabs.Tab>
            <Tabs.Tab value="organisation">{words.boxOrganisation}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="inbox" pt="md">
            <OwnTasks />
          </Tabs.Panel>
          <Tabs.Panel value="organisation" pt="md">
            <OrganisationTasks />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <OwnTasks />
      )}
    </TaskActs>
  );
}
