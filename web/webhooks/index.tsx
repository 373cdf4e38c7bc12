import { IconWebhook } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Command, NavigationEntry } from '../feature.ts';
import { administers } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const webhooksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/webhooks',
  /** `add` opens the dialog, so that other screens can lead there. */
  validateSearch: z.object({ add: z.boolean().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./WebhooksPage.tsx'), 'WebhooksPage'),
});

const webhookRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/webhooks/$id',
  component: lazyRouteComponent(() => import('./WebhookPage.tsx'), 'WebhookPage'),
});

export const routes = [webhooksRoute, webhookRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/admin/webhooks', label: text.webhooks.title, icon: IconWebhook, section: 'general', when: administers },
];

export const commands: Command[] = [
  {
    id: 'add-webhook',
    label: text.webhooks.add,
    icon: IconWebhook,
    to: '/admin/webhooks',
    search: { add: true },
    when: administers,
    keywords: text.keywords.addWebhook,
  },
];
