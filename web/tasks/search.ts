import { z } from 'zod';

export const stateFilters = ['todo', 'open', 'taken', 'completed', 'declined', 'cancelled', 'all'] as const;
export const dueFilters = ['overdue', 'today', 'week'] as const;
export type StateFilter = (typeof stateFilters)[number];
export type DueFilter = (typeof dueFilters)[number];

const id = z.guid().optional().catch(undefined);

/** What an address of a list of tasks says, so that a list can be kept, shared and gone back to. */
const filters = z.object({
  q: z.coerce.string().max(200).optional().catch(undefined),
  state: z.enum(stateFilters).optional().catch(undefined),
  due: z.enum(dueFilters).optional().catch(undefined),
  /** The organisation that the work comes from. */
  from: id,
  /** The role that the work is for. */
  role: id,
});

export const inboxSearch = filters.extend({
  box: z.literal('organisation').optional().catch(undefined),
  /** For box=organisation: another organisation of the account. */
  organisation: id,
});
export const sentSearch = filters.omit({ from: true, role: true });
export const newTaskSearch = z.object({
  /** `role:…` or `user:…`: to whom, chosen elsewhere. */
  to: z
    .string()
    .regex(/^(role|user):[0-9a-f-]{36}$/i)
    .optional()
    .catch(undefined),
});

export type Filters = Partial<z.output<typeof filters>>;
export type InboxSearch = z.output<typeof inboxSearch>;
