import { useSyncExternalStore } from 'react';

/** `auto`: shown until everything on it is done. */
export type GuideWish = 'auto' | 'hidden' | 'shown';

const KEY = 'causeway-first-steps';
const listeners = new Set<() => void>();

function remembered(): GuideWish {
  try {
    return window.localStorage.getItem(KEY) === 'hidden' ? 'hidden' : 'auto';
  } catch {
    return 'auto';
  }
}

let wish: GuideWish = remembered();

function set(next: GuideWish): void {
  wish = next;
  try {
    window.localStorage.setItem(KEY, next);
  } catch {
    // Then it is remembered until the page is loaded again.
  }
  for (const listener of listeners) listener();
}

export function hideGuide(): void {
  set('hidden');
}

export function showGuide(): void {
  set('shown');
}

/** What this person wishes on this device. */
export function useGuideWish(): GuideWish {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => wish,
  );
}
