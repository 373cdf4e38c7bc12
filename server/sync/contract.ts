import { z } from 'zod';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { line } from '../platform/shapes.ts';

export const linkParams = z.strictObject({ id: idShape });
export const linkedParams = z.strictObject({ id: idShape, workspaceId: idShape });
export const runParams = z.strictObject({ id: idShape, runId: idShape });
export const emptyBody = z.strictObject({});
export const modeShape = z.enum(['collaboration', 'publication'], 'must be collaboration or publication');

/** Below the folder that the link was made with; '' for that folder itself. */
const path = z
  .string()
  .max(900, 'must have at most 900 characters')
  .transform((sent) => sent.replace(/^\/+|\/+$/g, ''));

export const newLinkedWorkspace = z.strictObject({
  path,
  mode: modeShape,
  ownerUserId: idShape,
  /** The name of the folder, when left away. */
  name: line(200).optional(),
});
export const linkedChange = z.strictObject({
  intervalMinutes: z.number().int().min(1, 'must be at least 1').max(1440, 'must be at most 1440').optional(),
  /** More deletions than this, and than the next, wait for somebody to confirm them. */
  deletesMaximum: z.number().int().min(0).max(1_000_000).optional(),
  deletesMaximumPercent: z.number().int().min(0).max(100).optional(),
});
export const linkedView = z.object({
  workspaceId: z.string(),
  name: z.string(),
  linkId: z.string(),
  path: z.string(),
  mode: modeShape,
  state: z.enum(['waiting', 'running', 'equal', 'room_needed', 'confirmation_needed', 'away', 'failed']),
  isOpen: z.boolean(),
  intervalMinutes: z.number(),
  deletesMaximum: z.number(),
  deletesMaximumPercent: z.number(),
  lastRunAt: z.string().nullable(),
  nextRunAt: z.string(),
  version: z.number(),
});
export const linkedPage = pageOf(linkedView);

/** Without a workspace: all of the link; the answer is the run of the first. */
export const syncBody = z.strictObject({ workspaceId: idShape.optional() }).default({});
export const fileAction = z.enum(
  ['created', 'updated', 'moved', 'deleted', 'conflict', 'waiting', 'skipped', 'failed'],
  'must be created, updated, moved, deleted, conflict, waiting, skipped or failed',
);
export const runFileView = z.object({
  id: z.string(),
  path: z.string(),
  action: fileAction,
  /** Where it was done; null for what was not. */
  side: z.enum(['repository', 'workspace']).nullable(),
  because: z.string(),
  sizeBytes: z.number().nullable(),
  documentId: z.string().nullable(),
  /** Of the shares, while it waits for room. */
  needed: z.number().nullable(),
  available: z.number().nullable(),
  at: z.string(),
});
export const runView = z.object({
  id: z.string(),
  linkId: z.string(),
  workspaceId: z.string(),
  status: z.enum(['waiting', 'running', 'confirming', 'done', 'cancelled', 'failed']),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** When it is tried again, while it waits. */
  nextTryAt: z.string().nullable(),
  filesTotal: z.number(),
  filesDone: z.number(),
  bytesTotal: z.number(),
  bytesDone: z.number(),
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  conflicts: z.number(),
  /** Files that wait: for room, for a scanner, for a confirmation. */
  waiting: z.number(),
  failed: z.number(),
  /** So many deletions wait to be confirmed. */
  deletesWaiting: z.number(),
  error: z.string().nullable(),
  /** The last of its log, the newest first; all of it by its own address. */
  files: z.array(runFileView),
  version: z.number(),
  may: z.object({ cancel: z.boolean(), confirmDeletes: z.boolean() }),
});
export const runPage = pageOf(runView);
export const runListQuery = z.strictObject({ ...pageQuery, workspaceId: idShape.optional() });
export const runFileQuery = z.strictObject({ ...pageQuery, action: fileAction.optional() });
export const runFilePage = pageOf(runFileView);

export type NewLinkedWorkspace = z.output<typeof newLinkedWorkspace>;
export type LinkedChange = z.output<typeof linkedChange>;
export type LinkedView = z.input<typeof linkedView>;
export type RunView = z.input<typeof runView>;
export type RunFileView = z.input<typeof runFileView>;
export type RunListQuery = z.output<typeof runListQuery>;
export type RunFileQuery = z.output<typeof runFileQuery>;
