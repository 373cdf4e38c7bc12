import { z } from 'zod';
import { agentMark, organisationName, personView } from '../access/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { identityProof, moment, optionalComment, requiredComment, text } from '../platform/shapes.ts';

export const connectionLevel = z.enum(['roles', 'roles_and_users'], 'must be roles or roles_and_users');
export const connectionStatus = z.enum(['requested', 'paired', 'rejected', 'cancelled', 'expired', 'ended']);
export const connectionViews = ['incoming', 'requested', 'paired', 'rejected', 'ended'] as const;

export const connectionParams = z.object({ id: idShape });

export const requestBody = z.strictObject({
  toOrganisationId: idShape,
  /** For which organisation an enterprise administrator asks; else one's own. */
  fromOrganisationId: idShape.optional(),
  comment: optionalComment,
  endsAt: moment.nullish(),
  ...identityProof,
});

export const acceptBody = z.strictObject({ level: connectionLevel, comment: requiredComment, ...identityProof });
export const rejectBody = z.strictObject({
  comment: requiredComment,
  /** Takes no further requests from the asking organisation, which cannot tell. */
  block: z.boolean('must be true or false').default(false),
  ...identityProof,
});
export const levelBody = z.strictObject({ level: connectionLevel, comment: requiredComment, ...identityProof });
export const endBody = z.strictObject({
  comment: requiredComment,
  /** Withdraws the open tasks; else they may be finished. */
  withdrawTasks: z.boolean('must be true or false').default(false),
  ...identityProof,
});
export const emptyBody = z.strictObject({});

/** For which organisation an enterprise administrator looks; else one's own. */
const whose = { organisationId: idShape.optional() };

export const listQuery = z.object({
  view: z.enum(connectionViews, `must be one of ${connectionViews.join(', ')}`),
  ...whose,
  /** Part of the other organisation's name. */
  q: text(200).optional(),
  withOrganisationId: idShape.optional(),
  ...pageQuery,
});
export const historyQuery = z.object(pageQuery);
export const previewQuery = z.object({ level: connectionLevel });
export const whoseQuery = z.object(whose);
export const blocksQuery = z.object({ ...whose, ...pageQuery });
export const blockParams = z.object({ organisationId: idShape });

export const connectionMay = z.object({
  accept: z.boolean(),
  reject: z.boolean(),
  cancel: z.boolean(),
  resend: z.boolean(),
  changeLevel: z.boolean(),
  end: z.boolean(),
  preview: z.boolean(),
  readImpact: z.boolean(),
});

export const connectionView = z.object({
  id: z.string(),
  from: organisationName,
  to: organisationName,
  status: connectionStatus,
  level: connectionLevel.nullable(),
  requestedBy: personView.nullable(),
  requestedAt: z.string(),
  requestComment: z.string(),
  /** When an unanswered request runs out by itself. */
  requestExpiresAt: z.string(),
  resentAt: z.string().nullable(),
  answeredBy: personView.nullable(),
  answeredAt: z.string().nullable(),
  answerComment: z.string().nullable(),
  endsAt: z.string().nullable(),
  /** Who ended or cancelled it; null for what ran out by itself. */
  endedBy: personView.nullable(),
  endedAt: z.string().nullable(),
  endComment: z.string().nullable(),
  version: z.number(),
  may: connectionMay,
});
export const connectionPage = pageOf(connectionView);

export const connectionEvent = z.object({
  id: z.string(),
  kind: z.enum(['requested', 'resent', 'accepted', 'rejected', 'cancelled', 'level_changed', 'ended', 'expired']),
  /** Null for what happened by itself. */
  actor: personView.nullable(),
  /** The side that acted; null for what happened by itself. */
  organisation: organisationName.nullable(),
  comment: z.string().nullable(),
  level: connectionLevel.nullable(),
  at: z.string(),
});
export const historyPage = pageOf(connectionEvent);

const named = z.object({ id: z.string(), name: z.string() });

export const previewView = z.object({
  /** `members`: how many people the role shows; missing at level roles, which does not tell. */
  roles: z.array(named.extend({ members: z.number().optional() })),
  users: z.array(named.extend({ roles: z.array(named), isAgent: agentMark })),
  provenEmailDomains: z.array(z.string()),
  /** How many there are in all; the lists hold the first thousand of each. */
  totals: z.object({ roles: z.number(), users: z.number() }),
});

export const impactView = z.object({
  openTasks: z.number(),
  /** Individuals of the receiving organisation whom the sending one sees now, and would not any more. */
  people: z.number(),
  documents: z.number(),
  sentence: z.string(),
});

export const mapView = z.object({
  organisations: z.array(organisationName.extend({ isOurs: z.boolean() })),
  connections: z.array(
    z.object({
      id: z.string(),
      from: z.string(),
      to: z.string(),
      level: connectionLevel.nullable(),
      status: z.enum(['requested', 'paired']),
    }),
  ),
  /** There are more connections than a map can show. */
  isCut: z.boolean(),
});

export const blockView = z.object({
  organisation: organisationName,
  blockedBy: personView.nullable(),
  blockedAt: z.string(),
});
export const blockPage = pageOf(blockView);

export type ConnectionView = z.infer<typeof connectionView>;
export type ConnectionEventView = z.infer<typeof connectionEvent>;
export type PreviewView = z.infer<typeof previewView>;
export type ImpactView = z.infer<typeof impactView>;
export type MapView = z.infer<typeof mapView>;
export type BlockView = z.infer<typeof blockView>;
export type ListQuery = z.output<typeof listQuery>;
