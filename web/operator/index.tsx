import { IconBuildingPlus, IconServer } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Command, NavigationEntry } from '../feature.ts';
import { operates } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const operatorRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/operator',
  validateSearch: z.object({
    tab: z.enum(['accounts', 'organisations', 'emailDomains', 'disputes', 'mails']).optional().catch(undefined),
    q: z.coerce.string().optional().catch(undefined),
    status: z.enum(['unproven', 'owned', 'associated', 'lapsed']).optional().catch(undefined),
    dispute: z.enum(['open', 'kept', 'transferred', 'withdrawn']).optional().catch(undefined),
    /** Opens the question where an address would land. */
    where: z.boolean().optional().catch(undefined),
    /** Opens the dialog for a new account. */
    create: z.literal(true).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./OperatorPage.tsx'), 'OperatorPage'),
});

export const routes = [operatorRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/operator', label: text.operator.title, icon: IconServer, section: 'operator', when: operates },
];

export const commands: Command[] = [
  {
    id: 'create-account',
    label: text.operator.create,
    icon: IconBuildingPlus,
    to: '/operator',
    search: { create: true },
    when: operates,
    keywords: text.keywords.createAccount,
  },
];
