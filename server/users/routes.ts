import { type Route, route } from '../http/route.ts';
import { organisationParams } from '../organisations/contract.ts';
import { aliasParams, userChange, userListQuery, userPage, userParams, userTransfer, userView } from './contract.ts';
import { listOrganisationUsers, readUser } from './find-users.ts';
import { removeAlias } from './remove-alias.ts';
import { transferUser } from './transfer-user.ts';
import { updateUser } from './update-user.ts';

export const userRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organisations/:id/users',
    access: 'user',
    summary: 'The people of an organisation by name, pending and disabled ones included, for its members.',
    params: organisationParams,
    query: userListQuery,
    answer: userPage,
    verb: (context, { params, query }) => listOrganisationUsers(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/users/:id',
    access: 'user',
    summary: 'One person of an organisation that the caller belongs to or administers.',
    params: userParams,
    answer: userView,
    verb: (context, { params }) => readUser(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/users/:id',
    access: 'user',
    summary: 'Renames, disables or enables a person; the last active administrator stays.',
    params: userParams,
    body: userChange,
    answer: userView,
    verb: (context, { params, body }) => updateUser(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/users/:id/transfer',
    access: 'user',
    summary: 'Moves a person to another organisation of the account; for enterprise administrators.',
    status: 200,
    params: userParams,
    body: userTransfer,
    answer: userView,
    verb: (context, { params, body }) => transferUser(context, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/aliases/:email',
    access: 'user',
    summary: 'Takes a former address from a person: it signs them in no more.',
    params: aliasParams,
    verb: (context, { params }) => removeAlias(context, params.id, params.email),
  }),
];
