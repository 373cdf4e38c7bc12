/** How much had been sent at a time. */
export interface Sample {
  at: number;
  bytes: number;
}

const WINDOW_MS = 6_000;
const LEAST_MS = 500;

/** The samples of the last seconds, with the new one; the oldest of them says where these seconds began. */
export function addSample(samples: Sample[], next: Sample): Sample[] {
  const last = samples.at(-1);
  // Fewer bytes than before: the server has less than was handed to the network, so counting begins anew.
  if (last && next.bytes < last.bytes) return [next];
  return [...samples.filter(({ at }) => next.at - at <= WINDOW_MS), next];
}

/** Bytes in a second over the last seconds; null while too little is known. */
export function speedOf(samples: Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < LEAST_MS) return null;
  return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
}

/** Seconds until all is sent; null when that cannot be said. */
export function secondsLeft(missingBytes: number, bytesPerSecond: number | null): number | null {
  if (!bytesPerSecond) return null;
  return Math.ceil(missingBytes / bytesPerSecond);
}
