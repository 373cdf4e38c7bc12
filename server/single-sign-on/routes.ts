import { type Route, route } from '../http/route.ts';
import { changeIdentityProvider } from './change-identity-provider.ts';
import { changeSingleSignOn, findSingleSignOn } from './change-single-sign-on.ts';
import { confirmLink } from './confirm-link.ts';
import * as contract from './contract.ts';
import { createIdentityProvider } from './create-identity-provider.ts';
import { findIdentityProvider, findIdentityProviders } from './find-identity-providers.ts';
import { findSignIn } from './find-sign-in.ts';
import { liftDemand } from './lift-demand.ts';
import { askForFreshSignIn, askToLink, findOwnIdentities, unlinkIdentity } from './own-identities.ts';
import { removeIdentityProvider } from './remove-identity-provider.ts';
import { testIdentityProvider } from './test-identity-provider.ts';

const providerRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organisations/:id/identity-providers',
    access: 'user',
    summary: 'Where people of the organisation sign in, without the secrets.',
    params: contract.organisationParams,
    query: contract.identityProviderListQuery,
    answer: contract.identityProviderPage,
    verb: (context, { params, query }) => findIdentityProviders(context, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/identity-providers',
    access: 'user',
    summary: 'Set up an identity provider (OpenID Connect). The secret is shown to nobody again.',
    status: 201,
    params: contract.organisationParams,
    body: contract.createIdentityProviderBody,
    answer: contract.identityProviderView,
    verb: (context, { params, body }) => createIdentityProvider(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/identity-providers/:providerId',
    access: 'user',
    summary: 'One identity provider, without its secret.',
    params: contract.identityProviderParams,
    answer: contract.identityProviderView,
    verb: (context, { params }) => findIdentityProvider(context, params),
  }),
  route({
    method: 'PATCH',
    path: '/organisations/:id/identity-providers/:providerId',
    access: 'user',
    summary: 'Change an identity provider; enabling one disables the others.',
    params: contract.identityProviderParams,
    body: contract.changeIdentityProviderBody,
    answer: contract.identityProviderView,
    verb: (context, { params, body }) => changeIdentityProvider(context, params, body),
  }),
  route({
    method: 'DELETE',
    path: '/organisations/:id/identity-providers/:providerId',
    access: 'user',
    summary: 'Remove an identity provider; the sessions that it began end.',
    params: contract.identityProviderParams,
    body: contract.removeIdentityProviderBody,
    verb: (context, { params, body }) => removeIdentityProvider(context, params, body),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/identity-providers/:providerId/test',
    access: 'user',
    summary: 'Try an identity provider out, and read what is wrong with it.',
    params: contract.identityProviderParams,
    answer: contract.identityProviderTestView,
    verb: (context, { params }) => testIdentityProvider(context, params),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/single-sign-on',
    access: 'user',
    summary: 'Whether the organisation demands single sign-on, of whom, and who may do without.',
    params: contract.organisationParams,
    answer: contract.singleSignOnView,
    verb: (context, { params }) => findSingleSignOn(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/organisations/:id/single-sign-on',
    access: 'user',
    summary: 'Demand single sign-on for the owned e-mail domains, or no longer.',
    params: contract.organisationParams,
    body: contract.changeSingleSignOnBody,
    answer: contract.singleSignOnView,
    verb: (context, { params, body }) => changeSingleSignOn(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/single-sign-on/lift',
    access: 'user_or_installation',
    summary: 'Lift the demand of an organisation whose identity provider is gone, by operators.',
    params: contract.organisationParams,
    body: contract.liftDemandBody,
    answer: contract.liftedDemandView,
    verb: (context, { params, body }) => liftDemand(context, params.id, body),
  }),
];

const enteringRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/sign-in/find',
    access: { public: 'Whoever is about to sign in asks how; the e-mail domain alone decides the answer.' },
    summary: 'How an address signs in: at which identity provider, and whether a password will do.',
    body: contract.findSignInBody,
    answer: contract.signInFoundView,
    verb: (context, { body }) => findSignIn(context, body),
  }),
  route({
    method: 'POST',
    path: '/sign-in/link',
    access: { public: 'The token of the sign-in, the browser that began it and the password are the proof.' },
    summary: 'Show by the password, once, that the user of the address is who the identity provider signed in.',
    status: 201,
    body: contract.confirmLinkBody,
    answer: contract.confirmedLinkView,
    verb: (context, { body }) => confirmLink(context, body),
  }),
];

const ownRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/identities',
    access: 'user',
    summary: 'Who one is at identity providers.',
    answer: contract.linkedIdentitiesView,
    verb: (context) => findOwnIdentities(context),
  }),
  route({
    method: 'POST',
    path: '/me/identities',
    access: 'user',
    summary: 'Set out to link who one is at an identity provider; the answer says where the browser goes.',
    status: 201,
    body: contract.linkIdentityBody,
    answer: contract.leaveForProviderView,
    verb: (context, { body }) => askToLink(context, body),
  }),
  route({
    method: 'DELETE',
    path: '/me/identities/:id',
    access: 'user',
    summary: 'Unlink who one is at an identity provider.',
    params: contract.linkedIdentityParams,
    verb: (context, { params }) => unlinkIdentity(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/me/fresh-sign-ins',
    access: 'user',
    summary: 'Set out to sign in afresh at the identity provider, to confirm one act by it.',
    status: 201,
    body: contract.freshSignInBody,
    answer: contract.leaveForProviderView,
    verb: (context, { body }) => askForFreshSignIn(context, body),
  }),
];

export const singleSignOnRoutes: Route[] = [...providerRoutes, ...enteringRoutes, ...ownRoutes];
