import { IconFiles } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Command, NavigationEntry } from '../feature.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const sharedRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/documents',
  component: lazyRouteComponent(() => import('./SharedPage.tsx'), 'SharedPage'),
});

export const routes = [sharedRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/documents', label: text.documents.shared.title, icon: IconFiles, section: 'work' },
];

export const commands: Command[] = [];
