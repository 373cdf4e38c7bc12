import { z } from 'zod';
import { organisationName, personView } from '../access/contract.ts';
import { pageOf, pageQuery } from '../platform/page.ts';

/** One way in which somebody outside has access to something of an organisation. */
export const outsideAccessView = z.object({
  id: z.string(),
  kind: z.enum(['connection', 'task', 'participant']),
  /** Who is outside; null for an address that nobody has yet. */
  organisation: organisationName.nullable(),
  /** Who holds the task or takes part, as far as the reader may know; null where it is nobody in particular. */
  person: personView.nullable(),
  /** The address that was invited, while nobody has it. */
  email: z.string().nullable(),
  /** What they have access to: the other organisation's view along a connection, a task, a workspace. */
  subject: z.object({ kind: z.enum(['connection', 'task', 'workspace']), id: z.string(), name: z.string().nullable() }),
  /** Of a connection: from may send work to to. */
  from: organisationName.nullable(),
  to: organisationName.nullable(),
  level: z.enum(['roles', 'roles_and_users']).nullable(),
  abilities: z.array(z.string()),
  status: z.string(),
  since: z.string(),
  until: z.string().nullable(),
});
export const outsideAccessPage = pageOf(outsideAccessView);
export const outsideAccessQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(['connection', 'task', 'participant']).optional(),
  /** All of it as a file, for whoever cannot send an Accept header, such as a link. */
  format: z.enum(['csv']).optional(),
});

export type OutsideAccessView = z.infer<typeof outsideAccessView>;
export type OutsideAccessPage = z.infer<typeof outsideAccessPage>;
export type OutsideAccessQuery = z.output<typeof outsideAccessQuery>;
