import { z } from 'zod';

export const directorySearch = z.object({
  q: z.coerce.string().max(200).optional().catch(undefined),
  kind: z.enum(['role', 'user']).optional().catch(undefined),
  organisation: z.guid().optional().catch(undefined),
});

export type DirectorySearch = z.output<typeof directorySearch>;
