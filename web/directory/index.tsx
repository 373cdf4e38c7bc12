import { IconAddressBook } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Command, NavigationEntry } from '../feature.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';
import { directorySearch } from './search.ts';

const directoryRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/directory',
  validateSearch: directorySearch,
  component: lazyRouteComponent(() => import('./DirectoryPage.tsx'), 'DirectoryPage'),
});

export const routes = [directoryRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/directory', label: text.directory.title, icon: IconAddressBook, section: 'work' },
];

export const commands: Command[] = [];
