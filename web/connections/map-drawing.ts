import type { Edge, Node } from '@xyflow/react';
import { type MapConnection, type Network, sayArrow, sayMapConnection } from './map-data.ts';
import type { Placed, Shape } from './map-layout.ts';

/** With more arrows than this, words stand only on those of the organisation that is pointed at or chosen. */
const WORDS_UP_TO = 24;

export interface OrganisationData extends Record<string, unknown> {
  name: string;
  /** Everything the arrows say about it, for those who hear the map. */
  words: string;
  width: number;
  height: number;
  isMiddle: boolean;
  isOurs: boolean;
  isChosen: boolean;
  isFaint: boolean;
  isTabStop: boolean;
}

export interface ConnectionData extends Record<string, unknown> {
  connection: MapConnection;
  words: string;
  showsWords: boolean;
  isActive: boolean;
  isFaint: boolean;
  /** The other direction has an arrow too, so both bend aside. */
  isPair: boolean;
  from: Placed;
  to: Placed;
  shape: Shape;
}

export type OrganisationNode = Node<OrganisationData, 'organisation'>;
export type ConnectionEdge = Edge<ConnectionData, 'connection'>;

export function nodeElementId(id: string): string {
  return `map-organisation-${id}`;
}

export function drawNetwork(
  network: Network,
  placed: Placed[],
  {
    shape,
    chosenId,
    activeId,
    tabStopId,
  }: { shape: Shape; chosenId: string | null; activeId: string | null; tabStopId: string },
): { nodes: OrganisationNode[]; edges: ConnectionEdge[] } {
  const places = new Map(placed.map((one) => [one.id, one]));
  const isActive = ({ from, to }: MapConnection) => from === activeId || to === activeId;
  // Pointing at ours would light up everything, which says nothing.
  const hasFocus = activeId !== null && activeId !== network.us.id;
  const near = new Set(network.connections.filter(isActive).flatMap(({ from, to }) => [from, to]));

  const nodes = [network.us, ...network.others].map((one): OrganisationNode => {
    const place = places.get(one.id) ?? { x: 0, y: 0 };
    const arrows = network.connections.filter(({ from, to }) => from === one.id || to === one.id);
    return {
      id: one.id,
      type: 'organisation',
      position: { x: place.x - shape.width / 2, y: place.y - shape.height / 2 },
      width: shape.width,
      height: shape.height,
      data: {
        name: one.name,
        words: one.id === network.us.id ? '' : arrows.map((arrow) => sayMapConnection(arrow, network.nameOf)).join(' '),
        width: shape.width,
        height: shape.height,
        isMiddle: one.id === network.us.id,
        isOurs: one.isOurs,
        isChosen: one.id === chosenId,
        isFaint: hasFocus && one.id !== activeId && !near.has(one.id),
        isTabStop: one.id === tabStopId,
      },
    };
  });

  const edges = network.connections.flatMap((connection): ConnectionEdge[] => {
    const [from, to] = [places.get(connection.from), places.get(connection.to)];
    if (!from || !to) return [];
    const active = hasFocus && isActive(connection);
    return [
      {
        id: connection.id,
        type: 'connection',
        source: connection.from,
        target: connection.to,
        zIndex: active ? 1 : 0,
        data: {
          connection,
          words: sayArrow(connection),
          showsWords: active || (!hasFocus && network.connections.length <= WORDS_UP_TO),
          isActive: active,
          isFaint: hasFocus && !active,
          isPair: network.between(connection.from, connection.to).length > 1,
          from,
          to,
          shape,
        },
      },
    ];
  });
  return { nodes, edges };
}
