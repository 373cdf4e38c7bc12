import { z } from 'zod';

/** Rows in one request; a client sends a file in as many requests as it takes. */
export const importRowsMaximum = 500;

/** A row is checked by itself and refused by itself, so anything is let in here. */
export const importOrganisationsBody = z.strictObject({ rows: z.array(z.unknown()).min(1).max(importRowsMaximum) });

export const importedRow = z.object({
  /** Place in the request, from 0. */
  index: z.number(),
  outcome: z.enum(['created', 'existing', 'refused']),
  organisation: z.object({ id: z.string(), name: z.string(), shortName: z.string() }).nullable(),
  /** Why it was refused; else what was mended, and which of its e-mail domains are not simply owned. */
  reason: z.string().nullable(),
  /** Of each name: owned by the word of who imports, associated only, there already, or refused. */
  emailDomains: z.array(
    z.object({
      name: z.string(),
      outcome: z.enum(['owned', 'associated', 'existing', 'refused']),
      reason: z.string().nullable(),
    }),
  ),
});

export const importOrganisationsAnswer = z.object({
  items: z.array(importedRow),
  created: z.number(),
  existing: z.number(),
  refused: z.number(),
  emailDomains: z.object({
    owned: z.number(),
    associated: z.number(),
    existing: z.number(),
    refused: z.number(),
  }),
});

export type ImportedRow = z.infer<typeof importedRow>;
export type ImportAnswer = z.infer<typeof importOrganisationsAnswer>;
