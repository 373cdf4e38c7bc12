import { IconArrowsLeftRight, IconMap2, IconPlus } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';
import { connectionsSearch } from './search.ts';
import { WaitingCount } from './WaitingCount.tsx';

const connectionsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/connections',
  validateSearch: connectionsSearch,
  component: lazyRouteComponent(() => import('./ConnectionsPage.tsx'), 'ConnectionsPage'),
});

export const routes = [connectionsRoute] as const;

export const navigation: NavigationEntry[] = [
  {
    to: '/admin/connections',
    label: text.connections.title,
    icon: IconArrowsLeftRight,
    section: 'general',
    when: administers,
    Count: WaitingCount,
  },
];

export const commands: Command[] = [
  {
    id: 'create-connection',
    label: text.connections.create,
    keywords: text.keywords.createConnection,
    icon: IconPlus,
    when: administers,
    to: '/admin/connections',
    search: { create: true },
  },
  {
    id: 'connection-map',
    label: text.connections.mapCommand,
    keywords: text.keywords.connectionMap,
    icon: IconMap2,
    when: administers,
    to: '/admin/connections',
    search: { tab: 'map' },
  },
];
