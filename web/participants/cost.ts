import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Cost } from '../contracts.ts';
import { text } from '../text/index.ts';

export interface More {
  documents?: number;
  people?: number;
}

/** What so many more documents and people would take of the shares, asked before anything is done. */
export function useCost(workspaceId: string, { documents = 0, people = 0 }: More, options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: ['cost', workspaceId, documents, people],
    queryFn: ({ signal }) => api.get<Cost>(`/workspaces/${workspaceId}/cost`, { query: { documents, people }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    enabled: options.enabled ?? true,
  });
}

export function isTooMuch({ needed, available }: Pick<Cost, 'needed' | 'available'>): boolean {
  return needed > available;
}

/** "This takes 12 shares: 4 documents × 3 people; 88 are left." */
export function sayCost(cost: Cost, { documents = 0, people = 0 }: More): string {
  const words = text.participants.cost;
  const { needed, available } = cost;
  if (isTooMuch(cost)) return (people > 0 ? words.tooMuch : words.tooMuchDocuments)(needed, available);
  if (people > 0 && documents === 0) {
    return cost.documents === 0 ? words.nothing(available) : words.adding(needed, cost.documents, people, available);
  }
  if (documents > 0 && people === 0) {
    return cost.people === 0 ? words.mixed(needed, available) : words.adding(needed, documents, cost.people, available);
  }
  if (documents === 0 && people === 0) return words.nobody(cost.documents, available);
  return words.mixed(needed, available);
}
