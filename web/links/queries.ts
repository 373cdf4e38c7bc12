import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, type Page } from '../api.ts';
import type {
  BrowsedFolder,
  EmailDomain,
  LinkedWorkspace,
  RepositoryLink,
  SyncRun,
  SyncRunFile,
  User,
} from '../contracts.ts';
import { type List, useList } from '../use-list.ts';

const PAGE_SIZE = 50;
const RUNS_SHOWN = 20;
const LOG_SIZE = 100;
const AGENTS_SIZE = 200;
const WORKSPACES_SIZE = 200;
const LIVE_MS = 1_000;
const SOON_MS = 3_000;
const QUIET_MS = 15_000;
const FOLDER_STALE_MS = 30_000;

/** After a change: lists, the one, its workspaces and runs. */
export function refreshLinks(client: QueryClient): Promise<void> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['links'] }),
    client.invalidateQueries({ queryKey: ['link'] }),
    client.invalidateQueries({ queryKey: ['users'] }),
  ]).then(() => undefined);
}

export const linksPath = (organisationId: string) => `/organisations/${organisationId}/links`;

export function useLinks(organisationId: string, isAsked: boolean): List<RepositoryLink> {
  return useList<RepositoryLink>(
    ['links', organisationId],
    linksPath(organisationId),
    { limit: PAGE_SIZE },
    { enabled: isAsked },
  );
}

export function linkQuery(id: string) {
  return queryOptions({
    queryKey: ['link', id],
    queryFn: ({ signal }) => api.get<RepositoryLink>(`/links/${id}`, { signal }),
  });
}

/** A link needs one on its organisation, owned or not. */
export function hasEmailDomainQuery(organisationId: string, isAsked: boolean) {
  return queryOptions({
    queryKey: ['email-domains', organisationId, 'any'],
    queryFn: async ({ signal }) => {
      const page = await api.get<Page<EmailDomain>>(`/organisations/${organisationId}/email-domains`, {
        query: { limit: 1 },
        signal,
      });
      return page.items.length > 0;
    },
    enabled: isAsked,
  });
}

export function agentsQuery(organisationId: string) {
  return queryOptions({
    queryKey: ['users', organisationId, 'agents'],
    queryFn: async ({ signal }) => {
      const page = await api.get<Page<User>>(`/organisations/${organisationId}/users`, {
        query: { kind: 'agent', status: 'active', limit: AGENTS_SIZE },
        signal,
      });
      return page.items;
    },
  });
}

/** One folder of the repository; asked for when it is opened. */
export function folderQuery(linkId: string, path: string) {
  return queryOptions({
    queryKey: ['link', linkId, 'folder', path],
    queryFn: ({ signal }) => api.get<BrowsedFolder>(`/links/${linkId}/browse`, { query: { path }, signal }),
    staleTime: FOLDER_STALE_MS,
    retry: false,
  });
}

export function isActive({ status }: Pick<SyncRun, 'status'>): boolean {
  return status === 'waiting' || status === 'running';
}

/** The workspaces of a link; asked again and again while one of them is at work. */
export function linkedQuery(linkId: string) {
  return queryOptions({
    queryKey: ['link', linkId, 'workspaces'],
    queryFn: async ({ signal }) =>
      (
        await api.get<Page<LinkedWorkspace>>(`/links/${linkId}/workspaces`, {
          query: { limit: WORKSPACES_SIZE },
          signal,
        })
      ).items,
    refetchInterval: ({ state }) => {
      const states = state.data?.map((linked) => linked.state) ?? [];
      if (states.includes('running')) return LIVE_MS;
      return states.includes('waiting') ? SOON_MS : QUIET_MS;
    },
  });
}

/** The newest runs of a link; live while one of them goes on. */
export function runsQuery(linkId: string, limit = RUNS_SHOWN) {
  return queryOptions({
    queryKey: ['link', linkId, 'runs', limit],
    queryFn: async ({ signal }) =>
      (await api.get<Page<SyncRun>>(`/links/${linkId}/runs`, { query: { limit }, signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isActive) ? LIVE_MS : QUIET_MS),
  });
}

export const runPath = (linkId: string, runId: string) => `/links/${linkId}/runs/${runId}`;

export function runQuery(linkId: string, runId: string) {
  return queryOptions({
    queryKey: ['link', linkId, 'run', runId],
    queryFn: ({ signal }) => api.get<SyncRun>(runPath(linkId, runId), { signal }),
    refetchInterval: ({ state }) => (state.data && isActive(state.data) ? LIVE_MS : false),
  });
}

export function useRunFiles(linkId: string, runId: string, action: string | undefined): List<SyncRunFile> {
  return useList<SyncRunFile>(['link', linkId, 'run', runId, 'files'], `${runPath(linkId, runId)}/files`, {
    action,
    limit: LOG_SIZE,
  });
}
