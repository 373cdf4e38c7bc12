import { IconUserCog } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const provisioningRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/provisioning',
  component: lazyRouteComponent(() => import('./ProvisioningPage.tsx'), 'ProvisioningPage'),
});

export const routes = [provisioningRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/admin/provisioning', label: text.scim.title, icon: IconUserCog, section: 'general', when: administers },
];

export const commands: Command[] = [
  {
    id: 'provisioning',
    label: text.scim.title,
    icon: IconUserCog,
    to: '/admin/provisioning',
    when: administers,
    keywords: text.keywords.provisioning,
  },
];
