import { type Route, route } from '../http/route.ts';
import * as contract from './contract.ts';
import { findAccountUsage, findOrganisationUsage } from './find-usage.ts';
import { readCost } from './read-cost.ts';
import { readQuota, setQuota } from './set-quota.ts';
import { repairShares, verifyShares } from './verify-shares.ts';

export const shareRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/workspaces/:id/cost',
    access: 'user',
    summary: 'What so many more documents and people would take of the shares, and what is left.',
    params: contract.costParams,
    query: contract.costQuery,
    answer: contract.costView,
    verb: (context, { params, query }) => readCost(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/share-quota',
    access: 'user_or_installation',
    summary: 'The quota of shares of an organisation and what it uses; for its administrators and operators.',
    params: contract.quotaParams,
    answer: contract.quotaView,
    verb: (context, { params }) => readQuota(context, params.id),
  }),
  route({
    method: 'PUT',
    path: '/organisations/:id/share-quota',
    access: 'user',
    summary: 'Sets the quota of shares of an organisation, which warns at 80 % and 100 % and blocks nothing.',
    params: contract.quotaParams,
    body: contract.quotaBody,
    answer: contract.quotaView,
    verb: (context, { params, body }) => setQuota(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/usage',
    access: 'user_or_installation',
    summary:
      'Shares of an organisation in use at the end of each day, by organisation, workspace or person; with Accept: text/csv as CSV.',
    params: contract.usageParams,
    query: contract.usageQuery,
    answer: contract.usagePage,
    alsoAs: ['text/csv'],
    verb: (context, { params, query }) => findOrganisationUsage(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/accounts/:id/usage',
    access: 'user_or_installation',
    summary: 'The same for a whole account; for its enterprise administrators and operators.',
    params: contract.usageParams,
    query: contract.usageQuery,
    answer: contract.usagePage,
    alsoAs: ['text/csv'],
    verb: (context, { params, query }) => findAccountUsage(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/shares/verify',
    access: 'user_or_installation',
    summary: 'Recounts every share independently, and compares rows, ledger and counts with it; for operators.',
    answer: contract.shareVerdict,
    verb: (context) => verifyShares(context),
  }),
  route({
    method: 'POST',
    path: '/shares/repair',
    access: 'user_or_installation',
    summary: 'Recounts every share, and corrects rows, ledger and counts that differ; for operators.',
    body: contract.noBody,
    answer: contract.shareVerdict,
    verb: (context) => repairShares(context),
  }),
];
