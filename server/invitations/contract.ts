import { z } from 'zod';
import { personView } from '../access/contract.ts';
import { personAddress } from '../identity/email-address.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { text } from '../platform/shapes.ts';
import { roleSummary } from '../roles/contract.ts';

export const invitationView = z.object({
  id: z.string(),
  organisationId: z.string(),
  email: z.string(),
  /** expired: not accepted within its seven days; it can be sent again. */
  status: z.enum(['pending', 'accepted', 'withdrawn', 'expired']),
  /** The pending user, while there is one. */
  userId: z.string().nullable(),
  /** The roles that wait with them. */
  roles: z.array(roleSummary),
  message: z.string(),
  invitedBy: personView.nullable(),
  createdAt: z.string(),
  expiresAt: z.string(),
  version: z.number(),
  may: z.object({ resend: z.boolean(), withdraw: z.boolean() }),
});
/** With the link to copy, which is known only now: what is kept of it is a hash. */
export const invitationWithLink = invitationView.extend({ link: z.string() });
export const invitationPage = pageOf(invitationView);

export const newInvitation = z.strictObject({
  email: personAddress,
  roleIds: z.array(idShape).max(50, 'must name at most 50 roles').default([]),
  message: text(2000).default(''),
});

/** How many addresses are looked at in one preview. */
export const previewedAddressesMaximum = 500;
export const invitationPreviewBody = z.strictObject({
  emails: z
    .array(z.string().max(1000, 'must have at most 1000 characters'))
    .max(previewedAddressesMaximum, `must name at most ${previewedAddressesMaximum} addresses`),
});
export const invitationPreview = z.object({
  items: z.array(
    z.object({
      /** As it was given. */
      email: z.string(),
      state: z.enum(['fine', 'malformed', 'owned_elsewhere']),
    }),
  ),
});

export const organisationInvitationsParams = z.strictObject({ id: idShape });
export const organisationInvitationParams = z.strictObject({ id: idShape, invitationId: idShape });
export const invitationParams = z.strictObject({ id: idShape });
export const invitationListQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(['pending', 'accepted', 'withdrawn', 'expired']).optional(),
});

export type InvitationView = z.infer<typeof invitationView>;
export type InvitationWithLink = z.infer<typeof invitationWithLink>;
export type InvitationPreview = z.infer<typeof invitationPreview>;
export type InvitationPage = z.infer<typeof invitationPage>;
export type NewInvitation = z.output<typeof newInvitation>;
export type InvitationListQuery = z.output<typeof invitationListQuery>;
