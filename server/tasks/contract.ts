import { z } from 'zod';
import { agentMark, organisationName, personView } from '../access/contract.ts';
import { assigneeChoice, assigneeKind } from '../directory/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { line, moment, optionalComment, requiredComment, text } from '../platform/shapes.ts';

/** At most so many roles and people are given one task. */
export const assigneesMaximum = 50;
/** At most so many documents are on one task. */
export const documentsMaximum = 100;
/** At most so many tasks are handed on at once. */
export const bulkMaximum = 200;
/** Badges count up to this, and say so. */
export const countMaximum = 1000;

export const taskKind = z.enum(['basic', 'acknowledge', 'review', 'approve']);
export const taskPriority = z.enum(['low', 'normal', 'high', 'urgent']);
export const taskStatus = z.enum(['open', 'taken', 'completed', 'declined', 'cancelled']);
export const taskVerdict = z.enum(['approved', 'rejected'], 'must be approved or rejected');
export const taskBox = z.enum(['inbox', 'sent', 'organisation']);

export const newTask = z.strictObject({
  title: line(200),
  description: text(10_000).default(''),
  kind: taskKind.default('basic'),
  priority: taskPriority.default('normal'),
  dueAt: moment.nullable().default(null),
  assignees: z
    .array(assigneeChoice)
    .min(1, 'must name at least one role or person')
    .max(assigneesMaximum, `must name at most ${assigneesMaximum} roles and people`),
  documentIds: z.array(idShape).max(documentsMaximum, `must name at most ${documentsMaximum} documents`).default([]),
});

export const taskChanges = z.strictObject({
  title: line(200).optional(),
  description: text(10_000).optional(),
  priority: taskPriority.optional(),
  dueAt: moment.nullable().optional(),
});

export const completion = z.strictObject({ verdict: taskVerdict.optional(), comment: optionalComment });
export const refusal = z.strictObject({ comment: requiredComment });
export const cancellation = z.strictObject({ comment: optionalComment });
export const nothingMore = z.strictObject({});
export const handingOn = z.strictObject({ assignee: assigneeChoice, message: optionalComment });
export const newAttachment = z.strictObject({ documentId: idShape });
export const newComment = z.strictObject({ text: requiredComment });

export const bulkHandingOn = z
  .strictObject({
    /** Everything that this person holds, and what is waiting for them in person. */
    holderUserId: idShape.optional(),
    taskIds: z.array(idShape).min(1).max(bulkMaximum, `must name at most ${bulkMaximum} tasks`).optional(),
    assignee: assigneeChoice,
    message: optionalComment,
    preview: z.boolean('must be true (only show what would happen) or false (do it)'),
  })
  .refine((body) => (body.holderUserId === undefined) !== (body.taskIds === undefined), {
    path: ['taskIds'],
    message: 'name either taskIds or holderUserId',
  });

const yesOrNo = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

export const taskQuery = z.object({
  box: taskBox.default('inbox'),
  /** One status, or several with commas between them. */
  status: z
    .string()
    .max(60)
    .transform((value) => [...new Set(value.split(','))])
    .pipe(z.array(taskStatus))
    .optional(),
  q: z.string().trim().max(200, 'must have at most 200 characters').optional(),
  dueBefore: moment.optional(),
  overdue: yesOrNo.optional(),
  priority: taskPriority.optional(),
  /** The organisation, or the person, that the work comes from. */
  sender: idShape.optional(),
  roleId: idShape.optional(),
  /** For box=organisation: another organisation of the account that the caller administers. */
  organisationId: idShape.optional(),
  ...pageQuery,
});

/** An assignee wherever one stands; who may not be known has no id and no name. */
export const assigneeView = z.union([
  z.object({
    kind: assigneeKind,
    id: z.string(),
    name: z.string(),
    organisation: organisationName,
    isAgent: agentMark,
  }),
  z.object({ kind: z.enum(['role', 'person']), id: z.null(), name: z.null(), organisation: organisationName }),
]);

/** A document on a task: seen by whoever holds it, and by the sending side. */
export const attachedView = z.object({
  id: z.string(),
  name: z.string(),
  /** The version that was attached; a verdict is on this one. */
  version: z.number().int(),
  sizeBytes: z.number(),
  contentType: z.string(),
  verdict: taskVerdict.nullable(),
  attachedAt: z.string(),
});

export const taskView = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  kind: taskKind,
  priority: taskPriority,
  dueAt: z.string().nullable(),
  overdue: z.boolean(),
  status: taskStatus,
  from: z.object({ organisation: organisationName, user: personView }),
  assignees: z.array(assigneeView),
  holder: personView.nullable(),
  verdict: taskVerdict.nullable(),
  documents: z.array(attachedView),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
  version: z.number().int(),
  may: z.object({
    take: z.boolean(),
    putBack: z.boolean(),
    complete: z.boolean(),
    decline: z.boolean(),
    transfer: z.boolean(),
    change: z.boolean(),
    cancel: z.boolean(),
    comment: z.boolean(),
    attach: z.boolean(),
    detach: z.boolean(),
  }),
});
export const taskPage = pageOf(taskView);

export const taskCounts = z.object({
  /** In the inbox: waiting to be taken, or held by the caller. */
  inbox: z.number().int(),
  open: z.number().int(),
  held: z.number().int(),
  overdue: z.number().int(),
  /** No number above this is counted exactly. */
  maximum: z.number().int(),
});

export const commentView = z.object({ id: z.string(), author: personView, text: z.string(), createdAt: z.string() });
export const commentPage = pageOf(commentView);

export const eventView = z.object({
  id: z.string(),
  /** created, assigned, taken, put_back, completed, declined, transferred, changed, cancelled, withdrawn, commented, document_attached, document_detached */
  kind: z.string(),
  actor: personView.nullable(),
  /** The other person or role of the event: who was assigned, who received it. */
  assignee: assigneeView.nullable(),
  /** The organisation that the event is about, where it names one and nobody in it. */
  organisation: organisationName.nullable(),
  comment: z.string().nullable(),
  at: z.string(),
});
export const eventPage = pageOf(eventView);

export const bulkResult = z.object({
  items: z.array(
    z.object({ taskId: z.string(), title: z.string().nullable(), allowed: z.boolean(), because: z.string() }),
  ),
  transferred: z.number().int(),
});

export type NewTask = z.output<typeof newTask>;
export type TaskChanges = z.output<typeof taskChanges>;
export type HandingOn = z.output<typeof handingOn>;
export type BulkHandingOn = z.output<typeof bulkHandingOn>;
export type TaskQuery = z.output<typeof taskQuery>;
export type TaskView = z.input<typeof taskView>;
export type AssigneeView = z.input<typeof assigneeView>;
export type CommentView = z.input<typeof commentView>;
export type EventView = z.input<typeof eventView>;
export type TaskCounts = z.input<typeof taskCounts>;
export type BulkResult = z.input<typeof bulkResult>;
