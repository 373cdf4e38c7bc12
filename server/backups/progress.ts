import { second } from '../platform/clock.ts';

/** Hears how far a long work is as often as it likes. */
export type Progress = (sentence: () => string) => void;

/** Says the latest of what it hears every five seconds: nobody reads more, and nobody takes silence for work. */
export function sayNowAndThen(say: (sentence: string) => void): Progress {
  let next = Date.now() + 5 * second;
  return (sentence) => {
    if (Date.now() < next) return;
    next = Date.now() + 5 * second;
    say(sentence());
  };
}
