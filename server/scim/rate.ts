import { minute } from '../platform/clock.ts';
import { ScimError } from './scim-error.ts';

/** Requests of one token within a minute, on each node. */
export const requestsMaximum = 600;

const counts = new Map<string, number>();
let countedMinute = 0;

/** 429 beyond 600 requests of a token within a minute. */
export function countRequest(tokenId: string, now: Date): void {
  const thisMinute = Math.floor(now.getTime() / minute);
  if (thisMinute !== countedMinute) counts.clear();
  countedMinute = thisMinute;
  const count = (counts.get(tokenId) ?? 0) + 1;
  counts.set(tokenId, count);
  if (count <= requestsMaximum) return;
  const retryAfterSeconds = ((thisMinute + 1) * minute - now.getTime()) / 1000;
  throw new ScimError(429, `A token makes at most ${requestsMaximum} requests a minute.`, { retryAfterSeconds });
}
