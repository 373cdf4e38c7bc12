import { IconUser } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import type { Command, NavigationEntry } from '../feature.ts';
import { plainRoute, signedInRoute } from '../layout-routes.ts';
import { text } from '../text/index.ts';

const token = z.object({ token: z.coerce.string().optional().catch(undefined) });
/** Only places inside the app: a link in a mail must not send anybody elsewhere after signing in. */
const next = z
  .string()
  .regex(/^\/(?![/\\])/)
  .optional()
  .catch(undefined);

const profileRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/profile',
  component: lazyRouteComponent(() => import('./ProfilePage.tsx'), 'ProfilePage'),
});

const signInRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/sign-in',
  validateSearch: z.object({
    next,
    ended: z.boolean().optional().catch(undefined),
    /** Back from an identity provider: what went wrong, or the token of the page that asks for the password. */
    problem: z.string().max(100).optional().catch(undefined),
    link: z.coerce.string().max(500).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./SignInPage.tsx'), 'SignInPage'),
});

const signUpRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./SignUpPage.tsx'), 'SignUpPage'),
});

const verifyRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/verify',
  validateSearch: token,
  component: lazyRouteComponent(() => import('./VerifyPage.tsx'), 'VerifyPage'),
});

const verifyEmailRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/verify-email',
  validateSearch: token,
  component: lazyRouteComponent(() => import('./VerifyEmailPage.tsx'), 'VerifyEmailPage'),
});

const forgottenPasswordRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/forgotten-password',
  component: lazyRouteComponent(() => import('./ForgottenPasswordPage.tsx'), 'ForgottenPasswordPage'),
});

const resetRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/reset',
  validateSearch: token,
  component: lazyRouteComponent(() => import('./ResetPage.tsx'), 'ResetPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => plainRoute,
  path: '/invitation',
  validateSearch: token,
  component: lazyRouteComponent(() => import('./InvitationPage.tsx'), 'InvitationPage'),
});

export const routes = [profileRoute] as const;

export const plainRoutes = [
  signInRoute,
  signUpRoute,
  verifyRoute,
  verifyEmailRoute,
  forgottenPasswordRoute,
  resetRoute,
  invitationRoute,
] as const;

export const navigation: NavigationEntry[] = [];

export const commands: Command[] = [
  {
    id: 'profile',
    label: text.frame.profile,
    icon: IconUser,
    to: '/profile',
    keywords: text.keywords.profile,
  },
];
