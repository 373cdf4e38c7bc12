import { PreviewImpossible } from './preview.ts';

export type Turns = {
  /** Waits for a turn; call what it gives when done. Throws `PreviewImpossible` when too many wait, or the signal's reason. */
  take(signal: AbortSignal): Promise<() => void>;
  /** Waits until nobody has a turn. */
  empty(): Promise<void>;
};

/** So many at a time, and so many waiting. */
export function createTurns(atOnce: number, waitingMaximum: number): Turns {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const emptied: (() => void)[] = [];
  const leave = () => {
    // Handed on, never free in between: whoever asks just now would make one too many.
    const next = waiting.shift();
    if (next) return next();
    taken -= 1;
    if (taken === 0) for (const tell of emptied.splice(0)) tell();
  };
  return {
    async take(signal) {
      signal.throwIfAborted();
      if (taken < atOnce) taken += 1;
      else {
        if (waiting.length >= waitingMaximum) throw new PreviewImpossible('Too many previews are waiting.', true);
        await turn(waiting, signal);
      }
      return leave;
    },
    empty: () => (taken === 0 ? Promise.resolve() : new Promise((resolve) => emptied.push(resolve))),
  };
}

function turn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      waiting.splice(waiting.indexOf(come), 1);
      reject(signal.reason);
    };
    const come = () => {
      signal.removeEventListener('abort', abort);
      resolve();
    };
    signal.addEventListener('abort', abort, { once: true });
    waiting.push(come);
  });
}
