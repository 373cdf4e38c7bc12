import { type Route, route } from '../http/route.ts';
import { askForAct, confirmAct } from './confirm-act.ts';
import { askForSession, confirmSession } from './confirm-session.ts';
import * as contract from './contract.ts';
import { activateAuthenticatorApp, startAuthenticatorApp } from './enrol-authenticator-app.ts';
import { askForPending, askForSignIn, completeSignIn, signInByPasskey } from './enter.ts';
import { findSecondFactors } from './find-second-factors.ts';
import { renewRecoveryCodes } from './recovery-codes.ts';
import { askForNewPasskey, registerPasskey, renamePasskey } from './register-passkey.ts';
import { removeSecondFactor } from './remove-second-factor.ts';
import { findFactorsOf, resetSecondFactors, resetSecondFactorsByAddress } from './reset-second-factors.ts';

const isOpenBeforeSecondFactor = true;

const enteringRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/sessions/passkey/options',
    access: { public: 'Whoever signs in is nobody yet; the answer is the same for everybody.' },
    summary: 'What the browser is asked so that somebody signs in by passkey.',
    answer: contract.passkeyOptions,
    verb: (context) => askForSignIn(context),
  }),
  route({
    method: 'POST',
    path: '/sessions/passkey',
    access: { public: 'The passkey is the proof.' },
    summary: 'Sign in by passkey; the answer sets the session cookie.',
    status: 201,
    body: contract.passkeySignInBody,
    answer: contract.enteredView,
    verb: (context, { body }) => signInByPasskey(context, body),
  }),
  route({
    method: 'POST',
    path: '/sessions/second-factor/options',
    access: { public: 'The pending token shows that the password was right.' },
    summary: 'What the browser is asked so that a passkey is the second step of signing in.',
    body: contract.pendingBody,
    answer: contract.passkeyOptions,
    verb: (context, { body }) => askForPending(context, body),
  }),
  route({
    method: 'POST',
    path: '/sessions/second-factor',
    access: { public: 'The pending token shows that the password was right; the second factor is the rest.' },
    summary: 'The second step of signing in: code, recovery code or passkey; the answer sets the session cookie.',
    status: 201,
    body: contract.pendingSignInBody,
    answer: contract.enteredView,
    verb: (context, { body }) => completeSignIn(context, body),
  }),
];

const sessionRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/sessions/current/second-factor/options',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: 'What the browser is asked so that a passkey confirms the session.',
    answer: contract.passkeyOptions,
    verb: (context) => askForSession(context),
  }),
  route({
    method: 'POST',
    path: '/sessions/current/second-factor',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: 'Confirm the second factor for this session; it opens whatever demands one until the session ends.',
    body: contract.secondFactorBody,
    answer: contract.confirmedSessionView,
    verb: (context, { body }) => confirmSession(context, body),
  }),
  route({
    method: 'POST',
    path: '/confirmations/options',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: 'What the browser is asked so that a passkey confirms one act, named by its method and path.',
    body: contract.confirmationOptionsBody,
    answer: contract.passkeyOptions,
    verb: (context, { body }) => askForAct(context, body),
  }),
  route({
    method: 'POST',
    path: '/confirmations',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: 'Get the proof for one act: good once, for five minutes, in this session.',
    status: 201,
    body: contract.confirmationBody,
    answer: contract.confirmationView,
    verb: (context, { body }) => confirmAct(context, body),
  }),
];

const ownRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/me/second-factors',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: "One's own second factors, and whether this session has confirmed one.",
    answer: contract.secondFactorsView,
    verb: (context) => findSecondFactors(context),
  }),
  route({
    method: 'POST',
    path: '/me/second-factors/totp',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: 'Begin to set up an authenticator app; its secret is shown this once.',
    status: 201,
    body: contract.confirmedBody,
    answer: contract.startedAppView,
    verb: (context, { body }) => startAuthenticatorApp(context, body),
  }),
  route({
    method: 'POST',
    path: '/me/second-factors/totp/activate',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: 'Show by a code that the app knows the secret; from now on it is a second factor.',
    body: contract.codeBody,
    verb: (context, { body }) => activateAuthenticatorApp(context, body),
  }),
  route({
    method: 'POST',
    path: '/me/second-factors/recovery-codes',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: 'Make ten recovery codes, shown this once; those from before are void.',
    status: 201,
    body: contract.confirmedBody,
    answer: contract.recoveryCodesView,
    verb: (context, { body }) => renewRecoveryCodes(context, body),
  }),
  route({
    method: 'DELETE',
    path: '/me/second-factors/:id',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: "Remove one's authenticator app or one of one's passkeys.",
    params: contract.factorParams,
    body: contract.confirmedBody,
    verb: (context, { params, body }) => removeSecondFactor(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/me/passkeys/options',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: 'What the browser is asked so that it makes a new passkey.',
    body: contract.confirmedBody,
    answer: contract.passkeyOptions,
    verb: (context, { body }) => askForNewPasskey(context, body),
  }),
  route({
    method: 'POST',
    path: '/me/passkeys',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: 'Keep the passkey that the browser has made.',
    status: 201,
    body: contract.registerPasskeyBody,
    answer: contract.passkeyView,
    verb: (context, { body }) => registerPasskey(context, body),
  }),
  route({
    method: 'PATCH',
    path: '/me/passkeys/:id',
    access: 'user',
    isOpenBeforeSecondFactor,
    summary: "Give one of one's passkeys another name.",
    params: contract.factorParams,
    body: contract.renamePasskeyBody,
    answer: contract.passkeyView,
    verb: (context, { params, body }) => renamePasskey(context, params.id, body),
  }),
];

const administrationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/users/:id/second-factors',
    access: 'user',
    summary: 'Which second factors a person has, for those who may take them away.',
    params: contract.factorParams,
    answer: contract.userFactorsView,
    verb: (context, { params }) => findFactorsOf(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/users/:id/second-factors/reset',
    access: 'user',
    summary: 'Take away the second factors of a person who has lost them; their sessions end.',
    params: contract.factorParams,
    body: contract.confirmedBody,
    answer: contract.resetView,
    verb: (context, { params, body }) => resetSecondFactors(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/operator/second-factor-resets',
    access: 'user_or_installation',
    summary: 'The same for anybody by their address, by operators.',
    body: contract.resetByAddressBody,
    answer: contract.resetView,
    verb: (context, { body }) => resetSecondFactorsByAddress(context, body),
  }),
];

export const secondFactorRoutes: Route[] = [...enteringRoutes, ...sessionRoutes, ...ownRoutes, ...administrationRoutes];
