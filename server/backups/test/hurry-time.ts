import { vi } from 'vitest';

/** As if so much time passed between any two looks at the clock that there is always something to say of how far it is. */
export function hurryTime(): void {
  let now = Date.now();
  vi.spyOn(Date, 'now').mockImplementation(() => {
    now += 10_000;
    return now;
  });
}
