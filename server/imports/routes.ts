import { type Route, route } from '../http/route.ts';
import { importOrganisationsAnswer, importOrganisationsBody } from './contract.ts';
import { importOrganisations } from './import-organisations.ts';

export const importRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/imports/organisations',
    access: 'user_or_installation',
    summary: 'Makes organisations from rows of {name, domains, country}; rows that are there already are left alone.',
    body: importOrganisationsBody,
    answer: importOrganisationsAnswer,
    verb: (context, { body }) => importOrganisations(context, body),
  }),
];
