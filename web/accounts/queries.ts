import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';
import type { Account, ManagedUser, UnmanagedUser } from '../contracts.ts';
import { type List, useList } from '../use-list.ts';

/** After somebody was claimed, transferred or renamed: every list of people, and who one is oneself. */
export function refreshPeople(client: QueryClient): Promise<void> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['users'] }),
    client.invalidateQueries({ queryKey: ['enterprise-administrators'] }),
    client.invalidateQueries({ queryKey: ['me'] }),
  ]).then(() => undefined);
}

export function accountQuery(id: string) {
  return queryOptions({
    queryKey: ['accounts', 'one', id],
    queryFn: ({ signal }) => api.get<Account>(`/accounts/${id}`, { signal }),
  });
}

export interface PeopleFilter {
  q?: string | undefined;
  status?: ManagedUser['status'] | undefined;
  emailDomain?: string | undefined;
}

export function useAccountPeople(accountId: string, filter: PeopleFilter): List<ManagedUser> {
  return useList<ManagedUser>(['users', 'account', accountId], `/accounts/${accountId}/users`, { ...filter });
}

/** Those who signed up alone under the account's e-mail domains. */
export function useUnmanaged(accountId: string): List<UnmanagedUser> {
  return useList<UnmanagedUser>(['users', 'unmanaged', accountId], `/accounts/${accountId}/users`, { managed: false });
}
