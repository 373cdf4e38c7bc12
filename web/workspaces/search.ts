import { z } from 'zod';

export const roleFilters = ['owner', 'participant', 'ownerless'] as const;
export const statusFilters = ['open', 'closed', 'all'] as const;

/** What an address of the list says, so that it can be kept, shared and gone back to. */
export const workspacesSearch = z.object({
  q: z.coerce.string().max(200).optional().catch(undefined),
  role: z.enum(roleFilters).optional().catch(undefined),
  status: z.enum(statusFilters).optional().catch(undefined),
  /** Opens the dialog, so that commands can lead there. */
  create: z.boolean().optional().catch(undefined),
});

export const tabNames = ['documents', 'participants', 'history', 'settings'] as const;
export type TabName = (typeof tabNames)[number];

/** Where one is in a workspace: mails name `document`. */
export const workspaceSearch = z.object({
  tab: z.enum(tabNames).optional().catch(undefined),
  folder: z.guid().optional().catch(undefined),
  document: z.guid().optional().catch(undefined),
  q: z.coerce.string().max(200).optional().catch(undefined),
  tag: z.coerce.string().max(50).optional().catch(undefined),
  sort: z.enum(['name', 'newest']).optional().catch(undefined),
});

export type WorkspacesSearch = z.output<typeof workspacesSearch>;
export type WorkspaceSearch = z.output<typeof workspaceSearch>;
