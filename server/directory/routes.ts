import { type Route, route } from '../http/route.ts';
import { directoryPage, directoryQuery, explainQuery, explanation } from './contract.ts';
import { explainAssignment } from './explain-assignment.ts';
import { searchDirectory } from './search-directory.ts';

export const directoryRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/directory',
    access: 'user',
    summary: 'Whom the caller may assign work to, searched by name across all connected organisations.',
    query: directoryQuery,
    answer: directoryPage,
    verb: (context, { query }) => searchDirectory(context, query),
  }),
  route({
    method: 'GET',
    path: '/directory/explain',
    access: 'user',
    summary: 'Whether the caller may assign work to somebody, and why.',
    query: explainQuery,
    answer: explanation,
    verb: (context, { query }) => explainAssignment(context, query),
  }),
];
