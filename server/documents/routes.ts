import { z } from 'zod';
import { type Route, route } from '../http/route.ts';
import { idShape } from '../platform/ids.ts';
import { pageQuery } from '../platform/page.ts';
import { addVersion } from './add-version.ts';
import { changeDocument } from './change-document.ts';
import { commentOnDocument, deleteComment, findComments } from './comments.ts';
import * as shapes from './contract.ts';
import { deleteDocument } from './delete-document.ts';
import { findDocument, findDocuments } from './find-documents.ts';
import { findPeople } from './find-people.ts';
import { findShared } from './find-shared.ts';
import { findVersions } from './find-versions.ts';
import { previewDocument } from './preview-document.ts';
import { readContent } from './read-content.ts';
import { restoreVersion } from './restore-version.ts';
import { uploadDocument } from './upload-document.ts';
import { zipDocuments } from './zip-documents.ts';

const params = z.object({ id: idShape });
const page = z.object(pageQuery);

export const documentRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/workspaces/:id/documents',
    access: 'user',
    summary: 'Upload a file as multipart/form-data: `file`, and optionally `folderId`, `sha256` and `comment`.',
    status: 201,
    params,
    body: 'stream',
    answer: shapes.documentView,
    verb: (context, { params, body }) => uploadDocument(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/workspaces/:id/documents',
    access: 'user',
    summary: 'The documents of a workspace or of one of its folders, by name or newest first.',
    params,
    query: shapes.documentQuery,
    answer: shapes.documentPage,
    verb: (context, { params, query }) => findDocuments(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/documents',
    access: 'user',
    summary: 'The documents that are shared to the caller, by workspaces and by tasks, the newest first.',
    query: page,
    answer: shapes.sharedDocumentPage,
    verb: (context, { query }) => findShared(context, query),
  }),
  route({
    method: 'GET',
    path: '/documents/:id',
    access: 'user',
    summary: 'One document.',
    params,
    answer: shapes.documentView,
    verb: (context, { params }) => findDocument(context, params.id),
  }),
  route({
    method: 'DELETE',
    path: '/documents/:id',
    access: 'user',
    summary: 'Delete a document with all its versions; its shares are given back.',
    params,
    verb: (context, { params }) => deleteDocument(context, params.id),
  }),
  route({
    method: 'GET',
    path: '/documents/:id/content',
    access: 'user',
    summary: 'The bytes of a document, whole or a range of them.',
    params,
    query: shapes.contentQuery,
    answer: 'content',
    verb: (context, { params, query }) => readContent(context, params.id, query),
  }),
  route({
    method: 'PATCH',
    path: '/documents/:id',
    access: 'user',
    summary: 'Rename, move or tag a document.',
    params,
    body: shapes.documentChanges,
    answer: shapes.documentView,
    verb: (context, { params, body }) => changeDocument(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/workspaces/:id/documents.zip',
    access: 'user',
    summary: 'Many documents as one zip: those named, or all of a folder or of the workspace.',
    params,
    query: shapes.zipQuery,
    answer: 'content',
    verb: (context, { params, query }) => zipDocuments(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/documents/:id/preview',
    access: 'user',
    summary: 'A page of a document as a picture, or its text. x-page-count says how many pages there are.',
    params,
    query: shapes.previewQuery,
    answer: 'content',
    verb: (context, { params, query }) => previewDocument(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/documents/:id/versions',
    access: 'user',
    summary: 'The contents that a document has had, newest first.',
    params,
    query: page,
    answer: shapes.versionPage,
    verb: (context, { params, query }) => findVersions(context, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/documents/:id/versions',
    access: 'user',
    summary:
      'Upload a new content of a document as multipart/form-data: `file`, and optionally `sha256` and `comment`.',
    status: 201,
    params,
    body: 'stream',
    answer: shapes.documentView,
    verb: (context, { params, body }) => addVersion(context, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/documents/:id/versions/:n/restore',
    access: 'user',
    summary: 'Make an earlier content the newest again.',
    status: 201,
    params: shapes.versionParams,
    body: shapes.restoration,
    answer: shapes.documentView,
    verb: (context, { params, body }) => restoreVersion(context, params.id, { ...body, number: params.n }),
  }),
  route({
    method: 'GET',
    path: '/documents/:id/people',
    access: 'user',
    summary: 'To whom a document is shared, and by what way.',
    params,
    query: page,
    answer: shapes.shareePage,
    verb: (context, { params, query }) => findPeople(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/documents/:id/comments',
    access: 'user',
    summary: 'The comments on a document, oldest first.',
    params,
    query: page,
    answer: shapes.commentPage,
    verb: (context, { params, query }) => findComments(context, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/documents/:id/comments',
    access: 'user',
    summary: 'Comment on a document, mentioning people of the workspace.',
    status: 201,
    params,
    body: shapes.newComment,
    answer: shapes.commentView,
    verb: (context, { params, body }) => commentOnDocument(context, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/documents/:id/comments/:commentId',
    access: 'user',
    summary: 'Take back an own comment.',
    params: z.object({ id: idShape, commentId: idShape }),
    verb: (context, { params }) => deleteComment(context, params.id, params.commentId),
  }),
];
