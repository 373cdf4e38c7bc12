import { Handle, type NodeProps, Position } from '@xyflow/react';
import { text } from '../text/index.ts';
import { nodeElementId, type OrganisationNode } from './map-drawing.ts';
import styles from './NetworkMap.module.css';

const LINE_HEIGHT = 17;

/** One organisation: a button, so that it can be reached and opened without a mouse. */
export function MapNode({ id, data }: NodeProps<OrganisationNode>) {
  const { name, words, isMiddle, isOurs, isChosen, isFaint, isTabStop, width, height } = data;
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className={styles.handle ?? ''} />
      <Handle type="source" position={Position.Right} isConnectable={false} className={styles.handle ?? ''} />
      <button
        type="button"
        id={nodeElementId(id)}
        data-organisation={id}
        className={`${styles.node} nopan`}
        style={{ width, height }}
        data-middle={isMiddle || undefined}
        data-ours={isOurs || undefined}
        data-faint={isFaint || undefined}
        aria-pressed={isChosen}
        aria-label={text.connections.mapNode(name, isMiddle ? text.connections.mapOurs : words)}
        aria-describedby="map-help"
        tabIndex={isTabStop ? 0 : -1}
        title={name}
      >
        <span className={styles.name} style={{ WebkitLineClamp: Math.floor(height / LINE_HEIGHT) }}>
          {name}
        </span>
      </button>
    </>
  );
}
