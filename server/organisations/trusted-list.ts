import type { TrustedItem } from './contract.ts';

/**
 * Whom an organisation trusts to be invited into its workspaces (SPEC 8). Without any item it keeps no list, and anybody
 * may be; else the address itself must be there, or an e-mail domain at or above it at a label boundary.
 */
export function isTrusted(items: TrustedItem[], email: string): boolean {
  const host = email.slice(email.lastIndexOf('@') + 1);
  return (
    items.length === 0 ||
    items.some(({ kind, value }) =>
      kind === 'address' ? value === email : host === value || host.endsWith(`.${value}`),
    )
  );
}

/** The same items once each, in one order: addresses first, then e-mail domains, by letter. */
export function orderTrustedItems(items: TrustedItem[]): TrustedItem[] {
  const byKey = new Map(items.map((item) => [`${item.kind} ${item.value}`, item]));
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
}
