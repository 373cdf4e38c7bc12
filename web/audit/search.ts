import { z } from 'zod';

export const auditTabs = ['records', 'proof', 'outside'] as const;
export type AuditTab = (typeof auditTabs)[number];
export const accessKinds = ['connection', 'task', 'participant'] as const;
export type AccessKind = (typeof accessKinds)[number];

const day = z.iso.date().optional().catch(undefined);
const id = z.guid().optional().catch(undefined);

/** What stands in the address: the tab, and what the records are narrowed to. Days are those of the reader. */
export const auditSearch = z.object({
  tab: z.enum(auditTabs).optional().catch(undefined),
  from: day,
  to: day,
  family: z.string().max(100).optional().catch(undefined),
  who: id,
  about: id,
  refused: z.boolean().optional().catch(undefined),
  q: z.string().max(100).optional().catch(undefined),
  access: z.enum(accessKinds).optional().catch(undefined),
});
export type AuditSearch = z.infer<typeof auditSearch>;
export type AuditFilters = Pick<AuditSearch, 'from' | 'to' | 'family' | 'who' | 'about' | 'refused' | 'q'>;

const FILTERS = ['from', 'to', 'family', 'who', 'about', 'refused', 'q'] as const;

export function countFilters(search: AuditFilters): number {
  return FILTERS.filter((name) => search[name] !== undefined).length;
}

/** The same address without anything that narrows the records. */
export function withoutFilters(search: AuditSearch): AuditSearch {
  const { tab, access } = search;
  return { tab, access };
}

/** What the filters ask of the server; the last day counts whole. */
export function questionOf({ from, to, family, who, about, refused, q }: AuditFilters) {
  return {
    from: from && momentOf(from, 0),
    to: to && momentOf(to, 1),
    kind: family,
    actor: who,
    subject: about,
    outcome: refused ? 'refused' : undefined,
    q,
  };
}

/** When a day begins here, or the day that is so many later. */
function momentOf(day: string, laterDays: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + laterDays).toISOString();
}
