import { z } from 'zod';
import { userView as knownUser } from '../identity/contract.ts';
import { emailAddress } from '../identity/email-address.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { line } from '../platform/shapes.ts';

export const userStatus = z.enum(['pending', 'active', 'disabled']);
export const userKind = z.enum(['person', 'agent'], 'must be person or agent');

/** A user with what the caller may do with them. */
export const userView = knownUser.extend({
  /** When a mail server refused the address for good; null for everybody but the person and their administrators. */
  emailRefusedAt: z.string().nullable(),
  may: z.object({ rename: z.boolean(), disable: z.boolean(), enable: z.boolean(), transfer: z.boolean() }),
});
export const userPage = pageOf(userView);

export const userChange = z.strictObject({
  name: line().optional(),
  status: z.enum(['active', 'disabled'], 'must be active or disabled').optional(),
});
export const userTransfer = z.strictObject({ organisationId: idShape });

export const aliasParams = z.strictObject({ id: idShape, email: emailAddress });
export const userParams = z.strictObject({ id: idShape });
export const userListQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(200).optional(),
  status: userStatus.optional(),
  roleId: idShape.optional(),
  /** People, or agents: users who are programs. */
  kind: userKind.optional(),
});

export type UserView = z.infer<typeof userView>;
export type UserPage = z.infer<typeof userPage>;
export type UserChange = z.output<typeof userChange>;
export type UserTransfer = z.output<typeof userTransfer>;
export type UserListQuery = z.output<typeof userListQuery>;
