import { z } from 'zod';

/** Id and name of an organisation wherever one stands in a view. */
export const organisationName = z.object({ id: z.string(), name: z.string() });

/** Stands with whoever is shown by name and is an agent, a program that acts by itself; with nobody else. */
export const agentMark = z.literal(true).optional();

/** A person wherever one stands in a view. Id and name are null when the caller may not know who it is (API.md, Conventions). */
export const personView = z.object({
  kind: z.literal('person'),
  id: z.string().nullable(),
  name: z.string().nullable(),
  organisation: organisationName,
  isAgent: agentMark,
});

export type PersonView = z.infer<typeof personView>;
export type OrganisationName = z.infer<typeof organisationName>;
