import { z } from 'zod';
import { organisationName } from '../access/contract.ts';
import { organisationView } from '../organisations/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { identityProof, line, newPassword } from '../platform/shapes.ts';
import { emailAddress, personAddress } from './email-address.ts';

const placementRule = z.enum(['invitation', 'owned_domain', 'link_agent', 'self_registration']);

/** Which rule placed somebody (SPEC 4). */
export const placementView = z.object({ rule: placementRule, emailDomain: z.string().nullable() });

/** The same as it is kept on them, with the reason in words. */
export const keptPlacementView = placementView.extend({
  /** By what act they came to their organisation. */
  act: z.enum(['sign_up', 'invitation', 'link', 'email_change', 'transfer', 'claim', 'provisioning']).nullable(),
  because: z.string(),
  at: z.string().nullable(),
});

/** Where an address would land, and why: what each rule says, in their order. */
export const placementQuery = z.strictObject({ email: emailAddress });
export const explainedPlacement = z.object({
  email: z.string(),
  /** Null: an individual organisation of their own would be founded. */
  organisation: organisationName.nullable(),
  rule: placementRule,
  emailDomain: z.string().nullable(),
  considered: z.array(z.object({ rule: placementRule, applies: z.boolean(), because: z.string() })),
});

/** A user as those see them who may know everything about them: themselves, their organisation, their account. */
export const userView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  kind: z.enum(['person', 'agent']),
  status: z.enum(['pending', 'active', 'disabled']),
  organisationId: z.string(),
  roles: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      visibility: z.enum(['public', 'private']),
      securityLevel: z.enum(['member', 'coordinator', 'administrator']),
    }),
  ),
  isOperator: z.boolean(),
  isEnterpriseAdministrator: z.boolean(),
  /** Null for who was placed by no rule, such as operators. */
  placement: keptPlacementView.nullable(),
  /** Former addresses that still sign them in. */
  aliases: z.array(z.string()),
  createdAt: z.string(),
  version: z.number(),
});

/** The organisation that one belongs to. */
export const ownOrganisationView = organisationView.omit({ may: true });

export const ownAccountView = z.object({
  id: z.string(),
  name: z.string(),
  plan: z.enum(['free', 'paid']),
  shareAllowance: z.number(),
  sharesUsed: z.number(),
});

export const meView = z.object({
  user: userView,
  organisation: ownOrganisationView,
  account: ownAccountView,
  /** Whether they have a second factor, must have one, and when this session has confirmed it. */
  secondFactor: z.object({ has: z.boolean(), isRequired: z.boolean(), confirmedAt: z.string().nullable() }),
  may: z.record(z.string(), z.boolean()),
});

const token = z.string().min(1, 'must be the token of the link').max(500);

export const signUpBody = z.strictObject({ name: line(200), email: personAddress, password: newPassword });
export const signUpAnswer = z.object({ status: z.literal('verification_sent') });
export const tokenBody = z.strictObject({ token });
export const placedView = z.object({
  user: userView,
  organisation: ownOrganisationView,
  placement: placementView,
  /** The workspace that an accepted invitation leads into. */
  workspaceId: z.string().optional(),
});

export const signInBody = z.strictObject({ email: emailAddress, password: z.string().max(200) });
export const signedInView = z.object({ user: userView });
/** How this request is signed in: in a session, or by an API token. */
export const currentSessionView = z.object({
  userId: z.string(),
  organisationId: z.string(),
  by: z.enum(['session', 'api_token']),
});

export const passwordResetBody = z.strictObject({ email: emailAddress });
export const passwordResetAnswer = z.object({ status: z.literal('reset_sent') });
export const completePasswordResetBody = z.strictObject({ token, password: newPassword });
export const changePasswordBody = z.strictObject({ newPassword, ...identityProof });

export const changeEmailBody = z.strictObject({ email: personAddress, ...identityProof });
export const changedEmailView = z.object({
  user: userView,
  organisation: ownOrganisationView,
  /** Null for operators, whom no rule places. */
  placement: placementView.nullable(),
});
export const renameMeBody = z.strictObject({ name: line(200) });

export const createApiTokenBody = z.strictObject({ name: line(200), ...identityProof });
export const apiTokenView = z.object({ id: z.string(), name: z.string(), createdAt: z.string() });
export const newApiTokenView = z.object({ id: z.string(), token: z.string(), name: z.string(), createdAt: z.string() });
export const apiTokenParams = z.strictObject({ id: idShape });
export const apiTokensQuery = z.strictObject(pageQuery);
export const apiTokensPage = pageOf(apiTokenView);

/** A new person chooses name and password; somebody who is signed in sends the token alone. */
export const acceptInvitationBody = z.strictObject({
  token,
  name: line(200).optional(),
  password: newPassword.optional(),
});
export const invitationLookView = z.object({
  organisation: organisationName,
  email: z.string(),
  invitedBy: z.string().nullable(),
  message: z.string(),
  hasAccount: z.boolean(),
  expiresAt: z.string(),
  /** Set when it leads into a workspace of the organisation, and not into the organisation. */
  workspace: z.object({ id: z.string(), name: z.string() }).nullable(),
});

export const createOperatorBody = z.strictObject({
  name: line(200).optional(),
  email: personAddress,
  password: newPassword,
});

export type UserView = z.infer<typeof userView>;
export type OwnOrganisationView = z.infer<typeof ownOrganisationView>;
export type OwnAccountView = z.infer<typeof ownAccountView>;
export type PlacementView = z.infer<typeof placementView>;
export type ExplainedPlacement = z.infer<typeof explainedPlacement>;
export type PlacedView = z.infer<typeof placedView>;
