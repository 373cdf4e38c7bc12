import { z } from 'zod';
import { agentMark, organisationName } from '../access/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';

/** Whom work can be assigned to: a role or a single user. */
export const assigneeKind = z.enum(['role', 'user'], 'must be role or user');

/** An assignee in requests. */
export const assigneeChoice = z.strictObject({ kind: assigneeKind, id: idShape });

/** An assignee in the directory: always one that the caller may assign to. */
export const directoryEntry = z.object({
  kind: assigneeKind,
  id: z.string(),
  name: z.string(),
  organisation: organisationName,
  isAgent: agentMark,
});

export const directoryQuery = z.object({
  q: z.string().trim().max(200, 'must have at most 200 characters').optional(),
  kind: assigneeKind.optional(),
  organisationId: idShape.optional(),
  ...pageQuery,
});
export const directoryPage = pageOf(directoryEntry);

export const explainQuery = z.object({ kind: assigneeKind, id: idShape });
export const explanation = z.object({
  allowed: z.boolean(),
  /** A sentence for the person who asks. */
  because: z.string(),
  /** The connection along which work may be sent, for somebody of another organisation. */
  connectionId: z.string().nullable(),
  /** Who it is; null for whoever the caller may not assign work to. */
  assignee: directoryEntry.nullable(),
});

export type AssigneeChoice = z.output<typeof assigneeChoice>;
export type DirectoryEntry = z.input<typeof directoryEntry>;
export type DirectoryQuery = z.output<typeof directoryQuery>;
export type Explanation = z.input<typeof explanation>;
