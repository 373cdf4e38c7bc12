import { useCallback, useState } from 'react';
import { flushSync } from 'react-dom';

/**
 * For what may hold something wider than itself: the ref for it, and whether it scrolls now. Said in the frame in which it
 * begins to, so that the keyboard gets to it as soon as anybody can see it.
 */
export function useScrollsSideways() {
  const [scrolls, setScrolls] = useState(false);
  const ref = useCallback((outer: HTMLElement | null) => {
    if (!outer) return;
    const measure = () => flushSync(() => setScrolls(outer.scrollWidth > outer.clientWidth));
    const observer = new ResizeObserver(measure);
    for (const one of [outer, ...outer.children]) observer.observe(one);
    return () => observer.disconnect();
  }, []);
  return { ref, scrolls };
}
