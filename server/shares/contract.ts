import { z } from 'zod';
import { organisationName, personView } from '../access/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageQuery } from '../platform/page.ts';
import { inDigits } from '../platform/shapes.ts';

/** A usage over time spans at most so many days. */
export const usageDaysMaximum = 731;
/** Of each kind of difference a recount names at most so many. */
export const differencesMaximum = 100;
/** The largest number of documents or people that a cost is asked for. */
export const costMaximum = 1_000_000;

export const costParams = z.strictObject({ id: idShape });
const moreShape = `must be a number from 0 to ${costMaximum}`;
const more = inDigits(z.number(moreShape).int(moreShape).min(0, moreShape).max(costMaximum, moreShape).default(0));
/** How many documents and people more. */
export const costQuery = z.strictObject({ documents: more, people: more });
export const costView = z.object({
  /** What so many more documents and people would take. */
  needed: z.number(),
  /** What is left of the allowance; never below 0. */
  available: z.number(),
  /** How many documents there are now, and people whom they are shared to. */
  documents: z.number(),
  people: z.number(),
});

export const quotaParams = z.strictObject({ id: idShape });
export const quotaBody = z.strictObject({
  /** How many shares the organisation is meant to use at most; null takes the quota away. */
  shareQuota: z
    .number('must be a whole number, or null')
    .int('must be a whole number, or null')
    .min(0, 'must not be negative')
    .max(1_000_000_000, 'must be at most 1000000000')
    .nullable(),
});
export const quotaView = z.object({
  shareQuota: z.number().nullable(),
  used: z.number(),
  /** The level, in per cent, that the administrators were told of: 0, 80 or 100. */
  warnedPercent: z.number(),
  version: z.number(),
  may: z.object({ set: z.boolean() }),
});

export const usageParams = z.strictObject({ id: idShape });
const dayShape = z.iso
  .date('must be a day such as 2026-11-22')
  .refine((day) => day >= '1970', 'must be a day in this era');
export const usageQuery = z.strictObject({
  /** The first and the last day, in UTC; without them the last 30 days. */
  from: dayShape.optional(),
  to: dayShape.optional(),
  by: z.enum(['organisation', 'workspace', 'person'], 'must be organisation, workspace or person').default('workspace'),
  interval: z.enum(['day'], 'must be day').default('day'),
  workspaceId: idShape.optional(),
  personId: idShape.optional(),
  ...pageQuery,
});

/** Whose usage a series is. */
export const usageSubject = z.union([
  z.object({ kind: z.literal('organisation'), id: z.string(), name: z.string() }),
  /** The name is for administrators of its organisation. */
  z.object({
    kind: z.literal('workspace'),
    id: z.string(),
    name: z.string().nullable(),
    organisation: organisationName,
  }),
  /** Those of an organisation whom the caller may not know stand together, without id and name. */
  personView,
  /** Invited, and nobody's address yet. */
  z.object({ kind: z.literal('invited'), id: z.string(), email: z.string().nullable() }),
  /** Kept for roles whose tasks nobody has taken yet. */
  z.object({ kind: z.literal('reserved'), name: z.string() }),
]);
export const usagePage = z.object({
  from: z.string(),
  to: z.string(),
  by: usageQuery.shape.by.unwrap(),
  interval: z.literal('day'),
  days: z.array(z.string()),
  /** Shares in use at the end of each day, all together. */
  total: z.array(z.number()),
  items: z.array(z.object({ subject: usageSubject, values: z.array(z.number()) })),
  nextCursor: z.string().nullable(),
});

/** How the independent recount, the rows, the ledger and the count of an account stand to each other. */
const countsView = z.object({ recounted: z.number(), rows: z.number(), ledger: z.number() });
export const shareVerdict = z.object({
  isEqual: z.boolean(),
  checkedAt: z.string(),
  accounts: z.number(),
  /** Pairs of document and person, as recounted. */
  shares: z.number(),
  differences: z.object({
    accounts: z.array(countsView.extend({ id: z.string(), name: z.string(), used: z.number() })),
    workspaces: z.array(countsView.extend({ id: z.string(), accountId: z.string(), organisationId: z.string() })),
    people: z.array(countsView.extend({ id: z.string(), workspaceId: z.string() })),
    pairs: z.array(
      z.object({
        documentId: z.string(),
        personId: z.string(),
        /** missing: should be counted and is not; surplus: the other way; wrong: counted, by other ways or in another place. */
        is: z.enum(['missing', 'surplus', 'wrong']),
      }),
    ),
  }),
  /** Of each kind at most so many are named. */
  differencesMaximum: z.number(),
  repaired: z.object({ rows: z.number(), entries: z.number(), accounts: z.number() }).nullable(),
});
export const noBody = z.strictObject({});

export type CostQuery = z.output<typeof costQuery>;
export type CostView = z.infer<typeof costView>;
export type QuotaBody = z.output<typeof quotaBody>;
export type QuotaView = z.infer<typeof quotaView>;
export type UsageQuery = z.output<typeof usageQuery>;
export type UsageSubject = z.infer<typeof usageSubject>;
export type UsagePage = z.infer<typeof usagePage>;
export type ShareVerdict = z.infer<typeof shareVerdict>;
