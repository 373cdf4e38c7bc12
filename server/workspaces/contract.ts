import { z } from 'zod';
import { agentMark, personView } from '../access/contract.ts';
import { emailAddress } from '../identity/email-address.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { line, moment, text } from '../platform/shapes.ts';

/** What participants may be given; the order is the one in which views name them. */
export const abilityShape = z.enum(
  ['preview', 'download', 'upload', 'edit', 'delete', 'comment', 'invite', 'manage'],
  'must be one of preview, download, upload, edit, delete, comment, invite, manage',
);
const truth = z.boolean('must be true or false');

export const workspaceParams = z.strictObject({ id: idShape });
export const participantParams = z.strictObject({ id: idShape, participantId: idShape });

export const newWorkspace = z.strictObject({ name: line(200), description: text(2000).default('') });
export const workspaceChange = z.strictObject({
  name: line(200).optional(),
  description: text(2000).optional(),
  /** Open only to who has confirmed a second factor in this session. */
  demandsSecondFactor: truth.optional(),
  /** When it is to close; null takes a planned closing back. For who may close it. */
  closesAt: moment.nullish(),
});
export const workspaceListQuery = z.strictObject({
  ...pageQuery,
  /** Part of the name. */
  q: text(200).optional(),
  status: z.enum(['open', 'closed'], 'must be open or closed').optional(),
  /** ownerless: those of the organisations that one administers whose owner is disabled or has left. */
  role: z.enum(['owner', 'participant', 'ownerless'], 'must be owner, participant or ownerless').optional(),
});

export const workspaceMay = z.object({
  update: z.boolean(),
  invite: z.boolean(),
  readParticipants: z.boolean(),
  changeParticipants: z.boolean(),
  upload: z.boolean(),
  createFolder: z.boolean(),
  leave: z.boolean(),
  transfer: z.boolean(),
  close: z.boolean(),
  readRecord: z.boolean(),
  readCost: z.boolean(),
});

export const workspaceView = z.object({
  id: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  name: z.string(),
  description: z.string(),
  status: z.enum(['open', 'closed']),
  /** Null while a demanded second factor is missing: then nothing but the name is told. */
  owner: personView.nullable(),
  /** What the caller may do in it. */
  abilities: z.array(abilityShape),
  isOwner: z.boolean(),
  /** The caller takes part without the other participants seeing it. */
  isHidden: z.boolean(),
  demandsSecondFactor: z.boolean(),
  /** It demands a second factor that this session has not confirmed. */
  secondFactorNeeded: z.boolean(),
  closesAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  /** The folder of a content repository that it is kept the same as; null for most. */
  link: z
    .object({
      id: z.string(),
      kind: z.string(),
      name: z.string(),
      path: z.string(),
      mode: z.enum(['collaboration', 'publication']),
      state: z.enum(['waiting', 'running', 'equal', 'room_needed', 'confirmation_needed', 'away', 'failed']),
      lastRunAt: z.string().nullable(),
    })
    .nullable(),
  documentCount: z.number().nullable(),
  /** Of those whom the caller may see. */
  participantCount: z.number().nullable(),
  createdAt: z.string(),
  version: z.number(),
  may: workspaceMay,
});
export const workspacePage = pageOf(workspaceView);

export const participantView = z.object({
  id: z.string(),
  email: z.string(),
  /** Null while the address belongs to nobody yet. */
  name: z.string().nullable(),
  status: z.enum(['invited', 'active', 'left', 'removed']),
  abilities: z.array(abilityShape),
  /** Not seen by the other participants until they act. */
  hidden: z.boolean(),
  person: personView.nullable(),
  /** What the inviter wrote to them; for themselves, and for who may change participants. */
  message: z.string().nullable(),
  invitedAt: z.string(),
  joinedAt: z.string().nullable(),
  /** Until when the mailed link works, while they are invited. */
  invitationExpiresAt: z.string().nullable(),
  isSelf: z.boolean(),
  version: z.number(),
  may: z.object({ change: z.boolean(), remove: z.boolean(), resend: z.boolean() }),
});
export const participantPage = pageOf(participantView);
export const participantListQuery = z.strictObject({
  ...pageQuery,
  /** Part of the name or the address. */
  q: text(200).optional(),
  status: z.enum(['invited', 'active'], 'must be invited or active').optional(),
});

/** How many people are invited with one request. */
export const inviteesMaximum = 200;
const most = `must name at most ${inviteesMaximum} people`;
export const inviteBody = z
  .strictObject({
    emails: z.array(emailAddress).max(inviteesMaximum, most).default([]),
    /** People whom the directory shows to the caller. */
    userIds: z.array(idShape).max(inviteesMaximum, most).default([]),
    abilities: z.array(abilityShape).max(8, 'must name each ability once').default(['preview']),
    /** Shown in the app, never mailed. */
    message: text(2000).default(''),
    hidden: truth.default(false),
  })
  .refine(({ emails, userIds }) => emails.length + userIds.length > 0, {
    path: ['emails'],
    error: 'must name somebody',
  })
  .refine(({ emails, userIds }) => emails.length + userIds.length <= inviteesMaximum, {
    path: ['emails'],
    error: most,
  });
export const invitedView = z.object({ items: z.array(participantView), sharesUsed: z.number() });

export const participantChange = z.strictObject({
  abilities: z.array(abilityShape).max(8, 'must name each ability once').optional(),
  hidden: truth.optional(),
});

export const transferBody = z.strictObject({ userId: idShape });
/** Without a time, at once; null takes a planned closing back. */
export const closeBody = z.strictObject({ at: moment.nullish() });

export const workspaceEventView = z.object({
  id: z.string(),
  kind: z.string(),
  /** Null for what happened by itself. */
  actor: personView.nullable(),
  participant: z
    .object({ id: z.string(), email: z.string(), name: z.string().nullable(), isAgent: agentMark })
    .nullable(),
  documentId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  at: z.string(),
});
export const workspaceHistoryQuery = z.strictObject(pageQuery);
export const workspaceHistoryPage = pageOf(workspaceEventView);

export type WorkspaceView = z.infer<typeof workspaceView>;
export type ParticipantView = z.infer<typeof participantView>;
export type InvitedView = z.infer<typeof invitedView>;
export type WorkspaceEventView = z.infer<typeof workspaceEventView>;
export type NewWorkspace = z.output<typeof newWorkspace>;
export type WorkspaceChange = z.output<typeof workspaceChange>;
export type WorkspaceListQuery = z.output<typeof workspaceListQuery>;
export type ParticipantListQuery = z.output<typeof participantListQuery>;
export type InviteBody = z.output<typeof inviteBody>;
export type ParticipantChange = z.output<typeof participantChange>;
