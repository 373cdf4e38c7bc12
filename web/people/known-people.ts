import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type Page } from '../api.ts';
import type { InvitationPreview, User } from '../contracts.ts';
import { type Known, readAddresses } from './parse-addresses.ts';

const PAGE_SIZE = 200;
/** Beyond these the server still says who is here already, one by one. */
const PAGES = 10;
const TYPING_MS = 300;

export interface KnownPeople {
  here: ReadonlySet<string>;
  invited: ReadonlySet<string>;
}

const NOBODY: KnownPeople = { here: new Set(), invited: new Set() };

/** Whose addresses are in the organisation already, so that a pasted list can be checked before anything is sent. */
export function useKnownPeople(organisationId: string): KnownPeople {
  const known = useQuery({
    queryKey: ['users', organisationId, 'known'],
    queryFn: async ({ signal }): Promise<KnownPeople> => {
      const here = new Set<string>();
      const invited = new Set<string>();
      let cursor: string | null = null;
      for (let count = 0; count < PAGES; count += 1) {
        const page: Page<User> = await api.get(`/organisations/${organisationId}/users`, {
          query: { limit: PAGE_SIZE, cursor },
          signal,
        });
        for (const person of page.items) (person.status === 'pending' ? invited : here).add(person.email.toLowerCase());
        cursor = page.nextCursor;
        if (cursor === null) break;
      }
      return { here, invited };
    },
  });
  return known.data ?? NOBODY;
}

const UNKNOWN: Known = { here: new Set() };

/** What the server says of the addresses themselves: not one, or under an e-mail domain that another account owns. */
export function useJudged(organisationId: string, pasted: string): Pick<Known, 'elsewhere' | 'malformed'> {
  const [settled] = useDebouncedValue(pasted, TYPING_MS);
  const emails = useMemo(() => readAddresses(settled, UNKNOWN).map((one) => one.email), [settled]);
  const judged = useQuery({
    queryKey: ['invitation-preview', organisationId, emails],
    queryFn: ({ signal }) =>
      api.post<InvitationPreview>(`/organisations/${organisationId}/invitations/preview`, { emails }, { signal }),
    enabled: emails.length > 0,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => {
    const of = (state: InvitationPreview['items'][number]['state']) =>
      new Set(judged.data?.items.filter((one) => one.state === state).map((one) => one.email));
    return { elsewhere: of('owned_elsewhere'), malformed: of('malformed') };
  }, [judged.data]);
}
