import { IconAt } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Me } from '../contracts.ts';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const emailDomainsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/email-domains',
  /** `add` opens the dialog, so that other screens can lead there. */
  validateSearch: z.object({
    add: z.boolean().optional().catch(undefined),
    q: z.coerce.string().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./EmailDomainsPage.tsx'), 'EmailDomainsPage'),
});

const emailDomainRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/email-domains/$id',
  component: lazyRouteComponent(() => import('./EmailDomainPage.tsx'), 'EmailDomainPage'),
});

/** Organisations of many have names of their own; whoever is alone does not. */
function hasEmailDomains(me: Me): boolean {
  return administers(me) && me.organisation.kind === 'organisation';
}

export const routes = [emailDomainsRoute, emailDomainRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/admin/email-domains', label: text.emailDomains.title, icon: IconAt, section: 'admin', when: hasEmailDomains },
];

export const commands: Command[] = [
  {
    id: 'add-email-domain',
    label: text.emailDomains.add,
    icon: IconAt,
    to: '/admin/email-domains',
    search: { add: true },
    when: hasEmailDomains,
    keywords: text.keywords.addEmailDomain,
  },
];
