import { type Route, route } from '../http/route.ts';
import { changeTrustedList, findTrustedList } from './change-trusted-list.ts';
import {
  organisationChange,
  organisationListQuery,
  organisationPage,
  organisationParams,
  organisationView,
  trustedListBody,
  trustedListView,
} from './contract.ts';
import { readOrganisation } from './find-organisation.ts';
import { listOrganisationsFor } from './list-organisations.ts';
import { updateOrganisation } from './update-organisation.ts';

export const organisationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organisations',
    access: 'user',
    summary:
      'Organisations by name: with connectable=true those that the caller’s may ask to connect with, else the caller’s own.',
    query: organisationListQuery,
    answer: organisationPage,
    verb: (context, { query }) => listOrganisationsFor(context, query),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id',
    access: 'user_or_installation',
    summary: 'One organisation, for who belongs to it, administers its account or operates the installation.',
    params: organisationParams,
    answer: organisationView,
    verb: (context, { params }) => readOrganisation(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/organisations/:id',
    access: 'user',
    summary: 'Changes an organisation; for its administrators.',
    params: organisationParams,
    body: organisationChange,
    answer: organisationView,
    verb: (context, { params, body }) => updateOrganisation(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/trusted-list',
    access: 'user',
    summary: 'The addresses and e-mail domains that may be invited into workspaces of an organisation.',
    params: organisationParams,
    answer: trustedListView,
    verb: (context, { params }) => findTrustedList(context, params.id),
  }),
  route({
    method: 'PUT',
    path: '/organisations/:id/trusted-list',
    access: 'user',
    summary: 'Replaces the trusted list of an organisation; an empty one trusts everybody.',
    params: organisationParams,
    body: trustedListBody,
    answer: trustedListView,
    verb: (context, { params, body }) => changeTrustedList(context, params.id, body),
  }),
];
