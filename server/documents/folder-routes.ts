import { z } from 'zod';
import { type Route, route } from '../http/route.ts';
import { idShape } from '../platform/ids.ts';
import * as shapes from './contract.ts';
import { changeFolder, createFolder, deleteFolder, findFolderInPlace, findFolders } from './folders.ts';

const params = z.object({ id: idShape });

export const folderRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/workspaces/:id/folders',
    access: 'user',
    summary: 'Make a folder in a workspace, or in another folder of it.',
    status: 201,
    params,
    body: shapes.newFolder,
    answer: shapes.folderView,
    verb: (context, { params, body }) => createFolder(context, params.id, body),
  }),
  route({
    method: 'GET',
    path: '/workspaces/:id/folders',
    access: 'user',
    summary: 'The folders of a workspace, or those in one of them, by name.',
    params,
    query: shapes.folderQuery,
    answer: shapes.folderPage,
    verb: (context, { params, query }) => findFolders(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/folders/:id',
    access: 'user',
    summary: 'One folder, with the folders that it stands in.',
    params,
    answer: shapes.folderInPlaceView,
    verb: (context, { params }) => findFolderInPlace(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/folders/:id',
    access: 'user',
    summary: 'Rename or move a folder.',
    params,
    body: shapes.folderChanges,
    answer: shapes.folderView,
    verb: (context, { params, body }) => changeFolder(context, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/folders/:id',
    access: 'user',
    summary: 'Delete a folder: an empty one, or with `withContents` all that is in it too.',
    params,
    query: shapes.folderDeletion,
    verb: (context, { params, query }) => deleteFolder(context, params.id, query),
  }),
];
