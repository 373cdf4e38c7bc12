import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, fetchContent } from '../api.ts';
import type {
  DocumentComment,
  DocumentVersion,
  Folder,
  FolderInPlace,
  Participant,
  Sharee,
  StoredDocument,
} from '../contracts.ts';
import { type List, useList } from '../use-list.ts';

const PAGE_SIZE = 100;
const FOLDERS_PAGE_SIZE = 200;
const SCAN_POLL_MS = 3_000;

export type Sort = 'name' | 'newest';
export interface DocumentsAsked {
  workspaceId: string;
  folderId: string | undefined;
  q: string | undefined;
  tag: string | undefined;
  sort: Sort;
}

/** After any change of documents or folders: lists, panes and what the workspace counts. */
export function refreshDocuments(client: QueryClient): Promise<void> {
  return Promise.all(
    ['documents', 'document', 'folders', 'folder', 'workspace', 'workspaces'].map((key) =>
      client.invalidateQueries({ queryKey: [key] }),
    ),
  ).then(() => undefined);
}

/** Of one folder; words and tags look through the whole workspace. */
export function useDocuments({ workspaceId, folderId, q, tag, sort }: DocumentsAsked): List<StoredDocument> {
  const isEverywhere = Boolean(q || tag);
  return useList<StoredDocument>(['documents', workspaceId], `/workspaces/${workspaceId}/documents`, {
    folderId: isEverywhere ? undefined : (folderId ?? 'root'),
    q,
    tag,
    sort,
    limit: PAGE_SIZE,
  });
}

/** The folders in one folder, or those in none. */
export function useFolders(workspaceId: string, parentId: string | undefined, enabled = true): List<Folder> {
  return useList<Folder>(
    ['folders', workspaceId],
    `/workspaces/${workspaceId}/folders`,
    { parentId: parentId ?? 'root', limit: FOLDERS_PAGE_SIZE },
    { enabled },
  );
}

export function folderQuery(id: string) {
  return queryOptions({
    queryKey: ['folder', id],
    queryFn: ({ signal }) => api.get<FolderInPlace>(`/folders/${id}`, { signal }),
  });
}

/** One document; while it waits for the scanner it is asked for again. */
export function documentQuery(id: string) {
  return queryOptions({
    queryKey: ['document', id],
    queryFn: ({ signal }) => api.get<StoredDocument>(`/documents/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.scanStatus === 'waiting' ? SCAN_POLL_MS : false),
  });
}

export function useVersions(id: string): List<DocumentVersion> {
  return useList<DocumentVersion>(['document', id, 'versions'], `/documents/${id}/versions`);
}

export function useComments(id: string): List<DocumentComment> {
  return useList<DocumentComment>(['document', id, 'comments'], `/documents/${id}/comments`);
}

export function useSharees(id: string): List<Sharee> {
  return useList<Sharee>(['document', id, 'people'], `/documents/${id}/people`);
}

/** Who can be mentioned in a workspace. */
export function useParticipants(workspaceId: string, q: string, enabled: boolean): List<Participant> {
  return useList<Participant>(
    ['participants', workspaceId],
    `/workspaces/${workspaceId}/participants`,
    { q, status: 'active', limit: 50 },
    { enabled },
  );
}

export type Preview = { pages: number; isCut: boolean } & (
  | { kind: 'picture'; address: string }
  | { kind: 'text'; words: string }
);

/** One page of one version; a version never changes. */
export function previewQuery(id: string, version: number, page: number) {
  return queryOptions({
    queryKey: ['preview', id, version, page],
    queryFn: async ({ signal }): Promise<Preview> => {
      const response = await fetchContent(`/documents/${id}/preview`, { query: { version, page }, signal });
      const pages = Number(response.headers.get('x-page-count') ?? 1);
      const isCut = response.headers.get('x-preview-cut') === 'true';
      const isText = response.headers.get('content-type')?.startsWith('text/') ?? false;
      if (isText) return { kind: 'text', words: await response.text(), pages, isCut };
      return { kind: 'picture', address: await dataAddress(await response.blob()), pages, isCut };
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** The content policy lets pictures come from us or stand in the page itself. */
function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('the preview could not be read'));
    reader.readAsDataURL(blob);
  });
}
