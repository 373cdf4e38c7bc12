import { useEffect, useRef } from 'react';

/** For what appears because of something one did further up or down: brings it into view, without moving the focus. */
export function useBroughtIntoView<Element extends HTMLElement>() {
  const element = useRef<Element>(null);
  useEffect(() => {
    // Some browsers answer with a promise, which is no way to clean up.
    void element.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return element;
}
