import { IconChartAreaLine } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';
import { usageSearch } from './search.ts';

const usageRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/usage',
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import('./UsagePage.tsx'), 'UsagePage'),
});

export const routes = [usageRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/admin/usage', label: text.usage.title, icon: IconChartAreaLine, section: 'admin', when: administers },
];

export const commands: Command[] = [];
