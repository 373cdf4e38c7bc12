import type { TrustedList } from '../contracts.ts';

export type TrustedItem = TrustedList['items'][number];
/** At most so many stand on one list. */
export const TRUSTED_LIMIT = 1000;

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

function isEmailDomain(words: string): boolean {
  const labels = words.split('.');
  return labels.length > 1 && words.length <= 253 && labels.every((label) => LABEL.test(label));
}

function itemOf(piece: string): TrustedItem | null {
  const words = piece.toLowerCase().replace(/\.$/, '');
  const name = words.replace(/^@|^\*\./, '');
  if (isEmailDomain(name)) return { kind: 'email_domain', value: name };
  const [local, place, ...rest] = words.split('@');
  const isAddress = local && local.length <= 64 && !/\s/.test(local) && place && isEmailDomain(place);
  return isAddress && rest.length === 0 ? { kind: 'address', value: words } : null;
}

export function keyOf({ kind, value }: TrustedItem): string {
  return `${kind}:${value}`;
}

/** What was typed or pasted: addresses and e-mail domains, in any order, and the pieces that are neither. */
export function readTrusted(pasted: string): { items: TrustedItem[]; others: string[] } {
  const found = new Map<string, TrustedItem>();
  const others: string[] = [];
  for (const part of pasted.replace(/"[^"]*"/g, ' ').split(/[\s,;]+/)) {
    const piece = part.replace(/^[<'"(]+|[>'")]+$/g, '');
    if (piece === '') continue;
    const item = itemOf(piece);
    if (item) found.set(keyOf(item), item);
    // Names beside addresses in angle brackets are no mistakes.
    else if (/[@.]/.test(piece)) others.push(piece);
  }
  return { items: [...found.values()], others };
}

/** The list with more on it, each once. */
export function withItems(items: TrustedItem[], more: TrustedItem[]): TrustedItem[] {
  return [...new Map([...items, ...more].map((item) => [keyOf(item), item])).values()];
}

export function withoutItem(items: TrustedItem[], item: TrustedItem): TrustedItem[] {
  return items.filter((one) => keyOf(one) !== keyOf(item));
}
