import { IconFileCertificate, IconListSearch, IconUsersGroup } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { Command, NavigationEntry } from '../feature.ts';
import { readsAudit } from '../identity/me.ts';
import { signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';
import { auditSearch } from './search.ts';

const auditRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./AuditPage.tsx'), 'AuditPage'),
});

export const routes = [auditRoute] as const;

export const navigation: NavigationEntry[] = [
  { to: '/admin/audit', label: text.audit.title, icon: IconListSearch, section: 'admin', when: readsAudit },
];

export const commands: Command[] = [
  {
    id: 'outside-access',
    label: text.audit.outside.title,
    icon: IconUsersGroup,
    to: '/admin/audit',
    search: { tab: 'outside' },
    when: readsAudit,
    keywords: text.keywords.outsideAccess,
  },
  {
    id: 'verify-audit',
    label: text.audit.verifyCommand,
    icon: IconFileCertificate,
    to: '/admin/audit',
    search: { tab: 'proof' },
    when: readsAudit,
    keywords: text.keywords.verifyAudit,
  },
];
