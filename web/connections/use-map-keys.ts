import { useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, useState } from 'react';
import { nodeElementId } from './map-drawing.ts';
import { nextTowards, type Placed } from './map-layout.ts';

const directions: Record<string, { x: number; y: number }> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};

/** One stop for Tab; arrow keys move from organisation to organisation, and the picture follows. */
export function useMapKeys(placed: Placed[], middleId: string) {
  const [stopId, setStopId] = useState(middleId);
  const { setCenter, getZoom, flowToScreenPosition } = useReactFlow();
  const tabStopId = placed.some((one) => one.id === stopId) ? stopId : middleId;

  const bringIntoView = (id: string, around: Element | null) => {
    const place = placed.find((one) => one.id === id);
    const frame = around?.getBoundingClientRect();
    if (!place || !frame) return;
    const seen = flowToScreenPosition(place);
    const margin = 60;
    const isInside =
      seen.x > frame.left + margin &&
      seen.x < frame.right - margin &&
      seen.y > frame.top + margin / 2 &&
      seen.y < frame.bottom - margin / 2;
    if (!isInside) void setCenter(place.x, place.y, { zoom: Math.max(getZoom(), 0.8), duration: 200 });
  };

  const go = (id: string) => {
    setStopId(id);
    document.getElementById(nodeElementId(id))?.focus({ preventScroll: true });
  };

  return {
    tabStopId,
    onKeyDown: (event: KeyboardEvent) => {
      const current = (event.target as HTMLElement).dataset.organisation;
      if (!current) return;
      const direction = directions[event.key];
      const next = direction ? nextTowards(placed, current, direction) : event.key === 'Home' ? middleId : null;
      if (!direction && event.key !== 'Home') return;
      event.preventDefault();
      if (next) go(next);
    },
    onFocus: (element: HTMLElement) => {
      const id = element.dataset.organisation;
      if (!id) return;
      setStopId(id);
      bringIntoView(id, element.closest('.react-flow'));
    },
  };
}
