import { type Route, route } from '../http/route.ts';
import { attestEmailDomain } from './attest-email-domain.ts';
import { changeEmailDomain } from './change-email-domain.ts';
import { claimEmailDomain } from './claim-email-domain.ts';
import * as contract from './contract.ts';
import { decideDispute } from './decide-dispute.ts';
import { findDispute, findDisputes } from './find-disputes.ts';
import {
  findEmailDomain,
  findEmailDomainHistory,
  findEmailDomains,
  findEveryEmailDomain,
} from './find-email-domains.ts';
import { proveEmailDomain } from './prove-email-domain.ts';
import { removeEmailDomain } from './remove-email-domain.ts';

const access = 'user_or_installation';
const params = contract.emailDomainParams;
const answer = contract.emailDomainView;

/** Which names organisations are associated with and own, and what proves it. */
export const emailDomainRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/organisations/:id/email-domains',
    access,
    summary: 'Associate an e-mail domain with an organisation, and claim it if it is to be owned.',
    status: 201,
    params: contract.emailDomainOfOrganisationParams,
    body: contract.claimBody,
    answer,
    verb: (context, { params, body }) => claimEmailDomain(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/email-domains',
    access,
    summary: 'List the e-mail domains of an organisation by name.',
    params: contract.emailDomainOfOrganisationParams,
    query: contract.emailDomainListQuery,
    answer: contract.emailDomainPage,
    verb: (context, { params, query }) => findEmailDomains(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/email-domains',
    access,
    summary: 'List the e-mail domains of all organisations by name; for operators.',
    query: contract.emailDomainListQuery,
    answer: contract.emailDomainPage,
    verb: (context, { query }) => findEveryEmailDomain(context, query),
  }),
  route({
    method: 'GET',
    path: '/email-domains/:id',
    access,
    summary: 'Read an e-mail domain of an organisation.',
    params,
    answer,
    verb: (context, { params }) => findEmailDomain(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/email-domains/:id/history',
    access,
    summary: 'Read what happened to an e-mail domain of an organisation.',
    params,
    query: contract.emailDomainHistoryQuery,
    answer: contract.emailDomainHistoryPage,
    verb: (context, { params, query }) => findEmailDomainHistory(context, params.id, query),
  }),
  route({
    method: 'PATCH',
    path: '/email-domains/:id',
    access,
    summary: 'Claim an associated e-mail domain, give an owned one up, or exclude sub-domains of it.',
    params,
    body: contract.changeBody,
    answer,
    verb: (context, { params, body }) => changeEmailDomain(context, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/email-domains/:id',
    access,
    summary: 'Remove an e-mail domain from an organisation.',
    params,
    verb: (context, { params }) => removeEmailDomain(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/email-domains/:id/prove',
    access,
    summary: 'Look for the TXT record that proves a claimed e-mail domain; from then on it is owned.',
    params,
    body: contract.emptyBody,
    answer,
    verb: (context, { params }) => proveEmailDomain(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/email-domains/:id/attest',
    access,
    summary: 'Say without a record that an organisation owns a claimed e-mail domain; for operators.',
    params,
    body: contract.attestBody,
    answer,
    verb: (context, { params, body }) => attestEmailDomain(context, params.id, body.comment),
  }),
  route({
    method: 'GET',
    path: '/email-domain-disputes',
    access,
    summary: 'List owned e-mail domains that somebody else has proved too; for operators.',
    query: contract.disputeListQuery,
    answer: contract.disputePage,
    verb: (context, { query }) => findDisputes(context, query),
  }),
  route({
    method: 'GET',
    path: '/email-domain-disputes/:id',
    access,
    summary: 'Read a dispute about an e-mail domain; for operators.',
    params: contract.disputeParams,
    answer: contract.disputeView,
    verb: (context, { params }) => findDispute(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/email-domain-disputes/:id/decide',
    access,
    summary: 'Decide to whom a disputed e-mail domain belongs; for operators.',
    params: contract.disputeParams,
    body: contract.decideBody,
    answer: contract.disputeView,
    verb: (context, { params, body }) => decideDispute(context, params.id, body),
  }),
];
