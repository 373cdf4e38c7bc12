import { z } from 'zod';
import { day } from '../platform/clock.ts';
import { Problem } from '../platform/errors.ts';
import type { Sealer } from '../platform/secrets.ts';
import { type NoticeGroup, noticeGroups } from './kinds-contract.ts';

/** Mails are kept for long, and so is the way to stop them; an address that changed hands is not. */
const validForMilliseconds = 180 * day;

/** Nonce, tag and something in it. */
const shortest = 29;

export type MailGroup = NoticeGroup | 'digest';
const contents = z.object({
  purpose: z.literal('unsubscribe'),
  userId: z.guid(),
  group: z.enum([...noticeGroups, 'digest']),
  until: z.number(),
});

/** What the links in a mail carry: whose mails of which group they stop. Sealed, so that nobody makes or reads one. */
export function unsubscribeToken(sealer: Sealer, of: { userId: string; group: MailGroup; now: Date }): string {
  const { userId, group, now } = of;
  const until = now.getTime() + validForMilliseconds;
  return sealer.seal(JSON.stringify({ purpose: 'unsubscribe', userId, group, until })).toString('base64url');
}

/** Reads one back; 410 `token_invalid` for what is not one of ours, or too old. */
export function readUnsubscribeToken(sealer: Sealer, token: string, now: Date): { userId: string; group: MailGroup } {
  const found = contents.safeParse(openOrNothing(sealer, token));
  if (!found.success || found.data.until < now.getTime()) throw new Problem('token_invalid');
  return found.data;
}

function openOrNothing(sealer: Sealer, token: string): unknown {
  const sealed = Buffer.from(token, 'base64url');
  if (sealed.length < shortest) return undefined;
  try {
    return JSON.parse(sealer.open(sealed));
  } catch {
    // Forged, cut short, or sealed with another key: all the same to who brings it.
    return undefined;
  }
}
