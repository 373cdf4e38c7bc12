import { useQuery } from '@tanstack/react-query';
import { api, type Page } from '../api.ts';
import type { NamedReference } from '../contracts.ts';
import { text } from '../text/index.ts';

const SHOWN = 3;
const LIMIT = 200;

interface Paired {
  from: NamedReference;
  to: NamedReference;
}

/** Who may send work to this organisation today, and so sees its public roles. */
export function useSenders(organisationId: string): string[] | undefined {
  return useQuery({
    queryKey: ['connections', 'senders', organisationId],
    queryFn: async ({ signal }) => {
      const page = await api.get<Page<Paired>>('/connections', { query: { view: 'paired', limit: LIMIT }, signal });
      return page.items.filter((one) => one.to.id === organisationId).map((one) => one.from.name);
    },
  }).data;
}

function listNames(names: string[]): string {
  const shown = names.length > SHOWN ? [...names.slice(0, SHOWN), text.roles.andMore(names.length - SHOWN)] : names;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} ${text.roles.and} ${shown.at(-1)}`;
}

/** What public means here and now, in words: "… Today these are Globex and Initech." */
export function sayPublic(senders: string[] | undefined): string {
  if (senders === undefined) return text.roles.publicWords;
  const now = senders.length === 0 ? text.roles.publicNobody : text.roles.publicNow(listNames(senders));
  return `${text.roles.publicWords} ${now}`;
}
