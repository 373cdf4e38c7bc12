import { IconFolderPlus, IconFolders } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Command, NavigationEntry } from '../feature.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';
import { workspaceSearch, workspacesSearch } from './search.ts';
import { mayCreate } from './workspace.ts';

const workspacesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/workspaces',
  validateSearch: workspacesSearch,
  component: lazyRouteComponent(() => import('./WorkspacesPage.tsx'), 'WorkspacesPage'),
});

const workspaceRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/workspaces/$id',
  validateSearch: workspaceSearch,
  component: lazyRouteComponent(() => import('./WorkspacePage.tsx'), 'WorkspacePage'),
});

export const routes = [workspacesRoute, workspaceRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/workspaces', label: text.workspaces.title, icon: IconFolders, section: 'work' },
];

export const commands: Command[] = [
  {
    id: 'create-workspace',
    label: text.workspaces.create,
    icon: IconFolderPlus,
    to: '/workspaces',
    search: { create: true },
    when: mayCreate,
    keywords: text.keywords.createWorkspace,
  },
];
