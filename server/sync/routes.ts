import { z } from 'zod';
import { type Route, route } from '../http/route.ts';
import { pageQuery } from '../platform/page.ts';
import { workspaceView } from '../workspaces/contract.ts';
import { cancelRun } from './cancel-run.ts';
import { changeLinkedWorkspace } from './change-linked-workspace.ts';
import { confirmDeletes } from './confirm-deletes.ts';
import * as contract from './contract.ts';
import { createLinkedWorkspace } from './create-linked-workspace.ts';
import { findLinkedWorkspaces, findRun, findRunFiles, findRuns } from './find-runs.ts';
import { requestSync } from './request-sync.ts';

const access = 'user';

/** Workspaces made from folders of repositories, and the runs that keep both sides the same. */
export const syncRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/links/:id/workspaces',
    access,
    summary: 'Make a workspace from a folder of the repository; its first run begins at once.',
    status: 201,
    params: contract.linkParams,
    body: contract.newLinkedWorkspace,
    answer: workspaceView,
    verb: (context, { params, body }) => createLinkedWorkspace(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/links/:id/workspaces',
    access,
    summary: 'List the workspaces of a link and how they stand.',
    params: contract.linkParams,
    query: z.strictObject(pageQuery),
    answer: contract.linkedPage,
    verb: (context, { params, query }) => findLinkedWorkspaces(context, params.id, query),
  }),
  route({
    method: 'PATCH',
    path: '/links/:id/workspaces/:workspaceId',
    access,
    summary: 'Change how often a linked workspace is compared, and how many deletions wait for somebody.',
    params: contract.linkedParams,
    body: contract.linkedChange,
    answer: contract.linkedView,
    verb: (context, { params, body }) => changeLinkedWorkspace(context, params, body),
  }),
  route({
    method: 'POST',
    path: '/links/:id/sync',
    access,
    summary: 'Compare a workspace with its folder now, or all workspaces of the link.',
    status: 202,
    params: contract.linkParams,
    body: contract.syncBody,
    answer: contract.runView,
    verb: (context, { params, body }) => requestSync(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/links/:id/runs',
    access,
    summary: 'List the runs of a link, the newest first, with how far they have come.',
    params: contract.linkParams,
    query: contract.runListQuery,
    answer: contract.runPage,
    verb: (context, { params, query }) => findRuns(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/links/:id/runs/:runId',
    access,
    summary: 'Read a run.',
    params: contract.runParams,
    answer: contract.runView,
    verb: (context, { params }) => findRun(context, params.id, params.runId),
  }),
  route({
    method: 'GET',
    path: '/links/:id/runs/:runId/files',
    access,
    summary: 'List what a run did with each file, or why it did not.',
    params: contract.runParams,
    query: contract.runFileQuery,
    answer: contract.runFilePage,
    verb: (context, { params, query }) => findRunFiles(context, params, query),
  }),
  route({
    method: 'POST',
    path: '/links/:id/runs/:runId/cancel',
    access,
    summary: 'Have a run end after the files at hand.',
    params: contract.runParams,
    body: contract.emptyBody,
    answer: contract.runView,
    verb: (context, { params }) => cancelRun(context, params.id, params.runId),
  }),
  route({
    method: 'POST',
    path: '/links/:id/runs/:runId/confirm-deletes',
    access,
    summary: 'Let deletions be carried over that were too many to do it unasked.',
    params: contract.runParams,
    body: contract.emptyBody,
    answer: contract.runView,
    verb: (context, { params }) => confirmDeletes(context, params.id, params.runId),
  }),
];
