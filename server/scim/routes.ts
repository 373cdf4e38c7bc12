import { type Route, route } from '../http/route.ts';
import { changeProvisioning, deleteScimToken } from './change-provisioning.ts';
import * as contract from './contract.ts';
import { createScimToken } from './create-scim-token.ts';
import { findProvisioning, findScimRequests, findScimTokens } from './find-provisioning.ts';

const access = 'user';
const params = contract.organisationParams;
const query = contract.listQuery;

/** What administrators do about provisioning; SCIM itself is at /scim/v2. */
export const scimRoutesOfAdministrators: Route[] = [
  route({
    method: 'POST',
    path: '/organisations/:id/scim-tokens',
    access,
    summary: 'Make a token with which an identity provider provisions the organisation by SCIM 2.0; it is shown once.',
    status: 201,
    params,
    body: contract.createScimTokenBody,
    answer: contract.newScimTokenView,
    verb: (context, { params, body }) => createScimToken(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/scim-tokens',
    access,
    summary: 'The provisioning tokens of the organisation and when they were last used, never the tokens themselves.',
    params,
    query,
    answer: contract.scimTokenPage,
    verb: (context, { params, query }) => findScimTokens(context, params.id, query),
  }),
  route({
    method: 'DELETE',
    path: '/organisations/:id/scim-tokens/:tokenId',
    access,
    summary: 'Delete a provisioning token; it does nothing from the next request on.',
    params: contract.scimTokenParams,
    verb: (context, { params }) => deleteScimToken(context, params),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/provisioning',
    access,
    summary: 'How the organisation is provisioned by SCIM 2.0.',
    params,
    answer: contract.provisioningView,
    verb: (context, { params }) => findProvisioning(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/organisations/:id/provisioning',
    access,
    summary: 'Say whether provisioning may make and unmake administrators.',
    params,
    body: contract.changeProvisioningBody,
    answer: contract.provisioningView,
    verb: (context, { params, body }) => changeProvisioning(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/scim-requests',
    access,
    summary: 'The last requests of the identity provider and what they came to, the latest first.',
    params,
    query,
    answer: contract.scimRequestPage,
    verb: (context, { params, query }) => findScimRequests(context, params.id, query),
  }),
];
