import { IconUsersGroup, IconUsersPlus } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const rolesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/roles',
  /** `create` opens the dialog, so that other screens can lead there. */
  validateSearch: z.object({ create: z.boolean().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./RolesPage.tsx'), 'RolesPage'),
});

const roleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/roles/$id',
  component: lazyRouteComponent(() => import('./RolePage.tsx'), 'RolePage'),
});

export const routes = [rolesRoute, roleRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/admin/roles', label: text.roles.title, icon: IconUsersGroup, section: 'admin', when: administers },
];

export const commands: Command[] = [
  {
    id: 'create-role',
    label: text.roles.create,
    icon: IconUsersPlus,
    to: '/admin/roles',
    search: { create: true },
    when: administers,
    keywords: text.keywords.createRole,
  },
];
