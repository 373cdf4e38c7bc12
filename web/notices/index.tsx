import { IconBell, IconMailCog } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Command, NavigationEntry } from '../feature.ts';
import { plainRoute, signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const noticesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/notices',
  validateSearch: z.object({ unread: z.boolean().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./NoticesPage.tsx'), 'NoticesPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/notification-settings',
  component: lazyRouteComponent(() => import('./SettingsPage.tsx'), 'SettingsPage'),
});

const unsubscribeRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/unsubscribe',
  validateSearch: z.object({ token: z.coerce.string().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./UnsubscribePage.tsx'), 'UnsubscribePage'),
});

export const routes = [noticesRoute, settingsRoute] as const;
export const plainRoutes = [unsubscribeRoute] as const;

/** The bell in the frame leads there. */
export const navigation: NavigationEntry[] = [];

export const commands: Command[] = [
  { id: 'notices', label: text.notices.title, icon: IconBell, to: '/notices', keywords: text.keywords.notices },
  {
    id: 'notification-settings',
    label: text.notices.settings,
    icon: IconMailCog,
    to: '/notification-settings',
    keywords: text.keywords.notificationSettings,
  },
];
