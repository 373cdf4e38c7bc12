import type {
  ConnectionEventView,
  ConnectionView,
  ImpactView,
  MapView,
  PreviewView,
} from '../../server/connections/contract.ts';
import type { NamedReference } from '../contract-draft.ts';
import { sayNameOf } from '../people/say-name.ts';
import { text } from '../text/index.ts';

export type Connection = ConnectionView;
export type ConnectionEvent = ConnectionEventView;
export type Person = NonNullable<ConnectionView['requestedBy']>;
export type Level = NonNullable<ConnectionView['level']>;
export type Preview = PreviewView;
export type Impact = ImpactView;
export type NetworkMapAnswer = MapView;
export type View = 'incoming' | 'requested' | 'paired' | 'rejected' | 'ended';

/** Who did something, as far as we may know: a name, or "someone at Globex". */
export function sayPerson(person: Person | null | undefined, fallback?: NamedReference): string {
  const name = person ? sayNameOf(person) : null;
  if (name) return name;
  const organisation = person?.organisation ?? fallback;
  return organisation ? text.connections.someoneAt(organisation.name) : text.common.unknownPerson;
}

/** The organisation at the other end. */
export function otherSide(connection: Pick<Connection, 'from' | 'to'>, ourId: string): NamedReference {
  return connection.from.id === ourId ? connection.to : connection.from;
}

/** How something in the Ended list came to its end, in words. */
export function sayHowEnded(connection: Connection): string {
  const words = text.connections.endedHow;
  if (connection.status === 'rejected') return words.rejected(connection.to.name);
  if (connection.status === 'cancelled') return words.cancelled(connection.from.name);
  if (connection.status === 'expired') return connection.answeredAt ? words.expired : words.expiredUnanswered;
  return connection.endedBy ? words.endedBy(connection.endedBy.organisation.name) : words.ended;
}
