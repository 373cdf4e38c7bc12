import { IconSettings } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/settings',
  component: lazyRouteComponent(() => import('./SettingsPage.tsx'), 'SettingsPage'),
});

export const routes = [settingsRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/admin/settings', label: text.organisations.title, icon: IconSettings, section: 'general', when: administers },
];

export const commands: Command[] = [];
