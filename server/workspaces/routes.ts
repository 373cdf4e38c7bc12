import { type Route, route } from '../http/route.ts';
import { changeParticipant } from './change-participant.ts';
import { closeWorkspace } from './close-workspace.ts';
import * as contract from './contract.ts';
import { createWorkspace } from './create-workspace.ts';
import { leaveWorkspace, removeParticipant } from './end-participation.ts';
import { exportRecordPdf, exportRecordZip } from './export-record.ts';
import { findParticipants } from './find-participants.ts';
import { findWorkspaceHistory } from './find-workspace-history.ts';
import { findWorkspace, findWorkspaces } from './find-workspaces.ts';
import { inviteTogether } from './invite-together.ts';
import { resendParticipantInvitation } from './resend-participant-invitation.ts';
import { transferWorkspace } from './transfer-workspace.ts';
import { updateWorkspace } from './update-workspace.ts';

const workspaces: Route[] = [
  route({
    method: 'POST',
    path: '/workspaces',
    access: 'user',
    summary: 'Open a workspace; needs a paid plan.',
    status: 201,
    body: contract.newWorkspace,
    answer: contract.workspaceView,
    verb: (context, { body }) => createWorkspace(context, body),
  }),
  route({
    method: 'GET',
    path: '/workspaces',
    access: 'user',
    summary: 'The workspaces that one owns or takes part in, the newest first.',
    query: contract.workspaceListQuery,
    answer: contract.workspacePage,
    verb: (context, { query }) => findWorkspaces(context, query),
  }),
  route({
    method: 'GET',
    path: '/workspaces/:id',
    access: 'user',
    summary: 'One workspace.',
    params: contract.workspaceParams,
    answer: contract.workspaceView,
    verb: (context, { params }) => findWorkspace(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/workspaces/:id',
    access: 'user',
    summary: 'Change a workspace; for its owner and managers.',
    params: contract.workspaceParams,
    body: contract.workspaceChange,
    answer: contract.workspaceView,
    verb: (context, { params, body }) => updateWorkspace(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/workspaces/:id/leave',
    access: 'user',
    summary: 'Leave a workspace that one takes part in.',
    params: contract.workspaceParams,
    verb: (context, { params }) => leaveWorkspace(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/workspaces/:id/transfer',
    access: 'user',
    summary: 'Hand a workspace to an active member of its organisation; the former owner stays and reads.',
    params: contract.workspaceParams,
    body: contract.transferBody,
    answer: contract.workspaceView,
    verb: (context, { params, body }) => transferWorkspace(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/workspaces/:id/close',
    access: 'user',
    summary: 'Close a workspace now or at a date; null takes a planned closing back.',
    params: contract.workspaceParams,
    body: contract.closeBody,
    answer: contract.workspaceView,
    verb: (context, { params, body }) => closeWorkspace(context, params.id, body),
  }),
];

const participants: Route[] = [
  route({
    method: 'POST',
    path: '/workspaces/:id/participants',
    access: 'user',
    summary: 'Open a workspace to people, all or none of them.',
    status: 201,
    params: contract.workspaceParams,
    body: contract.inviteBody,
    answer: contract.invitedView,
    verb: (context, { params, body }) => inviteTogether(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/workspaces/:id/participants',
    access: 'user',
    summary: 'Whom a workspace is open to besides its owner.',
    params: contract.workspaceParams,
    query: contract.participantListQuery,
    answer: contract.participantPage,
    verb: (context, { params, query }) => findParticipants(context, params.id, query),
  }),
  route({
    method: 'PATCH',
    path: '/workspaces/:id/participants/:participantId',
    access: 'user',
    summary: 'Give a participant other abilities, or hide or show them; for the owner and managers.',
    params: contract.participantParams,
    body: contract.participantChange,
    answer: contract.participantView,
    verb: (context, { params, body }) => changeParticipant(context, params, body),
  }),
  route({
    method: 'POST',
    path: '/workspaces/:id/participants/:participantId/resend',
    access: 'user',
    summary: 'Mail an invited address a fresh link; the old one dies.',
    params: contract.participantParams,
    answer: contract.participantView,
    verb: (context, { params }) => resendParticipantInvitation(context, params),
  }),
  route({
    method: 'DELETE',
    path: '/workspaces/:id/participants/:participantId',
    access: 'user',
    summary: 'Close a workspace to a participant; for its owner and managers.',
    params: contract.participantParams,
    verb: (context, { params }) => removeParticipant(context, params.id, params.participantId),
  }),
];

const records: Route[] = [
  route({
    method: 'GET',
    path: '/workspaces/:id/history',
    access: 'user',
    summary: 'What happened in a workspace, oldest first.',
    params: contract.workspaceParams,
    query: contract.workspaceHistoryQuery,
    answer: contract.workspaceHistoryPage,
    verb: (context, { params, query }) => findWorkspaceHistory(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/workspaces/:id/record.pdf',
    access: 'user',
    summary: 'The record of a workspace as a PDF; for its owner, managers and administrators of its organisation.',
    params: contract.workspaceParams,
    answer: 'content',
    verb: (context, { params }) => exportRecordPdf(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/workspaces/:id/record.zip',
    access: 'user',
    summary: 'The same as a zip of the PDF, JSON and CSV files.',
    params: contract.workspaceParams,
    answer: 'content',
    verb: (context, { params }) => exportRecordZip(context, params.id),
  }),
];

export const workspaceRoutes: Route[] = [...workspaces, ...participants, ...records];
