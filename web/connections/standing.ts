import { text } from '../text/index.ts';
import type { Connection } from './connection.ts';
import { sayDirection } from './direction.tsx';
import { useConnections } from './queries.ts';

type Ends = Pick<Connection, 'from' | 'to'>;

/** Whether work may go from one organisation to another now, as far as the loaded connections tell; null: unknown. */
export type MaySend = (fromId: string, toId: string) => boolean | null;

export function useMaySend(): MaySend {
  const { items, hasMore, isPending } = useConnections('paired');
  const known = new Set(items.map(({ from, to }) => `${from.id} ${to.id}`));
  return (fromId, toId) => (known.has(`${fromId} ${toId}`) ? true : hasMore || isPending ? null : false);
}

/** Who may send work to whom now; for a request, once it is accepted. What nobody knows here is not said. */
export function sayStanding({ from, to, status }: Ends & Pick<Connection, 'status'>, maySend: MaySend): string {
  const words = text.connections;
  const isMutual = maySend(to.id, from.id);
  if (status === 'paired') return sayDirection(from.name, to.name, { isMutual });
  if (status === 'requested') return words.onceAccepted(sayDirection(from.name, to.name, { isMutual }));
  const halves = [
    [from, to],
    [to, from],
  ] as const;
  const known = halves.flatMap(([one, other]) => {
    const may = maySend(one.id, other.id);
    return may === null ? [] : [(may ? words.may : words.mayNot)(one.name, other.name)];
  });
  return known.length === 0 ? '' : `${known.join('; ')}.`;
}
