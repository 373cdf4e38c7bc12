import { type Route, route } from '../http/route.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { createApiToken, deleteApiToken, findApiToken, findApiTokens } from './api-tokens.ts';
import { changeEmail } from './change-email.ts';
import { changePassword } from './change-password.ts';
import { completePasswordReset } from './complete-password-reset.ts';
import * as contract from './contract.ts';
import { createOperator } from './create-operator.ts';
import { explainPlacement } from './explain-placement.ts';
import { lookAtInvitation } from './look-at-invitation.ts';
import { lookAtSession } from './look-at-session.ts';
import { findMe, renameMe } from './me.ts';
import { requestPasswordReset } from './request-password-reset.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { signUp } from './sign-up.ts';
import { verifyEmail } from './verify-email.ts';
import { verifySignUp } from './verify-sign-up.ts';

const enteringRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/sign-up',
    access: { public: 'Nobody is anybody yet; the answer tells nothing.' },
    summary: 'Ask to join with an address; a mail brings the link that proves it.',
    status: 202,
    body: contract.signUpBody,
    answer: contract.signUpAnswer,
    verb: (context, { body }) => signUp(context, body),
  }),
  route({
    method: 'POST',
    path: '/sign-up/verify',
    access: { public: 'The token of the mail is the proof.' },
    summary: 'Prove the address, become a user where placement says, and be signed in.',
    status: 201,
    body: contract.tokenBody,
    answer: contract.placedView,
    verb: (context, { body }) => verifySignUp(context, body),
  }),
  route({
    method: 'POST',
    path: '/sessions',
    access: { public: 'Signing in is how somebody stops being nobody.' },
    summary: 'Sign in with address and password; the answer sets the session cookie.',
    status: 201,
    body: contract.signInBody,
    answer: contract.signedInView,
    verb: (context, { body }) => signIn(context, body),
  }),
  route({
    method: 'GET',
    path: '/sessions/current',
    access: 'user',
    isOpenBeforeSecondFactor: true,
    summary: 'Whether this request is signed in, and as whom; the cheapest way to ask.',
    answer: contract.currentSessionView,
    verb: (context) => lookAtSession(context),
  }),
  route({
    method: 'DELETE',
    path: '/sessions/current',
    access: 'user',
    isOpenBeforeSecondFactor: true,
    summary: 'Sign out.',
    verb: (context) => signOut(context),
  }),
  route({
    method: 'POST',
    path: '/password-resets',
    access: { public: 'Whoever forgot their password cannot sign in; the answer tells nothing.' },
    summary: 'Ask for a mail with a link for setting a new password.',
    status: 202,
    body: contract.passwordResetBody,
    answer: contract.passwordResetAnswer,
    verb: (context, { body }) => requestPasswordReset(context, body),
  }),
  route({
    method: 'POST',
    path: '/password-resets/complete',
    access: { public: 'The token of the mail is the proof.' },
    summary: 'Set a new password; all sessions end.',
    status: 204,
    body: contract.completePasswordResetBody,
    verb: (context, { body }) => completePasswordReset(context, body),
  }),
  route({
    method: 'POST',
    path: '/invitations/look',
    access: { public: 'The token of the invitation is the proof.' },
    summary: 'Read who invites into what, before deciding.',
    body: contract.tokenBody,
    answer: contract.invitationLookView,
    verb: (context, { body }) => lookAtInvitation(context, body),
  }),
  route({
    method: 'POST',
    path: '/invitations/accept',
    access: { public: 'A new person has the token of the invitation and nothing else yet.' },
    summary: 'Accept an invitation: as a new person with name and password, or signed in with the token alone.',
    status: 201,
    body: contract.acceptInvitationBody,
    answer: contract.placedView,
    verb: (context, { body }) => acceptInvitation(context, body),
  }),
];

const ownRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me',
    access: 'user',
    isOpenBeforeSecondFactor: true,
    summary: 'Who is signed in, where they belong, and what they may do in general.',
    answer: contract.meView,
    verb: (context) => findMe(context),
  }),
  route({
    method: 'PATCH',
    path: '/me',
    access: 'user',
    summary: "Change one's own name.",
    body: contract.renameMeBody,
    answer: contract.meView,
    verb: (context, { body }) => renameMe(context, body),
  }),
  route({
    method: 'POST',
    path: '/me/email',
    access: 'user',
    summary: 'Ask for another address; a mail to it brings the link that proves it.',
    status: 202,
    body: contract.changeEmailBody,
    answer: contract.signUpAnswer,
    verb: (context, { body }) => changeEmail(context, body),
  }),
  route({
    method: 'POST',
    path: '/me/email/verify',
    access: 'user',
    summary: 'Prove the new address; placement applies again.',
    status: 200,
    body: contract.tokenBody,
    answer: contract.changedEmailView,
    verb: (context, { body }) => verifyEmail(context, body),
  }),
  route({
    method: 'POST',
    path: '/me/password',
    access: 'user',
    summary: 'Set another password; all other sessions end.',
    body: contract.changePasswordBody,
    verb: (context, { body }) => changePassword(context, body),
  }),
  route({
    method: 'GET',
    path: '/api-tokens',
    access: 'user',
    summary: "One's own API tokens, newest first, without the tokens themselves.",
    query: contract.apiTokensQuery,
    answer: contract.apiTokensPage,
    verb: (context, { query }) => findApiTokens(context, query),
  }),
  route({
    method: 'POST',
    path: '/api-tokens',
    access: 'user',
    summary: 'Make an API token; it is shown this once.',
    status: 201,
    body: contract.createApiTokenBody,
    answer: contract.newApiTokenView,
    verb: (context, { body }) => createApiToken(context, body),
  }),
  route({
    method: 'GET',
    path: '/api-tokens/:id',
    access: 'user',
    summary: "One of one's own API tokens, without the token itself.",
    params: contract.apiTokenParams,
    answer: contract.apiTokenView,
    verb: (context, { params }) => findApiToken(context, params.id),
  }),
  route({
    method: 'DELETE',
    path: '/api-tokens/:id',
    access: 'user',
    summary: 'Delete an API token of oneself.',
    params: contract.apiTokenParams,
    verb: (context, { params }) => deleteApiToken(context, params.id),
  }),
];

const operatorRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/operators',
    access: 'user_or_installation',
    summary: 'Make another operator.',
    status: 201,
    body: contract.createOperatorBody,
    answer: contract.signedInView,
    verb: (context, { body }) => createOperator(context, body),
  }),
];

const placementRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/placement',
    access: 'user_or_installation',
    summary:
      'Where an address would land, and why: for operators, and for administrators of the account whose e-mail domain covers it.',
    query: contract.placementQuery,
    answer: contract.explainedPlacement,
    verb: (context, { query }) => explainPlacement(context, query),
  }),
];

export const identityRoutes: Route[] = [...enteringRoutes, ...ownRoutes, ...operatorRoutes, ...placementRoutes];
