import { type Route, route } from '../http/route.ts';
import {
  invitationListQuery,
  invitationPage,
  invitationParams,
  invitationPreview,
  invitationPreviewBody,
  invitationView,
  invitationWithLink,
  newInvitation,
  organisationInvitationParams,
  organisationInvitationsParams,
} from './contract.ts';
import { listOrganisationInvitations, readInvitation } from './find-invitations.ts';
import { invite } from './invite.ts';
import { previewInvitations } from './preview-invitations.ts';
import { resendInvitation } from './resend-invitation.ts';
import { withdrawInvitation } from './withdraw-invitation.ts';

const collection = [
  route({
    method: 'POST',
    path: '/organisations/:id/invitations',
    access: 'user_or_installation',
    summary: 'Invites an address; for administrators, and for operators while there is none.',
    status: 201,
    params: organisationInvitationsParams,
    body: newInvitation,
    answer: invitationWithLink,
    verb: (context, { params, body }) => invite(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/invitations',
    access: 'user',
    summary: 'The invitations of an organisation, the newest first; for its administrators.',
    params: organisationInvitationsParams,
    query: invitationListQuery,
    answer: invitationPage,
    verb: (context, { params, query }) => listOrganisationInvitations(context, params.id, query),
  }),
];

const belowOrganisation = [
  route({
    method: 'POST',
    path: '/organisations/:id/invitations/preview',
    access: 'user',
    summary: 'Says which addresses could not be invited, and why; nothing happens by asking.',
    status: 200,
    params: organisationInvitationsParams,
    body: invitationPreviewBody,
    answer: invitationPreview,
    verb: (context, { params, body }) => previewInvitations(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/organisations/:id/invitations/:invitationId',
    access: 'user',
    summary: 'One invitation; for administrators.',
    params: organisationInvitationParams,
    answer: invitationView,
    verb: (context, { params }) => readInvitation(context, { id: params.invitationId, organisationId: params.id }),
  }),
  route({
    method: 'POST',
    path: '/organisations/:id/invitations/:invitationId/resend',
    access: 'user',
    summary: 'Sends an invitation again with a fresh link; the old link dies.',
    params: organisationInvitationParams,
    answer: invitationWithLink,
    verb: (context, { params }) => resendInvitation(context, { id: params.invitationId, organisationId: params.id }),
  }),
  route({
    method: 'DELETE',
    path: '/organisations/:id/invitations/:invitationId',
    access: 'user',
    summary: 'Withdraws an invitation; its link dies.',
    params: organisationInvitationParams,
    verb: (context, { params }) => withdrawInvitation(context, { id: params.invitationId, organisationId: params.id }),
  }),
];

/** The same by the invitation's id alone. */
const byItself = [
  route({
    method: 'GET',
    path: '/invitations/:id',
    access: 'user',
    summary: 'One invitation; for administrators.',
    params: invitationParams,
    answer: invitationView,
    verb: (context, { params }) => readInvitation(context, params),
  }),
  route({
    method: 'POST',
    path: '/invitations/:id/resend',
    access: 'user',
    summary: 'Sends an invitation again with a fresh link; the old link dies.',
    params: invitationParams,
    answer: invitationWithLink,
    verb: (context, { params }) => resendInvitation(context, params),
  }),
  route({
    method: 'DELETE',
    path: '/invitations/:id',
    access: 'user',
    summary: 'Withdraws an invitation; its link dies.',
    params: invitationParams,
    verb: (context, { params }) => withdrawInvitation(context, params),
  }),
];

export const invitationRoutes: Route[] = [...collection, ...belowOrganisation, ...byItself];
