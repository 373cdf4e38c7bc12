import { z } from 'zod';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { line, text } from '../platform/shapes.ts';

export const roleVisibility = z.enum(['public', 'private']);
export const securityLevel = z.enum(['member', 'coordinator', 'administrator']);

/** A role wherever one stands beside a person. */
export const roleSummary = z.object({
  id: z.string(),
  name: z.string(),
  visibility: roleVisibility,
  securityLevel,
});

export const roleView = roleSummary.extend({
  organisationId: z.string(),
  description: z.string(),
  /** Whoever holds it may read the audit of the organisation. */
  isAuditor: z.boolean(),
  /** Administrators or Everyone, which every organisation has; null for all others. */
  builtin: z.enum(['administrators', 'everyone']).nullable(),
  /** Active members. */
  memberCount: z.number(),
  version: z.number(),
  may: z.object({ update: z.boolean(), delete: z.boolean(), changeMembers: z.boolean() }),
});
export const rolePage = pageOf(roleView);

const description = text(2000);

export const newRole = z.strictObject({
  name: line(),
  description: description.default(''),
  visibility: roleVisibility,
  securityLevel,
  isAuditor: z.boolean().default(false),
});
export const roleChange = z.strictObject({
  name: line().optional(),
  description: description.optional(),
  visibility: roleVisibility.optional(),
  securityLevel: securityLevel.optional(),
  isAuditor: z.boolean().optional(),
});

export const roleParams = z.strictObject({ id: idShape });
export const roleMemberParams = z.strictObject({ id: idShape, userId: idShape });
export const roleListQuery = z.strictObject({ ...pageQuery, q: z.string().max(200).optional() });
export const roleMemberListQuery = z.strictObject(pageQuery);

export type RoleSummary = z.infer<typeof roleSummary>;
export type RoleView = z.infer<typeof roleView>;
export type RolePage = z.infer<typeof rolePage>;
export type NewRole = z.output<typeof newRole>;
export type RoleChange = z.output<typeof roleChange>;
export type RoleListQuery = z.output<typeof roleListQuery>;
export type RoleMemberListQuery = z.output<typeof roleMemberListQuery>;
