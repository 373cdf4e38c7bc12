import { queryOptions } from '@tanstack/react-query';
import { api, downloadAddress, type Query } from '../api.ts';
import type { AuditCheckpoint, AuditRecord, OutsideAccess } from '../contracts.ts';
import { type List, useList } from '../use-list.ts';

const PAGE_SIZE = 50;
const KEY_STALE_MS = 600_000;

export const auditPath = (organisationId: string) => `/organisations/${organisationId}/audit`;
const outsidePath = (organisationId: string) => `/organisations/${organisationId}/outside-access`;

export function useRecords(organisationId: string, question: Query): List<AuditRecord> {
  return useList<AuditRecord>(['audit', organisationId, 'records'], auditPath(organisationId), {
    ...question,
    limit: PAGE_SIZE,
  });
}

/** Where a browser downloads what the same question finds. */
export function exportAddress(organisationId: string, question: Query, format: 'csv' | 'ndjson'): string {
  return downloadAddress(auditPath(organisationId), { ...question, format });
}

export function useCheckpoints(organisationId: string): List<AuditCheckpoint> {
  return useList<AuditCheckpoint>(
    ['audit', organisationId, 'checkpoints'],
    `${auditPath(organisationId)}/checkpoints`,
    {
      limit: PAGE_SIZE,
    },
  );
}

export const publicKeyQuery = queryOptions({
  queryKey: ['audit', 'public-key'],
  queryFn: ({ signal }) => api.get<{ algorithm: 'Ed25519'; publicKey: string }>('/audit/public-key', { signal }),
  staleTime: KEY_STALE_MS,
});

export function useOutsideAccess(organisationId: string, kind: string | undefined): List<OutsideAccess> {
  return useList<OutsideAccess>(['audit', organisationId, 'outside'], outsidePath(organisationId), {
    kind,
    limit: PAGE_SIZE,
  });
}

export function outsideExportAddress(organisationId: string, kind: string | undefined): string {
  return downloadAddress(outsidePath(organisationId), { kind, format: 'csv' });
}
