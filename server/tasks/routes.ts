import { z } from 'zod';
import { type Route, route } from '../http/route.ts';
import { idShape } from '../platform/ids.ts';
import { pageQuery } from '../platform/page.ts';
import { attachDocument } from './attach-documents.ts';
import { bulkTransferTasks } from './bulk-transfer-tasks.ts';
import { cancelTask } from './cancel-task.ts';
import { changeTask } from './change-task.ts';
import { commentOnTask } from './comment-on-task.ts';
import { completeTask } from './complete-task.ts';
import * as shapes from './contract.ts';
import { countTasks } from './count-tasks.ts';
import { createTask } from './create-task.ts';
import { declineTask } from './decline-task.ts';
import { detachDocument } from './detach-document.ts';
import { findComments } from './find-comments.ts';
import { findHistory } from './find-history.ts';
import { findTask } from './find-task.ts';
import { findTasks } from './find-tasks.ts';
import { putBackTask } from './put-back-task.ts';
import { takeTask } from './take-task.ts';
import { transferTask } from './transfer-task.ts';

const params = z.object({ id: idShape });
const attached = z.object({ id: idShape, documentId: idShape });
const page = z.object(pageQuery);

export const taskRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/tasks',
    access: 'user',
    summary: 'Give work to roles and people, of the own organisation or of connected ones.',
    status: 201,
    body: shapes.newTask,
    answer: shapes.taskView,
    verb: (context, { body }) => createTask(context, body),
  }),
  route({
    method: 'GET',
    path: '/tasks',
    access: 'user',
    summary: 'Tasks in the inbox, sent, or of the whole organisation; newest first.',
    query: shapes.taskQuery,
    answer: shapes.taskPage,
    verb: (context, { query }) => findTasks(context, query),
  }),
  route({
    method: 'GET',
    path: '/tasks/counts',
    access: 'user',
    summary: 'How many tasks wait in the inbox, and how many of them are overdue.',
    answer: shapes.taskCounts,
    verb: (context) => countTasks(context),
  }),
  route({
    method: 'POST',
    path: '/tasks/bulk-transfer',
    access: 'user',
    summary: 'Hand many tasks on within the organisation, or preview it.',
    body: shapes.bulkHandingOn,
    answer: shapes.bulkResult,
    verb: (context, { body }) => bulkTransferTasks(context, body),
  }),
  route({
    method: 'GET',
    path: '/tasks/:id',
    access: 'user',
    summary: 'One task.',
    params,
    answer: shapes.taskView,
    verb: (context, { params }) => findTask(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/tasks/:id',
    access: 'user',
    summary: 'Change what a task says, its priority or its due date, as its sender.',
    params,
    body: shapes.taskChanges,
    answer: shapes.taskView,
    verb: (context, { params, body }) => changeTask(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/tasks/:id/documents',
    access: 'user',
    summary: 'Attach a document of a workspace to a task, as its sender; again, to go to its newest version.',
    params,
    body: shapes.newAttachment,
    answer: shapes.taskView,
    verb: (context, { params, body }) => attachDocument(context, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/tasks/:id/documents/:documentId',
    access: 'user',
    summary: 'Take a document off a task, as its sender.',
    params: attached,
    answer: shapes.taskView,
    verb: (context, { params }) => detachDocument(context, params.id, params.documentId),
  }),
  route({
    method: 'POST',
    path: '/tasks/:id/take',
    access: 'user',
    summary: 'Take a task that waits for the caller or a role of theirs.',
    params,
    body: shapes.nothingMore,
    answer: shapes.taskView,
    verb: (context, { params }) => takeTask(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/tasks/:id/put-back',
    access: 'user',
    summary: 'Put a taken task back into the lists of its assignees.',
    params,
    body: shapes.nothingMore,
    answer: shapes.taskView,
    verb: (context, { params }) => putBackTask(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/tasks/:id/complete',
    access: 'user',
    summary: 'Complete a task; an approval with its verdict.',
    params,
    body: shapes.completion,
    answer: shapes.taskView,
    verb: (context, { params, body }) => completeTask(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/tasks/:id/decline',
    access: 'user',
    summary: 'Decline a task, with the reason.',
    params,
    body: shapes.refusal,
    answer: shapes.taskView,
    verb: (context, { params, body }) => declineTask(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/tasks/:id/transfer',
    access: 'user',
    summary: "Hand a task on within the holder's organisation.",
    params,
    body: shapes.handingOn,
    answer: shapes.taskView,
    verb: (context, { params, body }) => transferTask(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/tasks/:id/cancel',
    access: 'user',
    summary: 'Call a task off, as its sender.',
    params,
    body: shapes.cancellation,
    answer: shapes.taskView,
    verb: (context, { params, body }) => cancelTask(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/tasks/:id/comments',
    access: 'user',
    summary: 'The comments on a task, oldest first.',
    params,
    query: page,
    answer: shapes.commentPage,
    verb: (context, { params, query }) => findComments(context, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/tasks/:id/comments',
    access: 'user',
    summary: 'Comment on a task.',
    status: 201,
    params,
    body: shapes.newComment,
    answer: shapes.commentView,
    verb: (context, { params, body }) => commentOnTask(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/tasks/:id/history',
    access: 'user',
    summary: 'What happened to a task, oldest first, the same for both sides.',
    params,
    query: page,
    answer: shapes.eventPage,
    verb: (context, { params, query }) => findHistory(context, params.id, query),
  }),
];
