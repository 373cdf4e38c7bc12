import type { User, UserStatus } from '../contracts.ts';
import { text } from '../text/index.ts';
import type { Tone } from '../ui/StatusBadge.tsx';

const words = text.people;

export const TONES: Record<UserStatus, Tone> = { pending: 'waiting', active: 'good', disabled: 'neutral' };

/** Somebody invited has no name before they accept. */
export function nameOf(person: Pick<User, 'name' | 'email'>): string {
  return person.name || person.email;
}

export function isNamed(person: Pick<User, 'name' | 'email'>): boolean {
  return person.name !== '' && person.name !== person.email;
}

/** "Ada is in X because …", to whoever looks after people. */
export function sayWhyHere(person: User, organisation: string): string {
  const name = nameOf(person);
  if (person.status === 'pending') return words.placement.pending(name, organisation);
  if (!person.placement) return words.placement.unknown(name, organisation);
  const { rule, emailDomain, act } = person.placement;
  if (act === 'transfer') return words.placement.transfer(name, organisation);
  if (act === 'claim') return words.placement.claim(name, organisation, emailDomain);
  switch (rule) {
    case 'owned_domain':
      return words.placement.owned_domain(name, organisation, emailDomain);
    case 'invitation':
      return words.placement.invitation(name, organisation);
    case 'link_agent':
      return words.placement.link_agent(name, organisation);
    case 'self_registration':
      return words.placement.self_registration(name);
  }
}
