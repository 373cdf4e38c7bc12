import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { arrowBetween, hasRoomForWords } from './map-arrow.ts';
import type { ConnectionEdge } from './map-drawing.ts';
import styles from './NetworkMap.module.css';

/** An arrow from who may send work to who receives it, with the level in words where there is room for them. */
export function MapEdge({ id, data }: EdgeProps<ConnectionEdge>) {
  if (!data) return null;
  const { connection, from, to, shape, isPair, isActive, isFaint, words, showsWords } = data;
  const arrow = arrowBetween(from, to, shape, isPair);
  const kind = connection.status === 'requested' ? 'requested' : (connection.level ?? 'roles');
  return (
    <>
      <g className={styles.edge} data-kind={kind} data-active={isActive || undefined} data-faint={isFaint || undefined}>
        <path id={id} d={arrow.path} className={styles.line} />
        <path d={arrow.head} className={styles.head} />
      </g>
      {showsWords && hasRoomForWords(from, to, shape, words) ? (
        <EdgeLabelRenderer>
          <div
            className={styles.words}
            data-active={isActive || undefined}
            aria-hidden
            style={{ transform: `translate(-50%, -50%) translate(${arrow.label.x}px, ${arrow.label.y}px)` }}
          >
            {words}
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
}
