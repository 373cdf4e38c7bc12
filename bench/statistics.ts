/** The middle value; of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which that share of the others lies, between neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) throw new Error('no values');
  return low + (high - low) * (place - Math.floor(place));
}

export type Summary = { median: number; minimum: number; maximum: number };

export function summarise(values: readonly number[]): Summary {
  return { median: median(values), minimum: Math.min(...values), maximum: Math.max(...values) };
}

/** Ours of theirs, each within its own round: what else the machine did then met both. */
export function ratios(ours: readonly number[], theirs: readonly number[]): number[] {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rounds beside ${theirs.length}`);
  return ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
}

export type Verdict = 'better' | 'worse' | 'same within noise';

/** Better or worse only when the ranges of all rounds do not touch: anything less, two runs of the same program do by themselves. */
export function judge(before: Summary, after: Summary, better: 'more' | 'less'): Verdict {
  const isAbove = after.minimum > before.maximum;
  const isBelow = after.maximum < before.minimum;
  if (!isAbove && !isBelow) return 'same within noise';
  return isAbove === (better === 'more') ? 'better' : 'worse';
}
