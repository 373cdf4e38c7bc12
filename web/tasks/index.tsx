import { IconAlertTriangle, IconInbox, IconPencilPlus, IconSend } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Command, NavigationEntry } from '../feature.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';
import { InboxCount } from './InboxCount.tsx';
import { inboxSearch, newTaskSearch, sentSearch } from './search.ts';
import { coordinates } from './task.ts';

const inboxRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/inbox',
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import('./InboxPage.tsx'), 'InboxPage'),
});

const sentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sent',
  validateSearch: sentSearch,
  component: lazyRouteComponent(() => import('./SentPage.tsx'), 'SentPage'),
});

const newTaskRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/tasks/new',
  validateSearch: newTaskSearch,
  component: lazyRouteComponent(() => import('./NewTaskPage.tsx'), 'NewTaskPage'),
});

const taskRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/tasks/$id',
  component: lazyRouteComponent(() => import('./TaskPage.tsx'), 'TaskPage'),
});

export const routes = [inboxRoute, sentRoute, newTaskRoute, taskRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/inbox', label: text.tasks.inbox, icon: IconInbox, section: 'work', Count: InboxCount },
  { to: '/sent', label: text.tasks.sent, icon: IconSend, section: 'work' },
];

export const commands: Command[] = [
  {
    id: 'new-task',
    label: text.tasks.newTask,
    icon: IconPencilPlus,
    to: '/tasks/new',
    keywords: text.keywords.newTask,
  },
  {
    id: 'overdue-tasks',
    label: text.tasks.commandOverdue,
    icon: IconAlertTriangle,
    to: '/inbox',
    search: { due: 'overdue' },
    keywords: text.keywords.overdueTasks,
  },
  {
    id: 'organisation-tasks',
    label: text.tasks.commandOrganisation,
    icon: IconInbox,
    to: '/inbox',
    search: { box: 'organisation' },
    when: coordinates,
    keywords: text.keywords.organisationTasks,
  },
];
