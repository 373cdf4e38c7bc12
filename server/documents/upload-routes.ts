import { z } from 'zod';
import { type Route, route } from '../http/route.ts';
import { idShape } from '../platform/ids.ts';
import * as shapes from './contract.ts';
import { speakTus } from './tus.ts';
import { findUpload, finishUpload } from './uploads.ts';

const params = z.object({ id: idShape });

export const uploadRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/uploads',
    access: 'user',
    summary:
      'Begin a resumable upload (tus 1.0). Upload-Metadata names workspaceId or documentId, filename, and optionally filetype, folderId, sha256 and comment.',
    status: 201,
    body: 'stream',
    answer: 'content',
    verb: (context, { body }) => speakTus(context, 'POST', { body }),
  }),
  route({
    method: 'GET',
    path: '/uploads/:id',
    access: 'user',
    summary: 'How far an own upload has come; with HEAD as the tus protocol says it.',
    params,
    answer: shapes.uploadView,
    verb: (context, { params }) =>
      context.request.act?.startsWith('HEAD ')
        ? speakTus(context, 'HEAD', { id: params.id })
        : findUpload(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/uploads/:id',
    access: 'user',
    summary: 'Add to an own upload (tus 1.0); with the last byte the document is made, and X-Document-Id names it.',
    status: 204,
    params,
    body: 'stream',
    answer: 'content',
    verb: (context, { params, body }) => speakTus(context, 'PATCH', { id: params.id, body }),
  }),
  route({
    method: 'DELETE',
    path: '/uploads/:id',
    access: 'user',
    summary: 'Give up an own upload (tus 1.0).',
    status: 204,
    params,
    answer: 'content',
    verb: (context, { params }) => speakTus(context, 'DELETE', { id: params.id }),
  }),
  route({
    method: 'POST',
    path: '/uploads/:id/finish',
    access: 'user',
    summary:
      'Make the document of an upload whose bytes have all come, when that could not be done with the last of them.',
    status: 201,
    params,
    body: shapes.uploadEnd,
    answer: shapes.documentView,
    verb: (context, { params }) => finishUpload(context, params.id),
  }),
];
