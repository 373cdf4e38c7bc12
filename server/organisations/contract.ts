import { z } from 'zod';
import { emailAddress, emailDomainName } from '../identity/email-address.ts';
import { idShape } from '../platform/ids.ts';
import { pageOf, pageQuery } from '../platform/page.ts';
import { line } from '../platform/shapes.ts';

export const connectionVisibility = z.enum(['listed', 'unlisted', 'none']);

/** One label, as in a DNS name; upper case is read as lower case. */
export const shortName = z
  .string()
  .max(200)
  .meta({ pattern: '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$', maxLength: 63 })
  .transform((value) => value.trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(
        /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
        'must be 1 to 63 letters a to z, digits or hyphens, with no hyphen at either end',
      ),
  );

export const organisationView = z.object({
  id: z.string(),
  accountId: z.string(),
  name: z.string(),
  shortName: z.string(),
  kind: z.enum(['organisation', 'individual', 'installation']),
  connectionVisibility,
  transferNeedsSharedRole: z.boolean(),
  /** Its people reach nothing until they have a second factor and have confirmed it. */
  secondFactorRequired: z.boolean(),
  version: z.number(),
  may: z.object({
    update: z.boolean(),
    invite: z.boolean(),
    readInvitations: z.boolean(),
    readUsers: z.boolean(),
    changeRoles: z.boolean(),
    requestConnection: z.boolean(),
  }),
});

/** What anyone may know of an organisation that they may ask to connect with. */
export const organisationReference = z.object({ id: z.string(), name: z.string(), shortName: z.string() });
export const organisationPage = pageOf(organisationReference);

export const organisationChange = z.strictObject({
  name: line().optional(),
  shortName: shortName.optional(),
  connectionVisibility: connectionVisibility.optional(),
  transferNeedsSharedRole: z.boolean().optional(),
  secondFactorRequired: z.boolean().optional(),
});

export const trustedItemsMaximum = 1000;
/** An address, or an e-mail domain with everything below it. */
export const trustedItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('address'), value: emailAddress }),
  z.strictObject({ kind: z.literal('email_domain'), value: emailDomainName }),
]);
export const trustedListBody = z.strictObject({
  items: z.array(trustedItem).max(trustedItemsMaximum, `must name at most ${trustedItemsMaximum}`),
});
export const trustedListView = z.object({
  /** Without any item, everybody is trusted. */
  items: z.array(z.object({ kind: z.enum(['address', 'email_domain']), value: z.string() })),
  version: z.number(),
  may: z.object({ change: z.boolean() }),
});

export const organisationParams = z.strictObject({ id: idShape });
export const organisationListQuery = z.strictObject({
  ...pageQuery,
  /** true: those that the caller's organisation may ask to connect with; else those that the caller belongs to, administers or operates. */
  connectable: z.enum(['true', 'false']).default('false'),
  q: z.string().max(200).optional(),
  shortName: z.string().max(200).optional(),
});

export type TrustedItem = z.output<typeof trustedItem>;
export type TrustedListView = z.infer<typeof trustedListView>;
export type OrganisationView = z.infer<typeof organisationView>;
export type OrganisationReference = z.infer<typeof organisationReference>;
export type OrganisationPage = z.infer<typeof organisationPage>;
export type OrganisationChange = z.output<typeof organisationChange>;
export type OrganisationListQuery = z.output<typeof organisationListQuery>;
