import { z } from 'zod';
import { pageOf, pageQuery } from '../platform/page.ts';

export const operatorOrganisationsQuery = z.object({ ...pageQuery, q: z.string().max(200).default('') });

export const operatorOrganisation = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  shortName: z.string(),
  kind: z.string(),
  /** Whether its people sign in at its identity provider only, which operators may lift. */
  singleSignOnRequired: z.boolean(),
});
export type OperatorOrganisation = z.infer<typeof operatorOrganisation>;
export const operatorOrganisationPage = pageOf(operatorOrganisation);
