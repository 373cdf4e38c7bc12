import { z } from 'zod';

export const tabs = ['incoming', 'requested', 'paired', 'rejected', 'ended', 'map'] as const;
export type Tab = (typeof tabs)[number];

const id = z.guid().optional().catch(undefined);

/** What the address of the screen says: which list, and what stands open over it, so that a link or a mail can lead there. */
export const connectionsSearch = z.object({
  tab: z.enum(tabs).optional().catch(undefined),
  create: z.literal(true).optional().catch(undefined),
  /** The request under review. */
  review: id,
  /** The connection whose details are open. */
  connection: id,
});
