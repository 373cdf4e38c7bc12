import { IconBuildingPlus, IconBuildings } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Command, NavigationEntry } from '../feature.ts';
import { administersAccount } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/account',
  validateSearch: z.object({
    tab: z.enum(['organisations', 'people', 'unmanaged', 'administrators']).optional().catch(undefined),
    /** `add` and `change` open a dialog, so that other screens can lead there. */
    add: z.boolean().optional().catch(undefined),
    change: z.boolean().optional().catch(undefined),
    q: z.coerce.string().optional().catch(undefined),
    status: z.enum(['pending', 'active', 'disabled']).optional().catch(undefined),
    emailDomain: z.coerce.string().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./AccountPage.tsx'), 'AccountPage'),
});

export const routes = [accountRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/account', label: text.accounts.title, icon: IconBuildings, section: 'admin', when: administersAccount },
];

export const commands: Command[] = [
  {
    id: 'add-organisation',
    label: text.accounts.addOrganisation,
    icon: IconBuildingPlus,
    to: '/account',
    search: { add: true },
    when: administersAccount,
    keywords: text.keywords.addOrganisation,
  },
  {
    id: 'claim-people',
    label: text.accounts.unmanagedCommand,
    icon: IconBuildings,
    to: '/account',
    search: { tab: 'unmanaged' },
    when: administersAccount,
    keywords: text.keywords.claimPeople,
  },
];
