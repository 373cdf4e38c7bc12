import { type Route, route } from '../http/route.ts';
import { userView } from '../users/contract.ts';
import { addOrganisation } from './add-organisation.ts';
import { appointEnterpriseAdministrator, dismissEnterpriseAdministrator } from './appoint-enterprise-administrator.ts';
import { changeEmailDomain } from './change-email-domain.ts';
import { claimUser } from './claim-user.ts';
import {
  accountChange,
  accountListQuery,
  accountOrganisation,
  accountPage,
  accountParams,
  accountShares,
  accountUserListQuery,
  accountUserPage,
  accountUserParams,
  accountView,
  confirmationBody,
  emailDomainChangeBody,
  emailDomainChanged,
  enterpriseAdministratorPage,
  enterpriseAdministratorQuery,
  newAccount,
  newAccountOrganisation,
} from './contract.ts';
import { createAccount } from './create-account.ts';
import { listAccountsForOperator, readAccount, readShares } from './find-accounts.ts';
import { findEnterpriseAdministrators } from './find-enterprise-administrators.ts';
import { listAccountUsers } from './list-users.ts';
import { updateAccount } from './update-account.ts';

const ownRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/accounts',
    access: 'user_or_installation',
    summary: 'Opens an account; for operators.',
    status: 201,
    body: newAccount,
    answer: accountView,
    verb: (context, { body }) => createAccount(context, body),
  }),
  route({
    method: 'GET',
    path: '/accounts',
    access: 'user_or_installation',
    summary: 'All accounts by name; for operators.',
    query: accountListQuery,
    answer: accountPage,
    verb: (context, { query }) => listAccountsForOperator(context, query),
  }),
  route({
    method: 'GET',
    path: '/accounts/:id',
    access: 'user_or_installation',
    summary: 'One account with its plan and share allowance; for operators and its enterprise administrators.',
    params: accountParams,
    answer: accountView,
    verb: (context, { params }) => readAccount(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/accounts/:id',
    access: 'user_or_installation',
    summary: 'Renames an account, or changes plan and allowance; the latter for operators.',
    params: accountParams,
    body: accountChange,
    answer: accountView,
    verb: (context, { params, body }) => updateAccount(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/accounts/:id/organisations',
    access: 'user_or_installation',
    summary: 'Adds an organisation and invites its administrator; for operators and enterprise administrators.',
    status: 201,
    params: accountParams,
    body: newAccountOrganisation,
    answer: accountOrganisation,
    verb: (context, { params, body }) => addOrganisation(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/accounts/:id/users',
    access: 'user',
    summary: 'The users of all organisations of an account, or the people outside it under its owned e-mail domains.',
    params: accountParams,
    query: accountUserListQuery,
    answer: accountUserPage,
    verb: (context, { params, query }) => listAccountUsers(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/accounts/:id/shares',
    access: 'user_or_installation',
    summary: 'Shares that the account has, uses and has left.',
    params: accountParams,
    answer: accountShares,
    verb: (context, { params }) => readShares(context, params.id),
  }),
];

/** What enterprise administrators do with people across the account. */
const peopleRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/accounts/:id/users/:userId/claim',
    access: 'user',
    summary:
      'Moves somebody who registered on their own into the organisation that owns the e-mail domain of their address.',
    status: 200,
    params: accountUserParams,
    answer: userView,
    verb: (context, { params }) => claimUser(context, params.id, params.userId),
  }),
  route({
    method: 'POST',
    path: '/accounts/:id/email-domain-changes',
    access: 'user',
    summary: 'Moves every address of the account under one e-mail domain to another; the old ones stay as aliases.',
    status: 200,
    params: accountParams,
    body: emailDomainChangeBody,
    answer: emailDomainChanged,
    verb: (context, { params, body }) => changeEmailDomain(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/accounts/:id/enterprise-administrators',
    access: 'user_or_installation',
    summary: 'Who administers an account; for its enterprise administrators and for operators.',
    params: accountParams,
    query: enterpriseAdministratorQuery,
    answer: enterpriseAdministratorPage,
    verb: (context, { params, query }) => findEnterpriseAdministrators(context, params.id, query),
  }),
  route({
    method: 'PUT',
    path: '/accounts/:id/enterprise-administrators/:userId',
    access: 'user_or_installation',
    summary: 'Makes somebody of the account an enterprise administrator.',
    params: accountUserParams,
    body: confirmationBody,
    verb: (context, { params, body }) => appointEnterpriseAdministrator(context, params, body),
  }),
  route({
    method: 'DELETE',
    path: '/accounts/:id/enterprise-administrators/:userId',
    access: 'user_or_installation',
    summary: 'Takes the administration of the account from somebody again.',
    params: accountUserParams,
    body: confirmationBody,
    verb: (context, { params, body }) => dismissEnterpriseAdministrator(context, params, body),
  }),
];

export const accountRoutes: Route[] = [...ownRoutes, ...peopleRoutes];
