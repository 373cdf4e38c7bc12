import { z } from 'zod';
import { personView } from '../access/contract.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { identityProof, line } from '../platform/shapes.ts';

export const organisationParams = z.strictObject({ id: idShape });
export const scimTokenParams = z.strictObject({ id: idShape, tokenId: idShape });
export const listQuery = z.strictObject(pageQuery);

export const createScimTokenBody = z.strictObject({ name: line(100), ...identityProof });
/** With the token, this once. */
export const newScimTokenView = z.object({
  id: z.string(),
  name: z.string(),
  token: z.string(),
  createdAt: z.string(),
});
export const scimTokenView = z.object({
  id: z.string(),
  name: z.string(),
  createdBy: personView.nullable(),
  createdAt: z.string(),
  /** To the minute. */
  lastUsedAt: z.string().nullable(),
});
export const scimTokenPage = pageOf(scimTokenView);

export const provisioningView = z.object({
  organisationId: z.string(),
  /** What the identity provider is given beside a token. */
  baseUrl: z.string(),
  /** Whether provisioning may make and unmake administrators; it may always disable one who is not the last. */
  managesAdministrators: z.boolean(),
  /** Tokens that an organisation may have. */
  tokensMaximum: z.number(),
  version: z.number(),
  may: z.object({ change: z.boolean() }),
});
export const changeProvisioningBody = z.strictObject({ managesAdministrators: z.boolean(), ...identityProof });

export const scimRequestView = z.object({
  id: z.string(),
  tokenName: z.string(),
  method: z.string(),
  /** Below the base URL, without the query. */
  path: z.string(),
  status: z.number(),
  /** Why it was refused. */
  detail: z.string().nullable(),
  at: z.string(),
});
export const scimRequestPage = pageOf(scimRequestView);

export type NewScimToken = z.infer<typeof newScimTokenView>;
export type ScimTokenPage = z.infer<typeof scimTokenPage>;
export type ProvisioningView = z.infer<typeof provisioningView>;
export type ScimRequestPage = z.infer<typeof scimRequestPage>;
export type ListQuery = z.output<typeof listQuery>;
