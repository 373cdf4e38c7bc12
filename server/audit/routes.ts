import { type Route, route } from '../http/route.ts';
import {
  auditPage,
  auditParams,
  auditQuery,
  checkpointPage,
  checkpointQuery,
  checkpointView,
  emptyBody,
  publicKeyView,
  verdictView,
  verifyQuery,
} from './contract.ts';
import { findOrExportRecords } from './export-records.ts';
import { findCheckpoints, readPublicKey } from './find-checkpoints.ts';
import { findOutsideAccess } from './find-outside-access.ts';
import { outsideAccessPage, outsideAccessQuery } from './outside-access-contract.ts';
import { verifyAudit } from './verify-audit.ts';
import { takeCheckpoint } from './write-checkpoints.ts';

export const auditRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organisations/:id/audit',
    access: 'user',
    summary:
      'Who did what, newest first; with Accept: text/csv or application/x-ndjson an export, oldest first. For administrators and auditors.',
    params: auditParams,
    query: auditQuery,
    answer: auditPage,
    alsoAs: ['text/csv', 'application/x-ndjson'],
    verb: (context, { params, query }) => findOrExportRecords(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/audit/verify',
    access: 'user_or_installation',
    summary:
      'Proves that no record was altered, removed or reordered, or names the first; with sequence and hash of a checkpoint, that the chain still holds it.',
    params: auditParams,
    query: verifyQuery,
    answer: verdictView,
    verb: (context, { params, query }) => verifyAudit(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/audit/checkpoints',
    access: 'user',
    summary: 'Signed checkpoints of the audit, newest first, to keep outside. For administrators and auditors.',
    params: auditParams,
    query: checkpointQuery,
    answer: checkpointPage,
    verb: (context, { params, query }) => findCheckpoints(context, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/audit/checkpoints',
    access: 'user',
    summary: 'Takes a signed checkpoint of the audit now. For administrators and auditors.',
    status: 201,
    params: auditParams,
    body: emptyBody,
    answer: checkpointView,
    verb: (context, { params }) => takeCheckpoint(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/outside-access',
    access: 'user',
    summary:
      'Who outside has access to what: connections, tasks, participants; with Accept: text/csv as a table. For administrators and auditors.',
    params: auditParams,
    query: outsideAccessQuery,
    answer: outsideAccessPage,
    alsoAs: ['text/csv'],
    verb: (context, { params, query }) => findOutsideAccess(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/audit/public-key',
    access: { public: 'whoever keeps a checkpoint outside checks its signature' },
    summary: 'The key that checkpoints of the audit are signed with.',
    answer: publicKeyView,
    verb: (context) => readPublicKey(context),
  }),
];
