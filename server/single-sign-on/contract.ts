import { z } from 'zod';
import { signedInView } from '../identity/contract.ts';
import { emailAddress } from '../identity/email-address.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { identityProof, line, requiredComment } from '../platform/shapes.ts';
import { code, confirmationOptionsBody } from '../second-factors/contract.ts';

const loopback = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** An issuer as its provider writes it: https, and nothing behind the path. On the server's own machine http will do. */
const issuer = z
  .string()
  .max(500, 'must have at most 500 characters')
  .meta({ format: 'uri', maxLength: 500 })
  .refine((text) => {
    const url = URL.parse(text);
    if (!url || url.username || url.password || text.includes('?') || text.includes('#')) return false;
    return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
  }, 'must be the issuer of the identity provider, such as https://login.example.com')
  .refine((text) => /^[\x21-\x7e]+$/.test(text), 'must hold visible ASCII characters only');

const clientId = z
  .string()
  .min(1, 'must not be empty')
  .max(500, 'must have at most 500 characters')
  .regex(/^[\x20-\x7e]+$/, 'must hold visible ASCII characters only');
const clientSecret = z
  .string()
  .min(1, 'must not be empty')
  .max(1000, 'must have at most 1000 characters')
  .regex(/^[\x20-\x7e]+$/, 'must hold visible ASCII characters only');
const scopes = z
  .array(
    z
      .string()
      .max(100)
      .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be a scope such as profile'),
  )
  .max(19, 'must name at most 19 scopes')
  .transform((names) => [...new Set(['openid', ...names])]);

export const identityProviderParams = z.strictObject({ id: idShape, providerId: idShape });
export const organisationParams = z.strictObject({ id: idShape });

export const createIdentityProviderBody = z.strictObject({
  name: line(200),
  issuer,
  clientId,
  clientSecret,
  scopes: scopes.default(['openid', 'email', 'profile']),
  trustsSecondFactor: z.boolean().default(false),
  ...identityProof,
});

export const changeIdentityProviderBody = z.strictObject({
  name: line(200).optional(),
  issuer: issuer.optional(),
  clientId: clientId.optional(),
  clientSecret: clientSecret.optional(),
  scopes: scopes.optional(),
  enabled: z.boolean().optional(),
  trustsSecondFactor: z.boolean().optional(),
  ...identityProof,
});

export const removeIdentityProviderBody = z.strictObject(identityProof);

export const identityProviderView = z.object({
  id: z.string(),
  organisationId: z.string(),
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()),
  enabled: z.boolean(),
  trustsSecondFactor: z.boolean(),
  /** To be written down at the provider. */
  redirectUri: z.string(),
  postLogoutRedirectUri: z.string(),
  backChannelLogoutUri: z.string(),
  createdAt: z.string(),
  version: z.number(),
  may: z.record(z.string(), z.boolean()),
});
export const identityProviderListQuery = z.strictObject(pageQuery);
export const identityProviderPage = pageOf(identityProviderView);

export const identityProviderTestView = z.object({
  works: z.boolean(),
  /** What is wrong, in a sentence; null when nothing is. */
  problem: z.string().nullable(),
  /** What works and could be better. */
  remarks: z.array(z.string()),
});

export const changeSingleSignOnBody = z.strictObject({
  singleSignOnRequired: z.boolean().optional(),
  emergencyAdministratorIds: z.array(idShape).max(5, 'must name at most 5').optional(),
  ...identityProof,
});
export const singleSignOnView = z.object({
  singleSignOnRequired: z.boolean(),
  /** Who may still sign in by themselves. */
  emergencyAdministrators: z.array(z.object({ id: z.string(), name: z.string() })),
  /** The e-mail domains that the organisation owns: single sign-on is for addresses under these. */
  emailDomains: z.array(z.string()),
  version: z.number(),
  may: z.record(z.string(), z.boolean()),
});

/** An operator's act, for an organisation that cannot do it itself any more. */
export const liftDemandBody = z.strictObject({ comment: requiredComment, ...identityProof });
export const liftedDemandView = z.object({ organisationId: z.string(), singleSignOnRequired: z.literal(false) });

export const findSignInBody = z.strictObject({ email: emailAddress });
export const signInFoundView = z.object({
  provider: z.object({ id: z.string(), name: z.string() }).nullable(),
  passwordAllowed: z.boolean(),
});

const token = z.string().min(1, 'must be the token that the sign-in gave').max(500);
export const confirmLinkBody = z.strictObject({
  token,
  password: z.string().max(200),
  /** For who has a second factor. */
  code: code.optional(),
  recoveryCode: z.string().min(1).max(100).optional(),
});
export const confirmedLinkView = signedInView.extend({ returnTo: z.string() });

const returnTo = z.string().max(500).optional();
export const linkIdentityBody = z.strictObject({ providerId: idShape, returnTo, ...identityProof });
export const freshSignInBody = z.strictObject({
  /** The one act that it is to confirm. */
  act: confirmationOptionsBody.shape.act,
  returnTo,
});
/** Where the browser goes next. */
export const leaveForProviderView = z.object({ location: z.string() });

export const linkedIdentityView = z.object({
  id: z.string(),
  provider: z.object({ id: z.string(), name: z.string(), enabled: z.boolean() }),
  email: z.string().nullable(),
  linkedAt: z.string(),
  lastUsedAt: z.string().nullable(),
});
export const linkedIdentitiesView = z.object({
  items: z.array(linkedIdentityView),
  nextCursor: z.null(),
  /** The provider of one's own that no identity is linked at yet. */
  linkable: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The provider that began this session, when it can sign the person out too. */
  signsOutAt: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export const linkedIdentityParams = z.strictObject({ id: idShape });

export type IdentityProviderView = z.infer<typeof identityProviderView>;
export type IdentityProviderPage = z.infer<typeof identityProviderPage>;
export type IdentityProviderTestView = z.infer<typeof identityProviderTestView>;
export type SingleSignOnView = z.infer<typeof singleSignOnView>;
export type LiftedDemandView = z.infer<typeof liftedDemandView>;
export type SignInFoundView = z.infer<typeof signInFoundView>;
export type LinkedIdentitiesView = z.infer<typeof linkedIdentitiesView>;
