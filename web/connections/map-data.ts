import { text } from '../text/index.ts';
import type { NetworkMapAnswer } from './connection.ts';
import type { Relation } from './map-layout.ts';

export type MapConnection = NetworkMapAnswer['connections'][number];
export type MapOrganisation = NetworkMapAnswer['organisations'][number] & { relation: Relation | 'us' };

/** The map as seen from one organisation in its middle. */
export interface Network {
  us: MapOrganisation;
  others: MapOrganisation[];
  connections: MapConnection[];
  nameOf: (id: string) => string;
  /** The connections between two, both directions. */
  between: (one: string, other: string) => MapConnection[];
}

export function readNetwork(answer: NetworkMapAnswer, us: { id: string; name: string }): Network {
  const names = new Map(answer.organisations.map(({ id, name }) => [id, name]));
  const between = (one: string, other: string) =>
    answer.connections.filter(({ from, to }) => (from === one && to === other) || (from === other && to === one));
  const relationOf = (id: string): Relation => {
    const ours = between(us.id, id);
    const sends = ours.some(({ to }) => to === id);
    const receives = ours.some(({ from }) => from === id);
    if (sends && receives) return 'both_ways';
    if (sends) return 'we_send_to';
    return receives ? 'sends_to_us' : 'elsewhere';
  };
  return {
    us: { ...us, isOurs: true, relation: 'us' },
    others: answer.organisations
      .filter(({ id }) => id !== us.id)
      .map((one) => ({ ...one, relation: relationOf(one.id) })),
    connections: answer.connections,
    nameOf: (id) => names.get(id) ?? us.name,
    between,
  };
}

/** What an arrow means, in words: the level, or that it is not agreed to yet. */
export function sayArrow({ level, status }: MapConnection): string {
  if (status === 'requested') return text.connections.mapAsked;
  return level ? text.connections.levels[level] : '';
}

/** "Acme may send work to Globex: roles only." or "Acme asks to send work to Globex." */
export function sayMapConnection(connection: MapConnection, nameOf: Network['nameOf']): string {
  const words = text.connections;
  const [from, to] = [nameOf(connection.from), nameOf(connection.to)];
  if (connection.status === 'requested') return words.asksTo(from, to);
  return `${words.may(from, to)}: ${connection.level ? text.directory.levels[connection.level] : ''}.`;
}
