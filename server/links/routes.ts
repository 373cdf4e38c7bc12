import { type Route, route } from '../http/route.ts';
import { userView } from '../users/contract.ts';
import { addUserThroughLink } from './add-user.ts';
import { changeLink } from './change-link.ts';
import { revokeToken, rotateToken } from './change-token.ts';
import * as contract from './contract.ts';
import { createAgent } from './create-agent.ts';
import { createLink } from './create-link.ts';
import { deleteLink } from './delete-link.ts';
import { findLink, findLinks } from './find-links.ts';
import { linkBody, linkChange, settingsBody } from './settings-shape.ts';
import { browseLink, testLink, testNewSettings } from './test-settings.ts';

const access = 'user';
const params = contract.linkParams;

/** Content repositories that organisations connect, and the agents through whom they act. */
export const linkRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/organisations/:id/agents',
    access,
    summary: 'Make an agent: a user who is a program, and can never sign in.',
    status: 201,
    params: contract.organisationParams,
    body: contract.agentBody,
    answer: userView,
    verb: (context, { params, body }) => createAgent(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/links',
    access,
    summary: 'Connect a content repository; the answer holds the link’s token, this once.',
    status: 201,
    params: contract.organisationParams,
    body: linkBody,
    answer: contract.linkWithToken,
    verb: (context, { params, body }) => createLink(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/links/test',
    access,
    summary: 'Try the settings of a link before making it.',
    params: contract.organisationParams,
    body: settingsBody,
    answer: contract.testView,
    verb: (context, { params, body }) => testNewSettings(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/links',
    access,
    summary: 'List the links of an organisation.',
    params: contract.organisationParams,
    query: contract.pagedQuery,
    answer: contract.linkPage,
    verb: (context, { params, query }) => findLinks(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/links/:id',
    access,
    summary: 'Read a link.',
    params,
    answer: contract.linkView,
    verb: (context, { params }) => findLink(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/links/:id',
    access,
    summary: 'Change the name, the agent or the settings of a link.',
    params,
    body: linkChange,
    answer: contract.linkView,
    verb: (context, { params, body }) => changeLink(context, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/links/:id',
    access,
    summary: 'Delete a link; the repository stays as it is.',
    params,
    verb: (context, { params }) => deleteLink(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/links/:id/test',
    access,
    summary: 'Try the settings of a link.',
    params,
    body: contract.emptyBody,
    answer: contract.testView,
    verb: (context, { params }) => testLink(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/links/:id/rotate-token',
    access,
    summary: 'Give a link a new token, shown this once; the old one stops.',
    params,
    body: contract.emptyBody,
    answer: contract.linkWithToken,
    verb: (context, { params }) => rotateToken(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/links/:id/revoke-token',
    access,
    summary: 'Take a link its token.',
    params,
    body: contract.emptyBody,
    answer: contract.linkView,
    verb: (context, { params }) => revokeToken(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/links/:id/browse',
    access,
    summary: 'List a folder of the repository, to choose one.',
    params,
    query: contract.browseQuery,
    answer: contract.browseView,
    verb: (context, { params, query }) => browseLink(context, params.id, query.path),
  }),
  route({
    method: 'POST',
    path: '/links/:id/users',
    access,
    summary: 'Add somebody through a link: they are invited, or moved if they sit alone.',
    status: 201,
    params,
    body: contract.addedUserBody,
    answer: contract.addedUserView,
    verb: (context, { params, body }) => addUserThroughLink(context, params.id, body),
  }),
];
