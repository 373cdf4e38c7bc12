import { IconMapPin, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const peopleRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/people',
  /** `invite` opens the dialog, so that other screens can lead there. */
  validateSearch: z.object({
    invite: z.boolean().optional().catch(undefined),
    q: z.coerce.string().optional().catch(undefined),
    status: z.enum(['pending', 'active', 'disabled']).optional().catch(undefined),
    roleId: z.string().optional().catch(undefined),
    /** Opens what is known of one person. */
    person: z.string().optional().catch(undefined),
    /** Opens the question where an address would land. */
    where: z.boolean().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./PeoplePage.tsx'), 'PeoplePage'),
});

export const routes = [peopleRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/admin/people', label: text.people.title, icon: IconUsers, section: 'admin', when: administers },
];

export const commands: Command[] = [
  {
    id: 'invite-people',
    label: text.people.invite,
    icon: IconUserPlus,
    to: '/admin/people',
    search: { invite: true },
    when: administers,
    keywords: text.keywords.invitePeople,
  },
  {
    id: 'where-would-it-land',
    label: text.people.where,
    icon: IconMapPin,
    to: '/admin/people',
    search: { where: true },
    when: administers,
    keywords: text.keywords.whereWouldItLand,
  },
];
