import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { isProblem } from './api.ts';
import { meQuery } from './identity/me.ts';

/**
 * The two frames that screens stand in, as parents for the routes of feature folders. What they render is set in
 * `router.tsx`, so that features can import this file without importing the frame that lists them.
 */
export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({});

/** Everything behind signing in: header, navigation, commands. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      const { secondFactor } = await context.queryClient.ensureQueryData(meQuery);
      if (secondFactor.isRequired && secondFactor.confirmedAt === null) {
        throw redirect({ to: '/second-factor', search: { next: location.href } });
      }
    } catch (error) {
      if (!isProblem(error, 'unauthenticated')) throw error;
      const next = location.href === '/' ? undefined : location.href;
      throw redirect({ to: '/sign-in', search: next ? { next } : {} });
    }
  },
});

/** Signing in and up, links from mails: one card on a quiet page. */
export const plainRoute = createRoute({ getParentRoute: () => rootRoute, id: 'plain' });
