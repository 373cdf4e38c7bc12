import type { QueryClient } from '@tanstack/react-query';
import type { Participant } from '../contracts.ts';
import { sayNameOf } from '../people/say-name.ts';
import { type List, useList } from '../use-list.ts';

export interface ParticipantFilter {
  q: string;
  status: 'all' | 'invited' | 'active';
}

/** Everybody whom one may see in it besides its owner. */
export function useAllParticipants(workspaceId: string, { q, status }: ParticipantFilter): List<Participant> {
  return useList<Participant>(['participants', workspaceId, 'all'], `/workspaces/${workspaceId}/participants`, {
    q: q || undefined,
    status: status === 'all' ? undefined : status,
    limit: 100,
  });
}

/** People came, went, or may do other things: the list, what the workspace counts, and what is left of the shares. */
export function refreshParticipants(client: QueryClient): Promise<void> {
  return Promise.all(
    ['participants', 'workspace', 'workspaces', 'cost', 'documents', 'document', 'usage'].map((key) =>
      client.invalidateQueries({ queryKey: [key] }),
    ),
  ).then(() => undefined);
}

/** By name, or by address while they have none. */
export function nameOf({ person, email }: Pick<Participant, 'person' | 'email'>): string {
  return (person && sayNameOf(person)) ?? email;
}
