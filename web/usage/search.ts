import { z } from 'zod';
import { rangeNames } from './range.ts';

export const bys = ['organisation', 'workspace', 'person'] as const;
export type By = (typeof bys)[number];

/** What an address of the page says, so that it can be kept and shared. */
export const usageSearch = z.object({
  scope: z.enum(['organisation', 'account']).optional().catch(undefined),
  by: z.enum(bys).optional().catch(undefined),
  range: z.enum(rangeNames).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
});

export type UsageSearch = z.output<typeof usageSearch>;
