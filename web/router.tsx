import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { plainRoutes, signedInRoutes } from './features.ts';
import { Broken, NotFound } from './frame/fallbacks.tsx';
import { PlainFrame } from './frame/PlainFrame.tsx';
import { SignedInFrame } from './frame/SignedInFrame.tsx';
import { meQuery } from './identity/me.ts';
import { plainRoute, rootRoute, signedInRoute } from './layout-routes.ts';
import { LoadingRows } from './ui/LoadingRows.tsx';

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: ({ context }) => {
    const me = context.queryClient.getQueryData(meQuery.queryKey);
    throw redirect({ to: me?.organisation.kind === 'installation' ? '/operator' : '/inbox' });
  },
});

/** Any other address: said inside the frame, after signing in, so that nobody learns what exists. */
const elsewhereRoute = createRoute({ getParentRoute: () => signedInRoute, path: '$', component: NotFound });

rootRoute.update({ notFoundComponent: NotFound });
plainRoute.update({ component: PlainFrame });
signedInRoute.update({ component: SignedInFrame });

const routeTree = rootRoute.addChildren([
  signedInRoute.addChildren([homeRoute, ...signedInRoutes, elsewhereRoute]),
  plainRoute.addChildren([...plainRoutes]),
]);

export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingComponent: LoadingRows,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NotFound,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
