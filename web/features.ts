/**
 * The one list of feature folders. To add a screen:
 *
 * 1. In the folder of its noun, write `ThingPage.tsx` (a named export; start it with `<PageHeader>`).
 * 2. In the folder's `index.tsx` add a route:
 *    `createRoute({ getParentRoute: () => signedInRoute, path: '/things/$id',
 *      component: lazyRouteComponent(() => import('./ThingPage.tsx'), 'ThingPage') })`
 *    and put it into `routes`. Add to `navigation` (a noun in the left column) and `commands` (what ⌘K finds).
 *    Inside the page: `useParams({ from: '/signed-in/things/$id' })`, `useSearch({ from: … })` with `validateSearch`.
 * 3. A new folder also goes into the two lists below.
 *
 * Words go into `text/en/<folder>.ts`, shapes come from the server's contracts by way of `contracts.ts`. Questions to the
 * server: `useQuery` with `api.get`, or `useList` for lists; changes: `useSubmission`, and `<ConfirmDialog>` where identity
 * is confirmed. Show answers with `<Loaded>` or `<ListShown>`, nothing with `<EmptyState>`, and what went wrong with
 * `<ErrorState>` or, in a form, `<FormProblem>`; say that something is done with `toast`. Who is signed in: `useMe`. A page
 * that is open adds its own commands with `useCommands`. Folders import `ui/`, the files beside this one and `identity/me.ts`;
 * other folders only where one noun shows another.
 */
import * as accounts from './accounts/index.tsx';
import * as audit from './audit/index.tsx';
import * as connections from './connections/index.tsx';
import * as directory from './directory/index.tsx';
import * as documents from './documents/index.tsx';
import * as emailDomains from './email-domains/index.tsx';
import type { Feature } from './feature.ts';
import * as identity from './identity/index.tsx';
import * as links from './links/index.tsx';
import * as notices from './notices/index.tsx';
import * as operator from './operator/index.tsx';
import * as organisations from './organisations/index.tsx';
import * as people from './people/index.tsx';
import * as roles from './roles/index.tsx';
import * as scim from './scim/index.tsx';
import * as secondFactors from './second-factors/index.tsx';
import * as singleSignOn from './single-sign-on/index.tsx';
import * as tasks from './tasks/index.tsx';
import * as usage from './usage/index.tsx';
import * as webhooks from './webhooks/index.tsx';
import * as workspaces from './workspaces/index.tsx';

/** In the order of the navigation. */
export const features: Feature[] = [
  tasks,
  workspaces,
  documents,
  directory,
  connections,
  organisations,
  people,
  roles,
  emailDomains,
  links,
  singleSignOn,
  scim,
  usage,
  webhooks,
  audit,
  accounts,
  operator,
  notices,
  identity,
  secondFactors,
];

export const signedInRoutes = [
  ...tasks.routes,
  ...workspaces.routes,
  ...documents.routes,
  ...directory.routes,
  ...connections.routes,
  ...organisations.routes,
  ...people.routes,
  ...roles.routes,
  ...emailDomains.routes,
  ...links.routes,
  ...singleSignOn.routes,
  ...scim.routes,
  ...usage.routes,
  ...webhooks.routes,
  ...audit.routes,
  ...accounts.routes,
  ...operator.routes,
  ...notices.routes,
  ...identity.routes,
  ...secondFactors.routes,
] as const;

export const plainRoutes = [
  ...identity.plainRoutes,
  ...notices.plainRoutes,
  ...secondFactors.plainRoutes,
  ...singleSignOn.plainRoutes,
] as const;
