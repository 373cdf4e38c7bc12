import { useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Panel, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { text } from '../text/index.ts';
import { MapControls } from './MapControls.tsx';
import { MapEdge } from './MapEdge.tsx';
import { MapNode } from './MapNode.tsx';
import { MapPanel } from './MapPanel.tsx';
import type { Network } from './map-data.ts';
import { drawNetwork, nodeElementId } from './map-drawing.ts';
import { chooseShape, layOut } from './map-layout.ts';
import styles from './NetworkMap.module.css';
import { useMapKeys } from './use-map-keys.ts';

const nodeTypes = { organisation: MapNode };
const edgeTypes = { connection: MapEdge };
const PHONE = '(max-width: 37.5em)';
/** Small text helps nobody: a crowd on a phone is moved around in rather than shrunk. */
const SMALLEST_FIT = { wide: 0.5, narrow: 0.7 };

/** Organisations as boxes, arrows from who may send work to who receives it. */
export function MapCanvas({ network }: { network: Network }) {
  return (
    <ReactFlowProvider>
      <Canvas network={network} />
    </ReactFlowProvider>
  );
}

function Canvas({ network }: { network: Network }) {
  const words = text.connections;
  const isNarrow = useMediaQuery(PHONE, undefined, { getInitialValueInEffect: false }) ?? false;
  const colorMode = useComputedColorScheme('light');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [pointedId, setPointedId] = useState<string | null>(null);
  const shape = chooseShape(network.others.length, isNarrow);
  const placed = useMemo(
    () => [{ id: network.us.id, x: 0, y: 0 }, ...layOut(network.others.map(asNamed), shape)],
    [network, shape],
  );
  const keys = useMapKeys(placed, network.us.id);
  const drawing = useMemo(
    () => drawNetwork(network, placed, { shape, chosenId, activeId: pointedId ?? chosenId, tabStopId: keys.tabStopId }),
    [network, placed, shape, chosenId, pointedId, keys.tabStopId],
  );
  const close = () => {
    if (chosenId) document.getElementById(nodeElementId(chosenId))?.focus({ preventScroll: true });
    setChosenId(null);
  };
  const fit = { padding: 0.06, maxZoom: 1, minZoom: isNarrow ? SMALLEST_FIT.narrow : SMALLEST_FIT.wide };

  return (
    <section
      className={styles.canvas}
      aria-label={words.mapLabel(network.us.name, network.others.length)}
      data-crowded={drawing.edges.length > 24 || undefined}
    >
      <p id="map-help" className="cw-hidden">
        {words.mapHelp}
      </p>
      <ReactFlow
        key={isNarrow ? 'narrow' : 'wide'}
        nodes={drawing.nodes}
        edges={drawing.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={colorMode}
        fitView
        fitViewOptions={fit}
        minZoom={0.2}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnScroll={false}
        preventScrolling={false}
        zoomOnDoubleClick={false}
        proOptions={{ hideAttribution: true }}
        onNodeClick={(_event, node) => setChosenId(node.id)}
        onNodeMouseEnter={(_event, node) => setPointedId(node.id)}
        onNodeMouseLeave={() => setPointedId(null)}
        onPaneClick={() => setChosenId(null)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && chosenId) close();
          else keys.onKeyDown(event);
        }}
        onFocus={(event) => keys.onFocus(event.target)}
      >
        <MapPanel
          network={network}
          chosenId={chosenId}
          isAtStart={placed.some((one) => one.id === chosenId && one.x > 0 && one.y < 0)}
          onClose={close}
        />
        <Panel position="bottom-left" className={styles.controls ?? ''}>
          <MapControls fit={fit} />
        </Panel>
      </ReactFlow>
    </section>
  );
}

function asNamed({ id, name, relation }: Network['others'][number]) {
  return { id, name, relation: relation === 'us' ? ('elsewhere' as const) : relation };
}
