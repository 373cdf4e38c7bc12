/** The queue of looks at a quota, after the use of an organisation that has one has changed. */
export const quotaQueue = 'shares.quota';

/** At which parts of a quota, in per cent, the administrators are told. */
export const quotaLevels = [100, 80] as const;
export type QuotaLevel = 0 | 80 | 100;

/** How far a use has come: 0 below 80 %, 80 from there on, 100 when it is used up. A quota of 0 is used up by the first share. */
export function levelOf(used: number, quota: number): QuotaLevel {
  if (quota === 0) return used > 0 ? 100 : 0;
  return quotaLevels.find((level) => used * 100 >= quota * level) ?? 0;
}
