import type { EmailDomain } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { Tone } from '../ui/StatusBadge.tsx';

const words = text.emailDomains;

/** What a person sees it as: a dispute and a missing record come before the state they happen in. */
export type Standing = keyof typeof words.badges;

export function standingOf(emailDomain: EmailDomain): Standing {
  if (emailDomain.dispute) return 'disputed';
  if (emailDomain.status === 'owned' && emailDomain.grace) return 'grace';
  return emailDomain.status;
}

export const TONES: Record<Standing, Tone> = {
  owned: 'good',
  unproven: 'waiting',
  associated: 'neutral',
  lapsed: 'bad',
  grace: 'bad',
  disputed: 'waiting',
};

/** Since or until when it stands so, with the word that goes before the time. */
export function momentOf(emailDomain: EmailDomain): { word: string; at: string } | null {
  const { since } = words;
  switch (standingOf(emailDomain)) {
    case 'disputed':
      return emailDomain.dispute ? { word: since.disputed, at: emailDomain.dispute.openedAt } : null;
    case 'grace':
      return emailDomain.grace ? { word: since.graceUntil, at: emailDomain.grace.endsAt } : null;
    case 'owned':
      return emailDomain.provedAt ? { word: since[emailDomain.provedBy ?? 'dns'], at: emailDomain.provedAt } : null;
    case 'lapsed':
      return emailDomain.lapsedAt ? { word: since.lapsed, at: emailDomain.lapsedAt } : null;
    case 'unproven':
      return { word: since.claimed, at: emailDomain.createdAt };
    case 'associated':
      return null;
  }
}

/** What follows from it today, in a sentence. */
export function sayMeaning(emailDomain: EmailDomain): string {
  const { unicodeName: name, organisation } = emailDomain;
  switch (standingOf(emailDomain)) {
    case 'disputed':
      return emailDomain.dispute?.as === 'claimant'
        ? words.meaning.claimant(name)
        : words.meaning.holder(name, organisation.name);
    case 'grace':
      return words.meaning.grace(name);
    case 'owned':
      return words.meaning.owned(name, organisation.name);
    case 'lapsed':
      return words.meaning.lapsed(name, organisation.name);
    case 'unproven':
      return words.meaning.unproven(name);
    case 'associated':
      return words.meaning.associated(name);
  }
}

/** "without a.acme.example and b.acme.example", or how many when there are more. */
export function sayExcluded(names: string[]): string {
  const FEW = 2;
  return names.length <= FEW ? words.excludedSummary(names.join(', ')) : words.excludedCount(names.length);
}

/** The name that somebody means who typed a whole address. */
export function nameFrom(typed: string): string {
  return typed.trim().replace(/^.*@/, '');
}
