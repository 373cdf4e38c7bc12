import { z } from 'zod';
import { organisationName } from '../access/contract.ts';
import { emailDomainName, personAddress } from '../identity/email-address.ts';
import { connectionVisibility, organisationView, shortName } from '../organisations/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { identityProof, line } from '../platform/shapes.ts';
import { userView } from '../users/contract.ts';

export const plan = z.enum(['free', 'paid']);
/** Far above any real one, and far below where counting would end. */
const shareAllowance = z.number().int().min(0).max(1_000_000_000);

export const accountView = z.object({
  id: z.string(),
  name: z.string(),
  plan,
  shareAllowance: z.number(),
  sharesUsed: z.number(),
  version: z.number(),
  may: z.object({ rename: z.boolean(), changePlan: z.boolean(), addOrganisation: z.boolean() }),
});
export const accountPage = pageOf(accountView);

export const newAccount = z.strictObject({ name: line(), plan, shareAllowance: shareAllowance.default(0) });
export const accountChange = z.strictObject({
  name: line().optional(),
  plan: plan.optional(),
  shareAllowance: shareAllowance.optional(),
});

export const newAccountOrganisation = z.strictObject({
  name: line(),
  shortName: shortName.optional(),
  connectionVisibility: connectionVisibility.default('listed'),
  administrator: z.strictObject({ name: line(), email: personAddress, enterprise: z.boolean().default(false) }),
});
export const accountOrganisation = organisationView.extend({
  invitation: z.object({ id: z.string(), link: z.string() }),
});

const organisationKind = organisationView.shape.kind;

/** A user of one of the account's organisations. */
const managedUser = userView.extend({
  organisation: organisationName.extend({ kind: organisationKind }),
  managed: z.literal(true),
});
/** Somebody outside the account, under an e-mail domain that it owns: who, and of what kind of organisation, no more. */
const unmanagedUser = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  status: userView.shape.status,
  organisation: z.object({ kind: organisationKind }),
  managed: z.literal(false),
  /** The owned e-mail domain that covers the address. */
  emailDomain: z.string(),
  /** The organisation that owns it, into which claiming would move them. */
  owner: organisationName,
  /** Only who sits alone in an individual organisation can be claimed. */
  may: z.object({ claim: z.boolean() }),
});
export const accountUser = z.discriminatedUnion('managed', [managedUser, unmanagedUser]);
export const accountUserPage = pageOf(accountUser);

/** Who administers the account. */
export const enterpriseAdministratorView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  status: userView.shape.status,
  organisation: organisationName,
});
export const enterpriseAdministratorPage = pageOf(enterpriseAdministratorView);
export const enterpriseAdministratorQuery = z.strictObject(pageQuery);
export const accountUserParams = z.strictObject({ id: idShape, userId: idShape });
export const confirmationBody = z.strictObject(identityProof);

export const emailDomainChangeBody = z
  .strictObject({
    from: emailDomainName,
    to: emailDomainName,
    ...identityProof,
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'must be another e-mail domain than the one that it replaces',
  });
export const emailDomainChanged = z.object({ changed: z.number() });

const usedBy = { used: z.number() };
export const accountShares = z.object({
  allowance: z.number(),
  used: z.number(),
  available: z.number(),
  byOrganisation: z.array(z.object({ organisationId: z.string(), name: z.string(), ...usedBy })),
  /** Open workspaces, and closed ones while they use any; their names are for administrators of the account. */
  byWorkspace: z.array(
    z.object({ workspaceId: z.string(), name: z.string().nullable(), organisationId: z.string(), ...usedBy }),
  ),
});

export const accountParams = z.strictObject({ id: idShape });
export const accountListQuery = z.strictObject({ ...pageQuery, q: z.string().max(200).optional() });
export const accountUserListQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(200).optional(),
  status: userView.shape.status.optional(),
  /** Only addresses under this name. */
  emailDomain: z.preprocess((value) => value || undefined, emailDomainName.optional()),
  managed: z.preprocess((value) => value || undefined, z.enum(['true', 'false']).default('true')),
});

export type AccountView = z.infer<typeof accountView>;
export type AccountPage = z.infer<typeof accountPage>;
export type NewAccount = z.output<typeof newAccount>;
export type AccountChange = z.output<typeof accountChange>;
export type NewAccountOrganisation = z.output<typeof newAccountOrganisation>;
export type AccountOrganisation = z.infer<typeof accountOrganisation>;
export type AccountUser = z.infer<typeof accountUser>;
export type AccountUserPage = z.infer<typeof accountUserPage>;
export type EnterpriseAdministratorPage = z.infer<typeof enterpriseAdministratorPage>;
export type EmailDomainChange = z.output<typeof emailDomainChangeBody>;
export type Confirmation = z.output<typeof confirmationBody>;
export type AccountShares = z.infer<typeof accountShares>;
export type AccountListQuery = z.output<typeof accountListQuery>;
export type AccountUserListQuery = z.output<typeof accountUserListQuery>;
