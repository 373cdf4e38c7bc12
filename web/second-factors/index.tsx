import { IconShieldLock } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Command, NavigationEntry } from '../feature.ts';
import { plainRoute, signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const securityRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/security',
  component: lazyRouteComponent(() => import('./SecurityPage.tsx'), 'SecurityPage'),
});

/** Only places inside the app. */
const next = z
  .string()
  .regex(/^\/(?![/\\])/)
  .optional()
  .catch(undefined);

const demandedRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/second-factor',
  validateSearch: z.object({ next }),
  component: lazyRouteComponent(() => import('./DemandedPage.tsx'), 'DemandedPage'),
});

export const routes = [securityRoute] as const;
export const plainRoutes = [demandedRoute] as const;
export const navigation: NavigationEntry[] = [];

export const commands: Command[] = [
  {
    id: 'security',
    label: text.secondFactors.title,
    icon: IconShieldLock,
    to: '/security',
    keywords: text.keywords.security,
  },
];
