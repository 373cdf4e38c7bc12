import { IconLogin2 } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Me } from '../contracts.ts';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { plainRoute, signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const singleSignOnRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/single-sign-on',
  component: lazyRouteComponent(() => import('./SingleSignOnPage.tsx'), 'SingleSignOnPage'),
});

const confirmedRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/confirmed',
  component: lazyRouteComponent(() => import('./ConfirmedPage.tsx'), 'ConfirmedPage'),
});

/** Organisations of many have an identity provider; whoever is alone does not. */
function hasProviders(me: Me): boolean {
  return administers(me) && me.organisation.kind === 'organisation';
}

export const routes = [singleSignOnRoute] as const;
export const plainRoutes = [confirmedRoute] as const;

export const navigation: NavigationEntry[] = [
  {
    to: '/admin/single-sign-on',
    label: text.singleSignOn.title,
    icon: IconLogin2,
    section: 'admin',
    when: hasProviders,
  },
];

export const commands: Command[] = [];
