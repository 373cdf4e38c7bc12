import { type Route, route } from '../http/route.ts';
import { acceptRequest } from './accept-request.ts';
import { cancelRequest } from './cancel-request.ts';
import { changeConnectionLevel } from './change-level.ts';
import * as contract from './contract.ts';
import { endConnection } from './end-connection.ts';
import { findBlocks } from './find-blocks.ts';
import { findConnection, findConnections, findHistory, findMap } from './find-connections.ts';
import { previewConnection } from './preview-connection.ts';
import { readImpact } from './read-impact.ts';
import { rejectRequest } from './reject-request.ts';
import { requestConnection } from './request-connection.ts';
import { resendRequest } from './resend-request.ts';
import { unblockOrganisation } from './unblock-organisation.ts';

const access = 'user';
const params = contract.connectionParams;
const answer = contract.connectionView;

/** Who may send work to whom: asking, answering, changing, ending, and reading all of it. */
export const connectionRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/connections',
    access,
    summary: 'Ask an organisation whether yours may send it work.',
    status: 201,
    body: contract.requestBody,
    answer,
    verb: (context, { body }) => requestConnection(context, body),
  }),
  route({
    method: 'GET',
    path: '/connections',
    access,
    summary: 'List incoming, requested, paired, rejected or ended connections of your organisation.',
    query: contract.listQuery,
    answer: contract.connectionPage,
    verb: (context, { query }) => findConnections(context, query),
  }),
  route({
    method: 'GET',
    path: '/connections/map',
    access,
    summary: 'Read whom your organisations are connected with, for a map.',
    answer: contract.mapView,
    verb: (context) => findMap(context),
  }),
  route({
    method: 'GET',
    path: '/connections/:id',
    access,
    summary: 'Read a connection.',
    params,
    answer,
    verb: (context, { params }) => findConnection(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/connections/:id/history',
    access,
    summary: 'Read what happened to a connection.',
    params,
    query: contract.historyQuery,
    answer: contract.historyPage,
    verb: (context, { params, query }) => findHistory(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/connections/:id/preview',
    access,
    summary: 'See what the asking organisation would see at a level.',
    params,
    query: contract.previewQuery,
    answer: contract.previewView,
    verb: (context, { params, query }) => previewConnection(context, params.id, query.level),
  }),
  route({
    method: 'POST',
    path: '/connections/:id/accept',
    access,
    summary: 'Accept a request: the asking organisation may send work to yours.',
    params,
    body: contract.acceptBody,
    answer,
    verb: (context, { params, body }) => acceptRequest(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/connections/:id/reject',
    access,
    summary: 'Reject a request, and block further ones if you wish.',
    params,
    body: contract.rejectBody,
    answer,
    verb: (context, { params, body }) => rejectRequest(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/connections/:id/cancel',
    access,
    summary: 'Take an unanswered request back.',
    params,
    body: contract.emptyBody,
    answer,
    verb: (context, { params }) => cancelRequest(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/connections/:id/resend',
    access,
    summary: 'Have the other side told of an unanswered request again.',
    params,
    body: contract.emptyBody,
    answer,
    verb: (context, { params }) => resendRequest(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/connections/:id/level',
    access,
    summary: 'Change what the sending organisation sees of yours.',
    params,
    body: contract.levelBody,
    answer,
    verb: (context, { params, body }) => changeConnectionLevel(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/connections/:id/impact',
    access,
    summary: 'See what ending a connection touches.',
    params,
    answer: contract.impactView,
    verb: (context, { params }) => readImpact(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/connections/:id/end',
    access,
    summary: 'End a connection, withdrawing its open tasks if you wish.',
    params,
    body: contract.endBody,
    answer,
    verb: (context, { params, body }) => endConnection(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/connection-blocks',
    access,
    summary: 'List the organisations whose requests yours takes no more.',
    query: contract.blocksQuery,
    answer: contract.blockPage,
    verb: (context, { query }) => findBlocks(context, query),
  }),
  route({
    method: 'DELETE',
    path: '/connection-blocks/:organisationId',
    access,
    summary: 'Take requests from a blocked organisation again.',
    params: contract.blockParams,
    query: contract.whoseQuery,
    verb: (context, { params, query }) => unblockOrganisation(context, params.organisationId, query.organisationId),
  }),
];
