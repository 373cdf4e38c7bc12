import { type Route, route } from '../http/route.ts';
import { findOrganisationsForOperator } from './find-organisations-for-operator.ts';
import { operatorOrganisationPage, operatorOrganisationsQuery } from './operator-contract.ts';

export const operatorOrganisationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/operator/organisations',
    access: 'user_or_installation',
    summary: 'Every organisation of the installation, for operators.',
    query: operatorOrganisationsQuery,
    answer: operatorOrganisationPage,
    verb: (context, { query }) => findOrganisationsForOperator(context, query),
  }),
];
