import { IconFolderSymlink } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const flag = z.boolean().optional().catch(undefined);

const linksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/links',
  /** `add` opens the dialog, so that other screens can lead there. */
  validateSearch: z.object({ add: flag }),
  component: lazyRouteComponent(() => import('./LinksPage.tsx'), 'LinksPage'),
});

const linkRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/links/$id',
  /** `make` opens the dialog that makes a workspace of a folder. */
  validateSearch: z.object({ make: flag }),
  component: lazyRouteComponent(() => import('./LinkPage.tsx'), 'LinkPage'),
});

const runRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/links/$id/runs/$runId',
  component: lazyRouteComponent(() => import('./RunPage.tsx'), 'RunPage'),
});

export const routes = [linksRoute, linkRoute, runRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/admin/links', label: text.links.title, icon: IconFolderSymlink, section: 'admin', when: administers },
];

export const commands: Command[] = [
  {
    id: 'add-link',
    label: text.links.add,
    icon: IconFolderSymlink,
    to: '/admin/links',
    search: { add: true },
    when: administers,
    keywords: text.keywords.addLink,
  },
];
